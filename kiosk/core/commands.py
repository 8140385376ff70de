"""What can be asked: of the session, and of the kiosk around it. Imperative and frozen."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.around_commands import AroundCommand
from kiosk.core.cut_commands import CutCommand
from kiosk.core.memory_commands import MemoryCommand
from kiosk.core.plan import Plan, Topic
from kiosk.core.set_up_commands import SetUpCommand
from kiosk.core.sound_commands import SoundCommand
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
class Answer:
    """Answer what the kiosk asks: the choice at this place, from 0."""

    choice: int


@dataclass(frozen=True)
class Quit:
    """Close the kiosk at once; an unfinished session stays in the journal as it is."""


@dataclass(frozen=True)
class ChooseTopics:
    """Go on with the topics that the group has chosen, in their order and with their time."""

    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class ShareTopics:
    """Go on with so many topics without a name, all of one length."""

    count: int


RoomCommand = (
    AroundCommand
    | Open
    | SetUpCommand
    | ChooseTopics
    | ShareTopics
    | GoHome
    | Leave
    | Answer
    | Quit
    | SoundCommand
    | MemoryCommand
    | CutCommand
)
"""What the kiosk around the session understands."""

Command = SessionCommand | RoomCommand


@dataclass(frozen=True)
class Request:
    """A command with where it came from; `phrase` and `confidence` (0 to 1) when it was heard."""

    command: Command
    source: Source
    phrase: str | None = None
    confidence: float | None = None
