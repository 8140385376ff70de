"""What has happened: past tense, frozen. A session's events are its state; the journal keeps nothing else."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.plan.model import Plan
from kiosk.core.session.commands import Source
from kiosk.core.units import Duration, Instant


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Common to all events: when, by whose doing, and how surely it was heard (0 to 1, voice only)."""

    at: Instant
    by: Source = Source.CLOCK
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class PlanMade(Happened):
    """A session was opened with this plan; `rehearsal` when its clock is not the room's, `group` where it is known."""

    plan: Plan
    rehearsal: bool = False
    group: str | None = None


@dataclass(frozen=True, kw_only=True)
class SessionStarted(Happened):
    """The first step is about to begin."""


@dataclass(frozen=True, kw_only=True)
class StepStarted(Happened):
    """A step began, or was gone back to; `turn` is its place in the plan, from 0."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class StepEnded(Happened):
    """A step was left."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class TimeCheckReached(Happened):
    """As much time is left in the step as its time check asks to be told of; below zero: so much overtime is used."""

    turn: int
    mark: Duration


@dataclass(frozen=True, kw_only=True)
class TimeUpReached(Happened):
    """The step's time is over; overtime begins."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class Paused(Happened):
    """The step's clock stopped; `process` when it is to talk about how the group works."""

    process: bool = False


@dataclass(frozen=True, kw_only=True)
class Resumed(Happened):
    """The step's clock runs again."""


@dataclass(frozen=True, kw_only=True)
class TimeAdded(Happened):
    """The step got more time, or less where the amount is negative."""

    turn: int
    amount: Duration


@dataclass(frozen=True, kw_only=True)
class StartMoved(Happened):
    """The step that runs began so much earlier than it was started here."""

    turn: int
    amount: Duration


class Why(StrEnum):
    """Why a plan was changed."""

    SKIPPED = "skipped"
    BROUGHT_BACK = "brought back"
    REORDERED = "reordered"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"
    TOPICS = "topics"
    REPLANNED = "replanned"
    SET_UP = "set up"


@dataclass(frozen=True, kw_only=True)
class PlanChanged(Happened):
    """The session goes on with another plan; `what` names the person or step that it is about."""

    plan: Plan
    why: Why
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonRenamed(Happened):
    """Somebody is called by another name, in all that was and all that is to come."""

    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class ReplanOffered(Happened):
    """A plan that ends at the agreed time; `late` is by how much the present one misses it (negative: early)."""

    plan: Plan
    late: Duration


@dataclass(frozen=True, kw_only=True)
class ReplanDeclined(Happened):
    """The offered plan was not wanted."""


@dataclass(frozen=True, kw_only=True)
class Ignored(Happened):
    """A second device asked for what the first had just done."""

    command: str


@dataclass(frozen=True, kw_only=True)
class RepeatAsked(Happened):
    """Somebody wants to hear the step's announcement again."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class TimeLeftAsked(Happened):
    """Somebody wants to hear how long is left of the step."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class WhoIsNextAsked(Happened):
    """Somebody wants to hear what comes after the step."""

    turn: int


@dataclass(frozen=True, kw_only=True)
class Undone(Happened):
    """The last command was taken back: what follows goes on from the state before it."""


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Happened):
    """The session is over; the step that ran, if any, has ended."""


class Cut(StrEnum):
    """What kept the kiosk from its work."""

    CRASH = "crash"
    POWER = "power"
    SLEEP = "sleep"


@dataclass(frozen=True, kw_only=True)
class Recovered(Happened):
    """The kiosk was away for so long (None: nobody knows), and goes on; `counted` when that time is the step's own."""

    cut: Cut
    away: Duration | None = None
    counted: bool = True


Event = (
    PlanMade
    | SessionStarted
    | StepStarted
    | StepEnded
    | TimeCheckReached
    | TimeUpReached
    | Paused
    | Resumed
    | TimeAdded
    | StartMoved
    | PlanChanged
    | PersonRenamed
    | ReplanOffered
    | ReplanDeclined
    | Ignored
    | RepeatAsked
    | TimeLeftAsked
    | WhoIsNextAsked
    | Undone
    | Recovered
    | SessionEnded
)
