"""A check whether the kiosk starts by itself on this machine, for the people who set it up."""

import subprocess

from kiosk.core.i18n import tr
from kiosk.ports import Caveat
from kiosk.service.install import APPLIANCE
from kiosk.service.places import UNIT, Places

SYSTEMCTLS = (("systemctl", "--user"), ("systemctl",))
"""The commands for the services of the user's desktop, and for those of the machine."""


def check_service() -> str | Caveat:
    """A sentence about the state of the kiosk's unit; a Caveat where a unit exists but does not work."""
    states = {command: state for command in SYSTEMCTLS if (state := _state(command))}
    if not states:
        return tr("does not open by itself (`./run install` changes that)")
    if any(active == "failed" for _, active in states.values()):
        return Caveat(tr("the service has failed: `journalctl -e -u {unit}` says why.").format(unit=UNIT))
    if active := next((active for enabled, active in states.values() if enabled == "enabled"), None):
        return tr("opens by itself ({state} now)").format(state=active)
    command = " ".join([*next(iter(states)), "enable", "--now", UNIT])
    sleeps = tr("the service is installed but does not start by itself: `{command}` changes that.")
    return Caveat(sleeps.format(command=command))


def is_appliance(places: Places) -> bool:
    """Whether the machine has been made the kiosk's own."""
    return (places.drop_ins / APPLIANCE).exists()


def check_rule(places: Places) -> str | Caveat:
    """Whether polkit's rule for the kiosk is in its place, which only root can see."""
    if places.rules and places.rules.exists():
        return tr("the kiosk's rule for polkit is there")
    return Caveat(tr("the kiosk's rule for polkit is missing: `sudo ./run install --appliance` puts it there."))


def _state(systemctl: tuple[str, ...]) -> tuple[str, str] | None:
    """What `is-enabled` and `is-active` say about the unit; None where there is no unit or no systemd."""
    answers = [_output((*systemctl, ask, UNIT)) for ask in ("is-enabled", "is-active")]
    return (answers[0], answers[1]) if answers[0] in {"enabled", "disabled", "linked"} else None


def _output(command: tuple[str, ...]) -> str:
    try:
        process = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)  # noqa: S603  (our own)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return process.stdout.strip()
