"""Whether the kiosk opens by itself on this machine, for people who set it up."""

import subprocess

from kiosk.core.i18n import tr
from kiosk.ports import Caveat
from kiosk.service.places import UNIT

ASKED = (("systemctl", "--user"), ("systemctl",))
"""The desktop's services, and the machine's."""


def check_service() -> str | Caveat:
    """What systemd says of the kiosk's unit; a Caveat where one is there and does not work."""
    found = [state for command in ASKED if (state := _state(command))]
    for enabled, active in found:
        if active == "failed":
            return Caveat(tr("the service has failed: `journalctl -e -u {unit}` says why.").format(unit=UNIT))
        if enabled != "enabled":
            return Caveat(tr("the service is there and does not start by itself: ./run install."))
    if not found:
        return tr("does not open by itself (`./run install` lets it)")
    return tr("opens by itself ({state} now)").format(state=found[0][1])


def _state(systemctl: tuple[str, ...]) -> tuple[str, str] | None:
    """Whether the unit is enabled, and how it does; None where there is none, or no systemd to ask."""
    answers = [_answer((*systemctl, ask, UNIT)) for ask in ("is-enabled", "is-active")]
    return (answers[0], answers[1]) if answers[0] in {"enabled", "disabled", "linked"} else None


def _answer(command: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)  # noqa: S603  (our own)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
