"""The commands that a session understands: frozen, and named with verbs in the imperative."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.plan.model import Plan
from kiosk.core.units import Duration, Instant


class Source(StrEnum):
    """The origin of a command, as the log names it."""

    KEY = "key"
    TOUCH = "touch"
    VOICE = "voice"
    PHONE = "phone"
    TRAINER = "trainer"
    SCRIPT = "script"
    CLOCK = "clock"


@dataclass(frozen=True)
class Start:
    """Begin the session with its first step."""


@dataclass(frozen=True)
class PlanStart:
    """Plan the start for an instant, or for no instant any more; `by_itself` says that nobody need press a key then."""

    start: Instant | None
    by_itself: bool = False


@dataclass(frozen=True)
class Next:
    """End this step and begin the next one; end the session after the last step."""


@dataclass(frozen=True)
class Back:
    """Go back to the previous step, with the time that it had left."""


@dataclass(frozen=True)
class Return:
    """Go back to the step that was left by going to another one."""


@dataclass(frozen=True)
class Pause:
    """Stop the step's clock."""


@dataclass(frozen=True)
class Resume:
    """Let the step's clock run again."""


@dataclass(frozen=True)
class AddTime:
    """Give this step more time; a negative amount takes time away."""

    amount: Duration


@dataclass(frozen=True)
class Repeat:
    """Repeat the announcement of this step."""


@dataclass(frozen=True)
class AskTimeLeft:
    """Say how long is left of this step."""


@dataclass(frozen=True)
class AskWhoIsNext:
    """Say which step comes next, and whose turn it is."""


@dataclass(frozen=True)
class Undo:
    """Take back the last command."""


@dataclass(frozen=True)
class End:
    """End the session here."""


@dataclass(frozen=True)
class GoTo:
    """Go to another turn of the plan, given by its index from 0."""

    turn: int


@dataclass(frozen=True)
class ProcessPause:
    """Stop the step's clock while the group talks about its process; the log keeps this apart from other pauses."""


@dataclass(frozen=True)
class BeganEarlier:
    """Correct a forgotten start: the first step began earlier, by this amount."""

    amount: Duration


@dataclass(frozen=True)
class WentOnEarlier:
    """Correct a forgotten “next”: the running step ended, and the next one began, this long ago."""

    amount: Duration


@dataclass(frozen=True)
class TakeBreak:
    """Take a break of this length: now, or (`later`) when the running step is over."""

    length: Duration
    later: bool = False


@dataclass(frozen=True)
class EndIn:
    """Agree to finish so long from now, in place of what was agreed before."""

    left: Duration


@dataclass(frozen=True)
class MoveEnd:
    """Agree to finish later than was agreed by this amount; a negative amount means earlier."""

    amount: Duration


@dataclass(frozen=True)
class SkipPerson:
    """Skip the turns of a person: the named one, else the person whose turn it is."""

    person: str | None = None


@dataclass(frozen=True)
class BringBack:
    """Give a skipped person their turn after all: the named one, else the last person who was skipped."""

    person: str | None = None


@dataclass(frozen=True)
class AddPerson:
    """Let somebody who comes late take part, by their name or as another numbered person, and offer them a turn."""

    person: str | None = None


@dataclass(frozen=True)
class RemovePerson:
    """Let somebody leave for good: their turns to come go.

    If their turn is running, `ends_turn` says whether it ends now or runs to its end.
    """

    person: str
    ends_turn: bool | None = None


@dataclass(frozen=True)
class GiveTurn:
    """Offer a turn to somebody who is here without one: the named person, else the first who waits."""

    person: str | None = None


@dataclass(frozen=True)
class SwapTurns:
    """Let two people swap their turns to come."""

    first: str
    second: str


@dataclass(frozen=True)
class HandOver:
    """Hand the running turn over to another person."""

    person: str


@dataclass(frozen=True)
class NextPerson:
    """Pass the turn on to the next person, in a step in which people speak in turn."""


@dataclass(frozen=True)
class NameRole:
    """Name the people who have a role, in place of those who had it; nobody has it where none is named."""

    role: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class CountTurn:
    """Say whether a person's turn counts in what the group remembers; without a name, whether the session does."""

    person: str | None
    counts: bool


@dataclass(frozen=True)
class Reorder:
    """Put the remaining turns into this order of people; people who are not named follow in their present order."""

    people: tuple[str, ...]


@dataclass(frozen=True)
class TakeOut:
    """Leave a step out of the remaining plan."""

    step: str


@dataclass(frozen=True)
class PutIn:
    """Put a step that is out back into the remaining plan; without a name, all optional steps."""

    step: str | None = None


@dataclass(frozen=True)
class GoOnWith:
    """Replace what follows the running step, in which the group chose its topics, by the rest of another plan."""

    plan: Plan


@dataclass(frozen=True)
class AddTopic:
    """Talk about another topic too; without a title it is numbered, and without a length it is like the last one."""

    title: str | None = None
    length: Duration | None = None
    owner: str | None = None


@dataclass(frozen=True)
class SkipTopic:
    """Skip a topic's turns to come: the named one, else the topic that runs."""

    topic: str | None = None


@dataclass(frozen=True)
class TimeTopic:
    """Give a topic this time as a whole; one that was skipped comes back."""

    topic: str
    length: Duration


@dataclass(frozen=True)
class SetUp:
    """Replace the plan by the one that was set up; this is possible only before the start."""

    plan: Plan


@dataclass(frozen=True)
class RenamePerson:
    """Give a person of this session another name, in past and remaining turns."""

    old: str
    new: str


@dataclass(frozen=True)
class AskReplan:
    """Offer a plan in which the remaining steps are shortened or lengthened to end at the agreed time."""


@dataclass(frozen=True)
class AcceptReplan:
    """Use the plan that is offered."""


@dataclass(frozen=True)
class DeclineReplan:
    """Keep the present plan and drop the offered one."""


SessionCommand = (
    Start
    | PlanStart
    | Next
    | Back
    | GoTo
    | Return
    | Pause
    | ProcessPause
    | Resume
    | AddTime
    | BeganEarlier
    | WentOnEarlier
    | TakeBreak
    | EndIn
    | MoveEnd
    | SkipPerson
    | BringBack
    | AddPerson
    | RemovePerson
    | GiveTurn
    | SwapTurns
    | HandOver
    | NameRole
    | NextPerson
    | CountTurn
    | Reorder
    | TakeOut
    | PutIn
    | GoOnWith
    | AddTopic
    | SkipTopic
    | TimeTopic
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
"""Every command that a session understands."""
