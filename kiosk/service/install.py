"""Installs the kiosk as a service of systemd, and uninstalls it."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk import APP
from kiosk.core.errors import InstallError
from kiosk.core.i18n import N_
from kiosk.service.places import UNIT, Places

PROGRAM_PARTS = (
    "kiosk",
    "protocols",
    "assets",
    "systemd",
    "docs",
    "pyproject.toml",
    "requirements-build.lock",
    "requirements.lock",
    "requirements-natural.lock",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "run",
)
"""The parts of the source folder that are installed; tests and history are not."""

MACHINE_UNIT, DESKTOP_UNIT, GPIO = "kiosk-timekeeper.service", "kiosk-timekeeper-desktop.service", "gpio.conf"
APPLIANCE, RULES, USER = "appliance.conf", "appliance.rules", "appliance.sysusers"
AUTOSTART = "kiosk-timekeeper.desktop"

NATURAL_WISH = ".venv/natural.wish"
"""What `./run` remembers of whether the natural voice is wanted; it is not there where nobody has said so."""

SCREEN_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY")
"""The variables by which a program finds the screen of a desktop."""

LIBRARIES = ("libdrm2", "libgbm1", "libegl1", "libgles2", "libgl1-mesa-dri", "libasound2")
"""The Debian packages that SDL needs for picture and sound on a machine without a desktop."""

APPLIANCE_SERVICES = ("network-manager", "polkitd", "packagekit")
"""The Debian packages through which a kiosk sets up a machine that is its own."""

Say = Callable[[str], object]
"""A function that shows a sentence of the catalogue about the current stage."""


def install_for_machine(source: Path, places: Places, say: Say, *, gpio: bool) -> None:
    """Installs the program, and starts it on the screen now and at every start of the machine.

    A version that cannot be set up changes nothing, and the previous one keeps running. Raises InstallError.
    """
    assert places.program is not None  # noqa: S101  (the places of a machine have a program folder)
    release = places.program / "releases" / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    say(N_("Copying the program."))
    _copy(source, release)
    say(N_("Setting up its Python environment; this may take some minutes."))
    try:
        _run([str(release / "run"), "--version"])
        _run([str(release / ".venv/bin/python"), "-m", "compileall", "-q", str(release / "kiosk")])
        _switch_link(places.program / "current", release)
    except InstallError:
        shutil.rmtree(release, ignore_errors=True)
        raise
    _fetch_libraries(say)
    say(N_("Setting up the service."))
    _write(places.unit, (source / "systemd" / MACHINE_UNIT).read_text(encoding="utf-8"))
    if gpio:
        _write(places.drop_ins / GPIO, (source / "systemd" / GPIO).read_text(encoding="utf-8"))
    _start_service(places)
    for old in set((places.program / "releases").iterdir()) - {release}:
        shutil.rmtree(old, ignore_errors=True)


def install_for_user(source: Path, places: Places, say: Say) -> None:
    """Starts the kiosk from the folder `source` now and whenever its user logs in. Raises InstallError."""
    say(N_("Setting up the service."))
    unit = (source / "systemd" / DESKTOP_UNIT).read_text(encoding="utf-8")
    _write(places.unit, unit.replace("@HERE@", str(source).replace("%", "%%")))
    if places.autostart:
        _write(places.autostart, (source / "systemd" / AUTOSTART).read_text(encoding="utf-8"))
    if variables := [name for name in SCREEN_VARIABLES if name in os.environ]:
        _run([*places.systemctl, "import-environment", *variables])  # some desktops do not pass these on
    _start_service(places)


def make_appliance(folder: Path, places: Places, say: Say) -> None:
    """Lets the machine's kiosk set the machine up, with the files in a folder. Raises InstallError."""
    say(N_("Letting the kiosk set up this machine."))
    _fetch(APPLIANCE_SERVICES, say)
    put_appliance(folder, places)
    _run(["systemd-sysusers", str(places.user)])
    _run([*places.systemctl, "daemon-reload"])
    _run([*places.systemctl, "try-restart", UNIT])


def put_appliance(folder: Path, places: Places) -> None:
    """Puts what lets the kiosk set up its machine beside its service. Raises InstallError."""
    _write(places.drop_ins / APPLIANCE, (folder / APPLIANCE).read_text(encoding="utf-8"))
    for place, part in ((places.rules, RULES), (places.user, USER)):
        if place:
            _write(place, (folder / part).read_text(encoding="utf-8"))


def fetch_broker(say: Say) -> None:
    """Downloads Mosquitto, if it is not there. Raises InstallError."""
    say(N_("Downloading the broker that connects the rooms."))
    _run(["apt-get", "install", "-y", "--no-install-recommends", "mosquitto"])


def uninstall(places: Places, say: Say, *, keep_sessions: bool) -> None:
    """Removes the installed files, and the folders with data unless `keep_sessions`. Raises InstallError."""
    say(N_("Stopping the service."))
    if places.unit.exists():
        _run([*places.systemctl, "disable", "--now", UNIT])
    if places.user and places.user.exists():
        _run(["userdel", APP])
    extras = (places.program, places.autostart, places.rules, places.user)
    installed = [places.unit, places.drop_ins, *(place for place in extras if place)]
    for place in [*installed, *(() if keep_sessions else places.data_folders)]:
        _remove(place)
    _run([*places.systemctl, "daemon-reload"])


def _fetch_libraries(say: Say) -> None:
    say(N_("Downloading the packages that the screen needs."))
    _fetch(LIBRARIES, say)


def _fetch(packages: Sequence[str], say: Say) -> None:
    try:
        _run(["apt-get", "install", "-y", "--no-install-recommends", *packages])
    except InstallError:  # most machines have all; without them, the screen stays dark, or a setting says why
        say(
            N_(
                "The packages could not be downloaded. If the screen stays black, connect to the internet and do"
                " this again."
            )
        )


def _start_service(places: Places) -> None:
    _run([*places.systemctl, "daemon-reload"])
    _run([*places.systemctl, "enable", UNIT])
    _run([*places.systemctl, "restart", UNIT])


def _copy(source: Path, target: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", ".venv")
    try:
        target.mkdir(parents=True)
    except OSError as error:
        raise _write_error(target, error) from error
    try:
        for name in PROGRAM_PARTS:
            if (source / name).is_dir():
                shutil.copytree(source / name, target / name, ignore=ignored)
            else:
                shutil.copy2(source / name, target / name)
        if (source / NATURAL_WISH).exists():
            (target / NATURAL_WISH).parent.mkdir()
            shutil.copy2(source / NATURAL_WISH, target / NATURAL_WISH)
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise _write_error(target, error) from error


def _switch_link(link: Path, release: Path) -> None:
    """Points the link to another release in one atomic step, which a power cut cannot interrupt."""
    fresh = link.with_suffix(".new")
    try:
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(release)
        os.replace(fresh, link)  # noqa: PTH105  (its name says that the old link is replaced)
    except OSError as error:
        raise _write_error(link, error) from error


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _write_error(file, error) from error


def _remove(place: Path) -> None:
    try:
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    except OSError as error:
        raise InstallError(
            N_("{place} cannot be removed: {why}."), place=error.filename or place, why=error.strerror
        ) from error


def _write_error(place: Path, error: OSError) -> InstallError:
    return InstallError(
        N_("{place} cannot be written: {why}. To install for the machine, use `sudo ./run install`."),
        place=error.filename or place,
        why=error.strerror,
    )


def _run(command: Sequence[str]) -> None:
    try:
        process = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own commands)
    except OSError as error:
        raise InstallError(N_("{command} cannot be run: {why}."), command=command[0], why=error.strerror) from error
    if process.returncode:
        output = (process.stderr or process.stdout).strip().splitlines()
        raise InstallError(
            N_("`{command}` failed: {why}"), command=" ".join(command), why=output[-1] if output else process.returncode
        )
