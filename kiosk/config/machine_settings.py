"""The settings of the machine itself, which people can see and change where it is the kiosk's own."""

from kiosk import __version__
from kiosk.core.i18n import N_, tr
from kiosk.core.room.machine import GUIDE, LAYOUT, RESTART, SHUT_DOWN, UPDATES, WIFI, ZONE
from kiosk.core.room.settings import Option, Setting, Trial

GUIDES = "/usr/share/doc/kiosk-timekeeper"
"""Where the package has README and documents."""

_ROWS = (
    (WIFI, N_("Wi-Fi"), Trial.CONNECT),
    (ZONE, N_("Time zone"), Trial.SEARCH),
    (LAYOUT, N_("Keyboard"), None),
    (UPDATES, N_("Updates"), Trial.UPDATE),
)

_POWER = ((RESTART, N_("Restart"), Trial.RESTART), (SHUT_DOWN, N_("Shut down"), Trial.SHUT_DOWN))


def machine_settings() -> tuple[Setting, ...]:
    """The settings before the machine has said what there is; the keyboard changes for what is typed after a start."""
    asked = Option(None, tr("looking …"))
    rows = [Setting(key, tr(label), (asked,), trial=trial, at_once=key != LAYOUT) for key, label, trial in _ROWS]
    power = [Setting(key, tr(label), (Option(None, tr("this machine")),), trial=trial) for key, label, trial in _POWER]
    return (*rows, *power, Setting(GUIDE, tr("Help"), _guides()))


def _guides() -> tuple[Option, ...]:
    """Where people find help."""
    keys = tr("? shows the keys of any screen. “This computer” below finds what is wrong, and says what to do.")
    papers = tr("The guide is on this machine in {folder}, and the same as the README of version {version}.")
    return (
        Option("keys", tr("on the screen"), keys),
        Option("guide", tr("to read"), papers.format(folder=GUIDES, version=__version__)),
    )
