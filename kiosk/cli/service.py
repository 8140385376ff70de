"""`kiosk install` and `kiosk uninstall`: the kiosk as a service of this machine or of this desktop."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kiosk import APP
from kiosk.cli.options import settings_for
from kiosk.config.paths import checkout
from kiosk.config.settings import load_settings, settings_file
from kiosk.core.errors import InstallError
from kiosk.core.i18n import N_, tr
from kiosk.service import install as installing
from kiosk.service.places import UNIT, Places, machine_places, user_places

DISPLAY_MANAGER = Path("/etc/systemd/system/display-manager.service")
"""The link to the display manager, on Debian and related systems."""

PACKAGED = Path("/usr/lib/systemd/user") / UNIT
"""The service of a desktop's user, where the kiosk came as a package of Debian."""

PACKAGED_PARTS = Path("/usr/share") / APP
"""Where that package has what only a machine that is the kiosk's own needs."""

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


class Owner(StrEnum):
    """The owner of the kiosk; `auto` means the desktop if there is one, else the machine."""

    AUTO = "auto"
    DESKTOP = "desktop"
    MACHINE = "machine"


class Part(StrEnum):
    """The part that the kiosk has among several rooms, besides that of a room."""

    HOST = "host"


def install(
    whose: Annotated[
        Owner, typer.Option("--for", help="Open on this desktop, or on a machine without one.")
    ] = Owner.AUTO,
    rooms: Annotated[
        Part | None, typer.Option(help="With `host`, make it the host of several rooms, with a broker of its own.")
    ] = None,
    appliance: Annotated[
        bool,
        typer.Option("--appliance", help="The machine is the kiosk's own: set up Wi-Fi and more on it."),
    ] = False,
) -> None:
    """Open the kiosk by itself whenever this machine starts, and restart it if it ever fails."""
    settings_for()
    source = checkout()

    def say(sentence: str) -> None:
        typer.echo(tr(sentence))

    if appliance and whose is Owner.DESKTOP:
        raise InstallError(N_("A machine with a desktop is not the kiosk's own: leave out --appliance."))
    if appliance and source is None and PACKAGED.exists():
        installing.make_appliance(PACKAGED_PARTS, machine_places(), say)
        return
    if source is None and PACKAGED.exists():
        raise InstallError(
            N_("The service came with the package: `systemctl --user enable --now {unit}` opens the kiosk at login."),
            unit=UNIT,
        )
    if source is None:
        raise InstallError(N_("To install the service, use ./run install in the program's folder."))
    if whose is Owner.AUTO:
        whose = Owner.MACHINE if appliance else Owner.AUTO
    if whose is Owner.AUTO:
        whose = Owner.DESKTOP if _has_desktop() else Owner.MACHINE
    if whose is Owner.DESKTOP and "SUDO_USER" in os.environ:
        raise InstallError(N_("To install the kiosk on this desktop, use ./run install without sudo."))
    if rooms is Part.HOST:
        _prepare_host(whose, say)
    if whose is Owner.DESKTOP:
        installing.install_for_user(source, _user_places(), say)
    else:
        installing.install_for_machine(source, machine_places(), say, gpio=Path("/dev/gpiochip0").exists())
        if appliance:
            installing.make_appliance(source / "systemd", machine_places(), say)
    say(N_("The kiosk is open, and will open by itself from now on. `./run uninstall` removes it."))


def _prepare_host(whose: Owner, say: installing.Say) -> None:
    """Sees to the broker, and makes the kiosk the host in its settings. Raises KioskError."""
    from kiosk.config.settings_file import change_settings
    from kiosk.rooms.host.broker import mosquitto

    if whose is Owner.MACHINE:
        installing.fetch_broker(say)
    mosquitto()
    file = settings_file() if whose is Owner.DESKTOP else machine_places().settings
    change_settings(file, {"rooms.host": True})


def uninstall(
    erase_sessions: Annotated[
        bool,
        typer.Option("--erase-sessions/--keep-sessions", help="Erase sessions, settings and your own protocols too."),
    ] = False,
    yes: Yes = False,
) -> None:
    """Remove the service; sessions, settings and your own protocols stay, unless you ask for their erasure."""
    settings_for()
    found = [places for places in (_user_places(), machine_places()) if places.installed]
    if not found:
        raise InstallError(N_("The kiosk is not installed here."))
    if erase_sessions and not yes:
        typer.confirm(tr("Erase all sessions, settings and your own protocols as well?"), abort=True)
    for places in found:
        installing.uninstall(places, lambda sentence: typer.echo(tr(sentence)), keep_sessions=not erase_sessions)
    kept = [str(place) for places in found for place in places.data_folders if place.exists()]
    if kept:
        stay = tr("Sessions, settings and your own protocols are still there: {places}.")
        typer.echo(stay.format(places=", ".join(kept)))


def _has_desktop() -> bool:
    """Whether this machine has a desktop, even if this is a remote login."""
    return bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()) or DISPLAY_MANAGER.exists()


def _user_places() -> Places:
    from platformdirs import user_data_path

    settings = load_settings()
    config = settings_file().parent
    keeps = (settings.state, settings.cache, config, user_data_path(APP))
    return user_places(config.parent, keeps)
