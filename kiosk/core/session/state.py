"""The frozen state of a session, and the times that follow from the state at an instant."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.core.plan.model import Plan, Turn, TurnKey
from kiosk.core.replacing import replace
from kiosk.core.session.events import Event, PlanChangeReason, PlanMade
from kiosk.core.units import ZERO, Duration, Instant, after, between, minutes

TIME_UP = ZERO
"""The mark at the end of a step's time."""


OVERTIME_CHECKS = tuple(minutes(-over) for over in (2, 5, 10, 20, 30))
"""The marks at which a step in overtime is reminded of it, at growing intervals."""


PAUSE_REMINDERS = tuple(minutes(paused) for paused in range(5, 120, 10))
"""The lengths of a pause at which the room is reminded of it; after two hours nobody is there any more."""

OFFER_AFTER = minutes(1)
"""How late a session must be before a shorter plan is offered, and how much later before the next offer."""


class Phase(StrEnum):
    """The phase that a session is in."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True)
class Record:
    """The times of one turn so far; `said` holds the marks that the countdown has passed.

    If the turn has passed from person to person, `floor` says who has it from how much used time on.
    """

    added: Duration = ZERO
    used: Duration = ZERO
    paused: Duration = ZERO
    process_paused: Duration = ZERO
    began: Instant | None = None
    ended: Instant | None = None
    said: frozenset[Duration] = frozenset()
    floor: tuple[tuple[Duration, str], ...] = ()


@dataclass(frozen=True)
class Offer:
    """A plan that is offered, why, and the person whom it gives a turn, if any."""

    plan: Plan
    why: PlanChangeReason = PlanChangeReason.REPLANNED
    what: str = ""


@dataclass(frozen=True)
class PlannedStart:
    """A start that is planned for an instant, whether it comes by itself, and whether that was announced."""

    at: Instant
    by_itself: bool = False
    announced: bool = False


class Clock(StrEnum):
    """What a step's clock does in a stretch of time: it runs, or it stands still in one of two kinds of pause."""

    RUNS = "runs"
    PAUSED = "paused"
    PROCESS = "process"


@dataclass(frozen=True)
class Stretch:
    """A stretch of time from `began` to the beginning of the next one."""

    began: Instant
    clock: Clock


@dataclass(frozen=True)
class State:
    """The state of a session between two events.

    `since` is the instant at which the present stretch of running or pausing began, `last` the instant of the last
    event, and `stepped_at` the one at which this step began, which tells its runs apart. `offer` is what is offered
    now. `told` is the delay that people know of, and `declined` the one with which they have declined a plan: both
    are zero where there is none. `cut_off` is whether the session was
    interrupted and not continued. `agreed_end` is the instant at which the session should end: None before the start,
    where no time was agreed, and until the first step with a clock, from which an agreed length counts. `checkpoint` is
    the one that undo goes back to. `stretches` say what the clock has done since the start. `went_on`
    is the title of the last step that ended by itself, and `left` the turn that was left by going to another one.
    `reminded` is the length of this pause at its last reminder. `counts` says whose turn somebody wanted to count or
    not to count; None stands for the session. `start` is when a session that
    has not begun should begin, if that was said, and `start_moves` by how much the wall clock has moved such starts.
    """

    plan: Plan
    records: tuple[Record, ...]
    phase: Phase = Phase.READY
    turn: int = 0
    since: Instant = Instant(0)
    last: Instant = Instant(0)
    began: Instant | None = None
    ended: Instant | None = None
    agreed_end: Instant | None = None
    in_process: bool = False
    stepped_at: Instant | None = None
    stretches: tuple[Stretch, ...] = ()
    went_on: str = ""
    left: TurnKey | None = None
    reminded: Duration = ZERO
    counts: tuple[tuple[str | None, bool], ...] = ()
    start: PlannedStart | None = None
    start_moves: Duration = ZERO
    offer: Offer | None = None
    told: Duration = ZERO
    declined: Duration = ZERO
    rehearsal: bool = False
    cut_off: bool = False
    checkpoint: "Checkpoint | None" = field(default=None, compare=False, repr=False)

    @property
    def underway(self) -> bool:
        """Whether the session has begun and is not over."""
        return self.phase in {Phase.RUNNING, Phase.PAUSED}

    @property
    def undo_depth(self) -> int:
        """How many commands undo can take back."""
        depth, link = 0, self.checkpoint
        while link:
            depth, link = depth + 1, link.earlier
        return depth

    @property
    def current(self) -> Turn:
        """The turn that runs, will run first, or ran last."""
        return self.plan.turns[self.turn]

    @property
    def record(self) -> Record:
        """The current turn's record."""
        return self.records[self.turn]

    @property
    def allowance(self) -> Duration | None:
        """The current turn's planned time plus added time; None where the turn has no clock."""
        return allowance(self.current, self.record)

    def used(self, now: Instant) -> Duration:
        """The time that the current turn has run, without pauses."""
        running = between(self.since, now) if self.phase is Phase.RUNNING else ZERO
        return Duration(self.record.used + running)

    def counted(self, now: Instant) -> Record:
        """The current turn's record, with the time since the last change added to the used time or to the pause."""
        record, stretch = self.record, between(self.since, now)
        if self.phase is Phase.RUNNING:
            return replace(record, used=Duration(record.used + stretch))
        if self.phase is not Phase.PAUSED:
            return record
        if self.in_process:
            return replace(record, process_paused=Duration(record.process_paused + stretch))
        return replace(record, paused=Duration(record.paused + stretch))

    def paused_for(self, now: Instant) -> Duration:
        """The length of the present pause; zero if the clock runs."""
        return between(self.since, now) if self.phase is Phase.PAUSED else ZERO

    def remaining(self, now: Instant) -> Duration | None:
        """The remaining time of the current turn; negative in overtime, None where the turn has no clock."""
        return None if self.allowance is None else Duration(self.allowance - self.used(now))

    def parts_since(self, instant: Instant, now: Instant) -> dict[Clock, Duration]:
        """For how long the clock ran and stood still between an instant and now."""
        ends = [*(stretch.began for stretch in self.stretches[1:]), now]
        parts = dict.fromkeys(Clock, ZERO)
        for stretch, end in zip(self.stretches, ends, strict=True):
            parts[stretch.clock] = Duration(parts[stretch.clock] + max(0, end - max(stretch.began, instant)))
        return parts

    def following(self) -> Iterator[int]:
        """The indices of the remaining turns that are not out."""
        return (index for index in range(self.turn + 1, len(self.plan.turns)) if not self.plan.turns[index].out)

    def with_plan(self, plan: Plan) -> "State":
        """The state with another plan; each turn that is in both plans keeps its record, and the present one runs."""
        records = dict(zip((turn.key for turn in self.plan.turns), self.records, strict=True))
        keys = [turn.key for turn in plan.turns]
        return replace(
            self,
            plan=plan,
            records=tuple(records.get(key, Record()) for key in keys),
            turn=keys.index(self.current.key) if self.began is not None else first_turn(plan),
        )

    def projected_end(self, now: Instant) -> Instant:
        """The instant at which the session will end if the remaining turns take their planned time from now on."""
        left: int = max(ZERO, self.remaining(now) or ZERO)
        for index in self.following():
            whole = allowance(self.plan.turns[index], self.records[index]) or ZERO
            left += max(ZERO, whole - self.records[index].used)
        return after(now, Duration(left))

    def late(self, now: Instant) -> Duration | None:
        """The delay of the projected end against the agreed end, negative when early; None where no time was agreed."""
        end = self.agreed_end
        return None if end is None else between(end, self.projected_end(now))

    def is_late(self, now: Instant) -> bool:
        """Whether the session is late enough for a shorter plan, and later than when one was declined."""
        late = self.late(now)
        return late is not None and late >= OFFER_AFTER + self.declined

    def slips(self, now: Instant) -> bool:
        """Whether the projected end moves with the clock, as in a pause, in overtime and in a step without a clock."""
        left = self.remaining(now)
        running = self.phase is Phase.RUNNING and (left is None or left <= 0)
        return running or self.phase is Phase.PAUSED


@dataclass(frozen=True)
class Checkpoint:
    """A state that undo can go back to, linked to the checkpoint before it; `event` is the one that undo takes back."""

    state: State
    earlier: "Checkpoint | None"
    event: Event


def allowance(turn: Turn, record: Record) -> Duration | None:
    """A turn's planned time plus added time; None where the turn has no clock."""
    return None if turn.planned is None else Duration(turn.planned + record.added)


def initial_state(event: PlanMade) -> State:
    """The state at the beginning of a session, before its first turn that is not out."""
    records = tuple(Record() for _ in event.plan.turns)
    turn = first_turn(event.plan)
    return State(plan=event.plan, records=records, turn=turn, since=event.at, last=event.at, rehearsal=event.rehearsal)


def first_turn(plan: Plan) -> int:
    """The index of the first turn that is not out; 0 where all turns are out."""
    return next((index for index, turn in enumerate(plan.turns) if not turn.out), 0)
