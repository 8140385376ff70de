"""The events of a session: frozen, and named in the past tense. The journal keeps only events; they hold all state."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from kiosk.core.plan.model import Plan
from kiosk.core.session.commands import Source
from kiosk.core.units import Duration, Instant


@dataclass(frozen=True, kw_only=True)
class BaseEvent:
    """The fields of every event: its instant, its source and, for voice commands, the confidence (0 to 1)."""

    at: Instant
    by: Source = Source.CLOCK
    confidence: float | None = None


class EventHeader(TypedDict):
    """The fields that all events of one command have in common."""

    at: Instant
    by: Source
    confidence: float | None


@dataclass(frozen=True, kw_only=True)
class PlanMade(BaseEvent):
    """A session was opened with this plan; a `rehearsal` runs on a simulated clock, and `group` is None if unknown."""

    plan: Plan
    rehearsal: bool = False
    group: str | None = None


@dataclass(frozen=True, kw_only=True)
class StartPlanned(BaseEvent):
    """The start was planned for an instant, at which it may come `by_itself`; or for no instant any more."""

    start: Instant | None = None
    by_itself: bool = False


@dataclass(frozen=True, kw_only=True)
class StartNear(BaseEvent):
    """A start that comes by itself is a minute ahead."""


@dataclass(frozen=True, kw_only=True)
class SessionStarted(BaseEvent):
    """The session started; the event of its first step follows."""


@dataclass(frozen=True, kw_only=True)
class StepStarted(BaseEvent):
    """A step began for the first time or again; `turn` is its index in the plan, from 0."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class StepEnded(BaseEvent):
    """A step ended."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class TimeCheckReached(BaseEvent):
    """The step reached a time check; `mark` is the time that is left, or overtime as a negative length."""

    turn: int
    mark: Duration


@dataclass(frozen=True, kw_only=True)
class TimeUpReached(BaseEvent):
    """The time of the step is up, and overtime begins."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class Paused(BaseEvent):
    """The step's clock stopped; in a `process` pause the group talks about its process."""

    process: bool = False


@dataclass(frozen=True, kw_only=True)
class Resumed(BaseEvent):
    """The step's clock runs again."""


@dataclass(frozen=True, kw_only=True)
class PauseReminded(BaseEvent):
    """Nobody has resumed for so long, and the room was reminded of the pause."""

    paused: Duration


@dataclass(frozen=True, kw_only=True)
class TimeAdded(BaseEvent):
    """The step got more time; a negative amount was taken away."""

    turn: int
    amount: Duration


@dataclass(frozen=True, kw_only=True)
class StartMoved(BaseEvent):
    """The start of the running step was moved back by this amount."""

    turn: int
    amount: Duration


@dataclass(frozen=True, kw_only=True)
class StepChangeMoved(BaseEvent):
    """The change from the step `before` to the one that has just begun was moved back by this amount."""

    before: int
    turn: int
    amount: Duration


@dataclass(frozen=True, kw_only=True)
class EndAgreed(BaseEvent):
    """It was agreed to finish at the instant `end`, `later` than before by this (None where there was no end)."""

    end: Instant
    later: Duration | None = None


class PlanChangeReason(StrEnum):
    """The reason why a plan was changed."""

    SKIPPED = "skipped"
    BROUGHT_BACK = "brought back"
    REORDERED = "reordered"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"
    TOPICS = "topics"
    TOPIC_ADDED = "topic added"
    TOPIC_SKIPPED = "topic skipped"
    TOPIC_TIMED = "topic timed"
    REPLANNED = "replanned"
    SET_UP = "set up"
    BREAK = "break"
    JOINED = "joined"
    GONE = "gone"
    TURN_GIVEN = "turn given"
    TURN_DROPPED = "turn dropped"
    SWAPPED = "swapped"


@dataclass(frozen=True, kw_only=True)
class PlanChanged(BaseEvent):
    """The session continues with another plan; `what` names the person or step that the change concerns, if any.

    Where the change makes it possible, `offer` is a further plan, in which the person `offered_to` has a turn.
    """

    plan: Plan
    why: PlanChangeReason
    what: str = ""
    offer: Plan | None = None
    offered_to: str = ""


@dataclass(frozen=True, kw_only=True)
class TurnHandedOver(BaseEvent):
    """The turn that runs is another person's from now on; what has passed of it stays with whoever had it."""

    turn: int
    person: str


@dataclass(frozen=True, kw_only=True)
class PersonRenamed(BaseEvent):
    """A person got another name, in past and remaining turns."""

    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class RoleNamed(BaseEvent):
    """These people have a role from now on; nobody has it where there are none."""

    role: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TurnCounted(BaseEvent):
    """Somebody said whether a person's turn counts in the group's memory; without a name, whether the session does."""

    person: str | None
    counts: bool


@dataclass(frozen=True, kw_only=True)
class ReplanOffered(BaseEvent):
    """A plan was offered; `late` is the present plan's delay (negative: it ends early).

    `why` is the reason for the change: to end at the agreed time, or to give the person `what` a turn.
    """

    plan: Plan
    late: Duration
    why: PlanChangeReason = PlanChangeReason.REPLANNED
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class ReplanDeclined(BaseEvent):
    """The offered plan was declined."""


@dataclass(frozen=True, kw_only=True)
class Ignored(BaseEvent):
    """A command came at once with another one, and had no effect."""

    command: str


class PlenaryWord(StrEnum):
    """What a room and the trainer of several rooms tell each other."""

    HELP = "help"
    NO_HELP = "no help"
    COMING = "coming"
    DONE = "done"
    NOT_DONE = "not done"
    BELL = "bell"
    LINE = "line"
    TIMES_ASKED = "times asked"
    TIMES_GIVEN = "times given"
    TIMES_KEPT = "times kept"


@dataclass(frozen=True, kw_only=True)
class PlenaryTold(BaseEvent):
    """The room or the trainer of several rooms told the other one something; the session goes on as it was.

    `text` is the trainer's line, if any.
    """

    what: PlenaryWord
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class RepeatAsked(BaseEvent):
    """Somebody asked to hear the step's announcement again."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class TimeLeftAsked(BaseEvent):
    """Somebody asked how much of the step's time is left."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class WhoIsNextAsked(BaseEvent):
    """Somebody asked what comes after the step."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class Undone(BaseEvent):
    """The last command was undone: the session continues from the state before that command."""


@dataclass(frozen=True, kw_only=True)
class SessionEnded(BaseEvent):
    """The session ended; the event that ended its running step, if any, came before.

    A session that was `cut_off` had been interrupted; people decided later that it ended there.
    """

    cut_off: bool = False


class InterruptionCause(StrEnum):
    """The cause of an interruption."""

    CRASH = "crash"
    POWER = "power"
    SLEEP = "sleep"


@dataclass(frozen=True, kw_only=True)
class Recovered(BaseEvent):
    """The kiosk continued after an interruption of length `away` (None if unknown), which is `counted` as step time."""

    cut: InterruptionCause
    away: Duration | None = None
    counted: bool = True


Event = (
    PlanMade
    | StartPlanned
    | StartNear
    | SessionStarted
    | StepStarted
    | StepEnded
    | TimeCheckReached
    | TimeUpReached
    | Paused
    | Resumed
    | PauseReminded
    | TimeAdded
    | StartMoved
    | StepChangeMoved
    | EndAgreed
    | PlanChanged
    | TurnHandedOver
    | PersonRenamed
    | RoleNamed
    | TurnCounted
    | ReplanOffered
    | ReplanDeclined
    | Ignored
    | PlenaryTold
    | RepeatAsked
    | TimeLeftAsked
    | WhoIsNextAsked
    | Undone
    | Recovered
    | SessionEnded
)
