"""What the kiosk and the process that has the window tell each other."""

from dataclasses import dataclass

from kiosk.core.room.messages import Message
from kiosk.core.units import Instant
from kiosk.ports import Moment


@dataclass(frozen=True)
class Form:
    """Whether it is a window or the whole screen, and the language of what stands in it: what comes first."""

    windowed: bool
    language: str


@dataclass(frozen=True)
class Shown:
    """What the window is to show, and the machine's time at which it was so."""

    moment: Moment
    machine: Instant


class Opened:
    """The window is open."""


class Alive:
    """The window's loop is running."""


@dataclass(frozen=True)
class NotOpened:
    """No window can be opened; the sentence that says why, and the facts in it."""

    sentence: str
    facts: dict[str, str]


Answer = Message | Opened | Alive | NotOpened
"""What the window's process says."""
