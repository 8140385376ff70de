"""What can be asked: of the session, and of the kiosk around it. Imperative and frozen."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.units import Duration


class Source(StrEnum):
    """Where a command came from, as the log names it."""

    KEY = "key"
    TOUCH = "touch"
    VOICE = "voice"
    SCRIPT = "script"
    CLOCK = "clock"


@dataclass(frozen=True)
class Start:
    """Begin the first step."""


@dataclass(frozen=True)
class Next:
    """End this step and begin the next; after the last, end the session."""


@dataclass(frozen=True)
class Back:
    """Go back to the step before, with the time it had left."""


@dataclass(frozen=True)
class Pause:
    """Stop the step's clock."""


@dataclass(frozen=True)
class Resume:
    """Let the step's clock run again."""


@dataclass(frozen=True)
class AddTime:
    """Give this step more time, or less where the amount is negative."""

    amount: Duration


@dataclass(frozen=True)
class Repeat:
    """Say this step's announcement again."""


@dataclass(frozen=True)
class Undo:
    """Take back the last command."""


@dataclass(frozen=True)
class End:
    """End the session here."""


SessionCommand = Start | Next | Back | Pause | Resume | AddTime | Repeat | Undo | End
"""What the session understands."""


@dataclass(frozen=True)
class Choose:
    """Move the choice on the home screen by `places`, or to the card `at` when a finger names one."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class Open:
    """Open a protocol: the named one, else the chosen one."""

    protocol: str | None = None


@dataclass(frozen=True)
class GoHome:
    """Leave a finished or unstarted session for the home screen."""


@dataclass(frozen=True)
class Leave:
    """Leave what is shown: the session for its end, the end for home, home for good. Asked twice to be meant."""


@dataclass(frozen=True)
class Talk:
    """Hold the microphone open, or let it go."""

    held: bool


@dataclass(frozen=True)
class Quit:
    """Close the kiosk at once; an unfinished session stays in the journal as it is."""


RoomCommand = Choose | Open | GoHome | Leave | Talk | Quit
"""What the kiosk around the session understands."""

Command = SessionCommand | RoomCommand


@dataclass(frozen=True)
class Request:
    """A command with where it came from; `phrase` and `confidence` (0 to 1) when it was heard."""

    command: Command
    source: Source
    phrase: str | None = None
    confidence: float | None = None
