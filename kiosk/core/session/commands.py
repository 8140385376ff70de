"""What can be asked: of the session, and of the kiosk around it. Imperative and frozen."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.plan.model import Plan
from kiosk.core.units import Duration


class Source(StrEnum):
    """Where a command came from, as the log names it."""

    KEY = "key"
    TOUCH = "touch"
    VOICE = "voice"
    PHONE = "phone"
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
class AskTimeLeft:
    """Say how long is left of this step."""


@dataclass(frozen=True)
class AskWhoIsNext:
    """Say who and what comes after this step."""


@dataclass(frozen=True)
class Undo:
    """Take back the last command."""


@dataclass(frozen=True)
class End:
    """End the session here."""


@dataclass(frozen=True)
class GoTo:
    """Go to another step: its place in the plan, from 0."""

    turn: int


@dataclass(frozen=True)
class ProcessPause:
    """Stop the step's clock to talk about how the group works, which is no interruption."""


@dataclass(frozen=True)
class BeganEarlier:
    """The start was forgotten: the step that runs, or is about to, began so much earlier."""

    amount: Duration


@dataclass(frozen=True)
class SkipPerson:
    """Pass over somebody's turn: the named one's, else that of whoever has it now."""

    person: str | None = None


@dataclass(frozen=True)
class BringBack:
    """Give somebody who was skipped their turn after all: the named one, else the last who was skipped."""

    person: str | None = None


@dataclass(frozen=True)
class Reorder:
    """Take the turns still to come in this order; whoever is not named comes after, in the order of before."""

    people: tuple[str, ...]


@dataclass(frozen=True)
class TakeOut:
    """Leave a step out, wherever it is still to come."""

    step: str


@dataclass(frozen=True)
class PutIn:
    """Put in a step that is out, wherever it is still to come; all optional ones where none is named."""

    step: str | None = None


@dataclass(frozen=True)
class GoOnWith:
    """Go on with what another plan has behind the step that runs, in which the group chose its topics."""

    plan: Plan


@dataclass(frozen=True)
class SetUp:
    """Begin with this plan instead, as it was set up before the start."""

    plan: Plan


@dataclass(frozen=True)
class RenamePerson:
    """Call somebody of this session by another name, in all that was and all that is to come."""

    old: str
    new: str


@dataclass(frozen=True)
class AskReplan:
    """Show how the rest would be shortened, or lengthened, to end at the agreed time."""


@dataclass(frozen=True)
class AcceptReplan:
    """Go on with the lengths that are offered."""


@dataclass(frozen=True)
class DeclineReplan:
    """Leave the lengths as they are."""


SessionCommand = (
    Start
    | Next
    | Back
    | GoTo
    | Pause
    | ProcessPause
    | Resume
    | AddTime
    | BeganEarlier
    | SkipPerson
    | BringBack
    | Reorder
    | TakeOut
    | PutIn
    | GoOnWith
    | SetUp
    | RenamePerson
    | AskReplan
    | AcceptReplan
    | DeclineReplan
    | Repeat
    | AskTimeLeft
    | AskWhoIsNext
    | Undo
    | End
)
"""What the session understands."""
