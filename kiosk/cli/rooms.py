"""`kiosk rooms`: several rooms that work at the same time, one of whose machines is the host."""

import platform
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.options import Config, State, settings_for
from kiosk.cli.program import program
from kiosk.config.files import write_whole
from kiosk.config.settings import LONGEST_ROOM_NAME, Settings, settings_file
from kiosk.config.settings_file import change_settings
from kiosk.core.errors import RoomsError
from kiosk.core.i18n import N_, tr
from kiosk.core.text import one_line

app = typer.Typer(help="Several rooms that work at the same time, with one overview.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="The code of six digits that the host shows.")]
Name = Annotated[str, typer.Argument(help="The room's name.")]


@app.command("host")
def rooms_host(state: State = None, config: Config = None) -> None:
    """Make this machine the host of several rooms until Ctrl-C; its kiosk gets the page with all rooms."""
    from kiosk.rooms.host.accounts import TRAINER
    from kiosk.rooms.host.hosting import Host

    settings = settings_for(config, state)
    host = Host(_folder(settings), typer.echo)
    if settings.rooms.broker is None or settings.rooms.user == TRAINER:
        _connect(settings, config, f"mqtt://127.0.0.1:{host.port}", TRAINER, host.trainer_password)
        change_settings(config or settings_file(), {"rooms.overview": True})
        typer.echo(tr("The next time that the kiosk is opened here, its remote shows all rooms."))
    host.run()


@app.command("join")
def rooms_join(
    code: Code,
    name: Annotated[str | None, typer.Option(help="This room's name; otherwise the machine's.")] = None,
    address: Annotated[str | None, typer.Option(help="The host's address, if it is not found by itself.")] = None,
    state: State = None,
    config: Config = None,
) -> None:
    """Join the host of several rooms, once; the kiosk then connects by itself whenever it is opened."""
    from kiosk.rooms.host.joining import join_host

    settings = settings_for(config, state)
    called = one_line(name or platform.node())[:LONGEST_ROOM_NAME].strip()
    url, user, password = join_host(address or _only_host(), code, called)
    _connect(settings, config, url, user, password)
    change_settings(config or settings_file(), {"rooms.name": called})
    typer.echo(tr("{name} has joined. The next time that the kiosk is opened, it connects.").format(name=called))


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
    file = settings.state / "broker-password"
    try:
        write_whole(file, password)
    except OSError as error:
        raise RoomsError(N_("{file}: cannot be written: {why}."), file=file, why=error.strerror) from error
    changes = {"rooms.broker": url, "rooms.user": user, "rooms.password": str(file)}
    change_settings(config or settings_file(), changes)
