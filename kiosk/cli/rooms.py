"""`kiosk rooms`: several rooms that work at the same time, one of whose machines is the host."""

import json
import platform
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.options import Config, State, settings_for
from kiosk.cli.program import program
from kiosk.config.settings import LONGEST_ROOM_NAME, Settings, settings_file
from kiosk.config.settings_file import change_settings
from kiosk.core.errors import KioskError, RoomsError
from kiosk.core.i18n import N_, tr
from kiosk.core.text import one_line

app = typer.Typer(help="Several rooms that work at the same time, with one overview.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="The six-digit code that the host shows.")]
Name = Annotated[str, typer.Argument(help="The room's name.")]


@app.command("host")
def rooms_host(
    for_kiosk: Annotated[int | None, typer.Option("--for-kiosk", hidden=True)] = None,
    state: State = None,
    config: Config = None,
) -> None:
    """Make this machine the host of several rooms until Ctrl-C; its kiosk gets the page with all rooms."""
    from kiosk.rooms.host.accounts import TRAINER
    from kiosk.rooms.host.hosting import Host

    settings = settings_for(config, state)
    if for_kiosk is not None:
        _host_beside_kiosk(settings, for_kiosk)
        return
    host = Host(_folder(settings), typer.echo)
    if settings.rooms.broker is None or settings.rooms.user == TRAINER:
        _connect(settings, config, f"mqtt://127.0.0.1:{host.port}", TRAINER, host.trainer_password)
        change_settings(config or settings_file(), {"rooms.overview": True})
        typer.echo(tr("The next time that the kiosk is opened here, its remote shows all rooms."))
    host.run()


def _host_beside_kiosk(settings: Settings, port: int) -> None:
    """Hosts for the kiosk that has started this process, and says in JSON how to join."""
    from kiosk.rooms.host.hosting import Host
    from kiosk.rooms.host.local import end_with_parent, keep_password

    def say(_: str) -> None:
        typer.echo(json.dumps(host.to_join()))

    host = Host(_folder(settings), say, port=port)
    keep_password(settings.state, host.trainer_password)
    end_with_parent()
    host.run()


@app.command("join")
def rooms_join(
    code: Code,
    name: Annotated[str | None, typer.Option(help="This room's name; otherwise the machine's.")] = None,
    address: Annotated[str | None, typer.Option(help="The host's address, if it is not found by itself.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say whether it worked, and the sentence, as JSON.")] = False,
    state: State = None,
    config: Config = None,
) -> None:
    """Join the host of several rooms, once; the kiosk then connects by itself whenever it is opened."""
    settings = settings_for(config, state)
    try:
        told, joined = _join(settings, config, code, name, address), True
    except KioskError as error:
        if not as_json:
            raise
        told, joined = str(error), False
    typer.echo(json.dumps([joined, told]) if as_json else told)


def _join(settings: Settings, config: Path | None, code: str, name: str | None, address: str | None) -> str:
    """Joins a host, and says so. Raises KioskError."""
    from kiosk.rooms.host.joining import join_host

    called = one_line(name or platform.node())[:LONGEST_ROOM_NAME].strip()
    url, user, password = join_host(address or _only_host(), code, called)
    _connect(settings, config, url, user, password)
    change_settings(config or settings_file(), {"rooms.name": called, "rooms.host": None})
    return tr("{name} has joined. The next time that the kiosk is opened, it connects.").format(name=called)


@app.command("list")
def rooms_list(state: State = None, config: Config = None) -> None:
    """List the rooms that have joined this host."""
    from kiosk.rooms.host.accounts import Accounts

    rooms = Accounts(_folder(settings_for(config, state))).rooms()
    for room in rooms:
        typer.echo(room)
    if not rooms:
        typer.echo(tr("No room has joined yet."))


@app.command("kick")
def rooms_kick(name: Name, state: State = None, config: Config = None) -> None:
    """Remove a room from this host at once; it can come back only with a new code."""
    from kiosk.rooms.host.accounts import Accounts

    Accounts(_folder(settings_for(config, state))).remove(name)
    typer.echo(tr("{name} is removed.").format(name=name))


def _folder(settings: Settings) -> Path:
    return settings.state / "rooms"


def _only_host() -> str:
    """The address of the host that announces itself. Raises RoomsError if there is none, or more than one."""
    from kiosk.rooms.host.announcement import found_hosts

    hosts = [f"{address}:{port}" for address, port in found_hosts()]
    if not hosts:
        raise RoomsError(
            N_("No host was found in this network. To name it: {how}"), how=f"{program()} rooms join CODE --address …"
        )
    if len(hosts) > 1:
        raise RoomsError(N_("There are several hosts: {hosts}. Name one with --address."), hosts=", ".join(hosts))
    return hosts[0]


def _connect(settings: Settings, config: Path | None, url: str, user: str, password: str) -> None:
    """Lets the kiosk on this machine use the broker from its next start. Raises RoomsError or SettingsError."""
    from kiosk.rooms.host.local import keep_password

    file = keep_password(settings.state, password)
    changes = {"rooms.broker": url, "rooms.user": user, "rooms.password": str(file)}
    change_settings(config or settings_file(), changes)
