"""A session's state, frozen, and what can be read off it at an instant."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.commands import Source
from kiosk.core.session.events import PlanMade
from kiosk.core.units import ZERO, Duration, Instant, after, between, minutes

TIME_UP = ZERO
"""The mark at the very end of a step's time."""


OVERTIME_CHECKS = tuple(minutes(-over) for over in (2, 5, 10, 20, 30))
"""When a step that goes on past its time is told of it again: seldom, and ever more so."""


class Phase(StrEnum):
    """Where a session stands."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True)
class Record:
    """What one turn has had so far; `said` holds the marks that the countdown has passed."""

    added: Duration = ZERO
    used: Duration = ZERO
    paused: Duration = ZERO
    process_paused: Duration = ZERO
    began: Instant | None = None
    ended: Instant | None = None
    said: frozenset[Duration] = frozenset()


@dataclass(frozen=True)
class State:
    """A session at rest between two events.

    `since` is where the stretch now running or paused began, `last` when the last event happened, `stepped` who asked
    for this step, and when. `offer` is the plan that is offered, `answered` how late the session was at the last offer.
    """

    plan: Plan
    records: tuple[Record, ...]
    phase: Phase = Phase.READY
    turn: int = 0
    since: Instant = Instant(0)
    last: Instant = Instant(0)
    began: Instant | None = None
    ended: Instant | None = None
    in_process: bool = False
    stepped: Source = Source.CLOCK
    stepped_at: Instant | None = None
    offer: Plan | None = None
    answered: Duration = ZERO
    rehearsal: bool = False
    past: "Checkpoint | None" = field(default=None, compare=False, repr=False)

    @property
    def underway(self) -> bool:
        """Whether the session has begun and is not over."""
        return self.phase in {Phase.RUNNING, Phase.PAUSED}

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
        """The current turn's time: planned and added; None where it has no clock."""
        return allowance(self.current, self.record)

    def used(self, now: Instant) -> Duration:
        """How long the current turn has run, without its pauses."""
        running = between(self.since, now) if self.phase is Phase.RUNNING else ZERO
        return Duration(self.record.used + running)

    def counted(self, now: Instant) -> Record:
        """The current turn's record with the stretch that is still open, in use or in the kind of pause it is in."""
        record, stretch = self.record, between(self.since, now)
        if self.phase is Phase.RUNNING:
            return replace(record, used=Duration(record.used + stretch))
        if self.phase is not Phase.PAUSED:
            return record
        if self.in_process:
            return replace(record, process_paused=Duration(record.process_paused + stretch))
        return replace(record, paused=Duration(record.paused + stretch))

    def remaining(self, now: Instant) -> Duration | None:
        """What is left of the current turn; negative in overtime, None where it has no clock."""
        return None if self.allowance is None else Duration(self.allowance - self.used(now))

    def following(self) -> Iterator[int]:
        """The places of the turns still to come that are not out."""
        return (place for place in range(self.turn + 1, len(self.plan.turns)) if not self.plan.turns[place].out)

    @property
    def agreed_end(self) -> Instant | None:
        """When the session is to end, where a time was agreed and it has begun."""
        if self.began is None or self.plan.time is None:
            return None
        return after(self.began, self.plan.time)

    def projected_end(self, now: Instant) -> Instant:
        """When the session will end if all that is left takes its time and nobody is in overtime any longer."""
        left: int = max(ZERO, self.remaining(now) or ZERO)
        for place in self.following():
            whole = allowance(self.plan.turns[place], self.records[place]) or ZERO
            left += max(ZERO, whole - self.records[place].used)
        return after(now, Duration(left))

    def late(self, now: Instant) -> Duration | None:
        """By how much the projected end misses the agreed one; negative where it comes before it."""
        end = self.agreed_end
        return None if end is None else between(end, self.projected_end(now))

    def slips(self, now: Instant) -> bool:
        """Whether the projected end moves with the time: in a pause, in overtime and without a clock."""
        left = self.remaining(now)
        running = self.phase is Phase.RUNNING and (left is None or left <= 0)
        return running or self.phase is Phase.PAUSED


@dataclass(frozen=True)
class Checkpoint:
    """The states that undo can go back to, the nearest first."""

    state: State
    earlier: "Checkpoint | None"


def allowance(turn: Turn, record: Record) -> Duration | None:
    """A turn's time: planned and added; None where it has no clock."""
    return None if turn.planned is None else Duration(turn.planned + record.added)


def opened(event: PlanMade) -> State:
    """The state with which every session begins: at the first turn that is not out."""
    records = tuple(Record() for _ in event.plan.turns)
    turn = first(event.plan)
    return State(plan=event.plan, records=records, turn=turn, since=event.at, last=event.at, rehearsal=event.rehearsal)


def first(plan: Plan) -> int:
    """The place of the first turn that is not out; 0 where all are."""
    return next((place for place, turn in enumerate(plan.turns) if not turn.out), 0)
