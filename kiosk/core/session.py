"""The session: a state machine that turns commands and the passing of time into events.

`decide` and `due` say what happens; `evolve` alone changes state. Replaying the events rebuilds the state.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import assert_never

from kiosk.core.commands import (
    AddTime,
    Back,
    End,
    Next,
    Pause,
    Repeat,
    Resume,
    SessionCommand,
    Source,
    Start,
    Undo,
)
from kiosk.core.errors import Refused
from kiosk.core.events import (
    Event,
    Paused,
    PlanMade,
    RepeatAsked,
    Resumed,
    SessionEnded,
    SessionStarted,
    StepEnded,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    TimeUpReached,
    Undone,
)
from kiosk.core.plan import Plan, Turn
from kiosk.core.units import ZERO, Duration, Instant, after, between
from kiosk.core.words import N_


class Phase(StrEnum):
    """Where a session stands."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


ALLOWED: dict[Phase, frozenset[type[SessionCommand]]] = {
    Phase.READY: frozenset({Start, End}),
    Phase.RUNNING: frozenset({Next, Back, Pause, AddTime, Repeat, Undo, End}),
    Phase.PAUSED: frozenset({Next, Back, Resume, AddTime, Repeat, Undo, End}),
    Phase.ENDED: frozenset({Undo}),
}

_NOT_BEGUN = N_("The session has not begun yet.")
_OVER = N_("The session is over.")

REFUSALS: dict[Phase, dict[type[SessionCommand], str]] = {
    Phase.READY: dict.fromkeys((Next, Back, Pause, Resume, AddTime, Repeat, Undo), _NOT_BEGUN),
    Phase.RUNNING: {
        Start: N_("The session has begun already."),
        Resume: N_("The clock is running already."),
    },
    Phase.PAUSED: {
        Start: N_("The session has begun already."),
        Pause: N_("The clock is stopped already."),
    },
    Phase.ENDED: dict.fromkeys((Start, Next, Back, Pause, Resume, AddTime, Repeat, End), _OVER),
}
"""Why a command that ALLOWED leaves out is refused, in words that a person understands."""

TIME_UP = ZERO
"""The mark at the very end of a step's time."""


@dataclass(frozen=True)
class Record:
    """What one turn has had so far; `said` holds the marks that the countdown has passed."""

    added: Duration = ZERO
    used: Duration = ZERO
    paused: Duration = ZERO
    began: Instant | None = None
    ended: Instant | None = None
    said: frozenset[Duration] = frozenset()


@dataclass(frozen=True)
class State:
    """A session at rest between two events.

    `since` is where the stretch now running or paused began, `last` when the last event happened.
    """

    plan: Plan
    records: tuple[Record, ...]
    phase: Phase = Phase.READY
    turn: int = 0
    since: Instant = Instant(0)
    last: Instant = Instant(0)
    began: Instant | None = None
    ended: Instant | None = None
    rehearsal: bool = False
    past: "Past | None" = field(default=None, compare=False, repr=False)

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
        return None if self.current.planned is None else Duration(self.current.planned + self.record.added)

    def used(self, now: Instant) -> Duration:
        """How long the current turn has run, without its pauses."""
        running = between(self.since, now) if self.phase is Phase.RUNNING else ZERO
        return Duration(self.record.used + running)

    def remaining(self, now: Instant) -> Duration | None:
        """What is left of the current turn; negative in overtime, None where it has no clock."""
        return None if self.allowance is None else Duration(self.allowance - self.used(now))


@dataclass(frozen=True)
class Past:
    """The states that undo can go back to, the nearest first."""

    state: State
    earlier: "Past | None"


def opened(event: PlanMade) -> State:
    """The state with which every session begins."""
    records = tuple(Record() for _ in event.plan.turns)
    return State(plan=event.plan, records=records, since=event.at, last=event.at, rehearsal=event.rehearsal)


class Session:
    """One session: give it commands and ticks with the time they come at, take the events."""

    def __init__(self, opening: PlanMade) -> None:
        self.state = opened(opening)

    def apply(
        self,
        command: SessionCommand,
        now: Instant,
        by: Source = Source.SCRIPT,
        confidence: float | None = None,
    ) -> tuple[Event, ...]:
        """What has fallen due, then what the command does. Raises Refused, and then nothing has changed."""
        state, passed = advance(self.state, now)
        done = decide(state, command, now, by, confidence)
        self.state = _evolve_all(state, done)
        return (*passed, *done)

    def tick(self, now: Instant) -> tuple[Event, ...]:
        """Everything that has fallen due by now, in order, each at the instant it was due."""
        self.state, passed = advance(self.state, now)
        return passed

    def next_due(self) -> Instant | None:
        """The instant at which something happens next if nobody does anything; None if nothing will."""
        due = next_event(self.state)
        return due.at if due else None


def replay(events: Iterable[Event]) -> State:
    """The state that these events lead to; the first must be a PlanMade. Raises ValueError if it is not."""
    remaining = iter(events)
    first = next(remaining, None)
    if not isinstance(first, PlanMade):
        raise ValueError("a session begins with the plan it was given")  # noqa: TRY004  (a value's order)
    return _evolve_all(opened(first), remaining)


def advance(state: State, now: Instant) -> tuple[State, tuple[Event, ...]]:
    """The state once everything due by `now` has happened, and what did."""
    passed: list[Event] = []
    while (due := next_event(state)) and due.at <= now:
        for event in (due, *_goes_on(state, due)):
            state = evolve(state, event)
            passed.append(event)
    return state, tuple(passed)


def next_event(state: State) -> TimeCheckReached | TimeUpReached | None:
    """The next mark of the running turn, at the instant it is due: marks go by remaining time, far to near."""
    allowance = state.allowance
    if state.phase is not Phase.RUNNING or allowance is None:
        return None
    ahead = [mark for mark in (*state.current.checks, TIME_UP) if mark not in state.record.said]
    if not ahead:
        return None
    mark = max(ahead)
    # An undo can put a mark behind us; it still happens after what has happened already.
    at = max(state.last, after(state.since, Duration(allowance - mark - state.record.used)))
    if mark == TIME_UP:
        return TimeUpReached(at=at, turn=state.turn)
    return TimeCheckReached(at=at, turn=state.turn, mark=mark)


def _goes_on(state: State, due: Event) -> tuple[Event, ...]:
    """A step that ends by itself does so at the very instant its time is up."""
    if isinstance(due, TimeUpReached) and state.current.goes_on:
        return _step_to(state, state.turn + 1, due.at, Source.CLOCK, None)
    return ()


def decide(
    state: State, command: SessionCommand, now: Instant, by: Source, confidence: float | None
) -> tuple[Event, ...]:
    """The events that a command causes. Raises Refused with the reason."""
    if type(command) not in ALLOWED[state.phase]:
        raise Refused(REFUSALS[state.phase][type(command)])
    match command:
        case Start():
            return (
                SessionStarted(at=now, by=by, confidence=confidence),
                StepStarted(at=now, by=by, confidence=confidence, turn=0),
            )
        case Next():
            return _step_to(state, state.turn + 1, now, by, confidence)
        case Back():
            if state.turn == 0:
                raise Refused(N_("This is the first step."))
            return _step_to(state, state.turn - 1, now, by, confidence)
        case Pause():
            return (Paused(at=now, by=by, confidence=confidence),)
        case Resume():
            return (Resumed(at=now, by=by, confidence=confidence),)
        case AddTime(amount):
            amount = _amount(state, amount, now)
            return (TimeAdded(at=now, by=by, confidence=confidence, turn=state.turn, amount=amount),)
        case Repeat():
            return (RepeatAsked(at=now, by=by, confidence=confidence, turn=state.turn),)
        case Undo():
            if state.past is None:
                raise Refused(N_("There is nothing to undo."))
            return (Undone(at=now, by=by, confidence=confidence),)
        case End():
            return _end(state, now, by, confidence)
        case _:
            assert_never(command)


def _step_to(state: State, turn: int, now: Instant, by: Source, confidence: float | None) -> tuple[Event, ...]:
    if turn == len(state.plan.turns):
        return _end(state, now, by, confidence)
    return (
        StepEnded(at=now, by=by, confidence=confidence, turn=state.turn),
        StepStarted(at=now, by=by, confidence=confidence, turn=turn),
    )


def _end(state: State, now: Instant, by: Source, confidence: float | None) -> tuple[Event, ...]:
    ended = SessionEnded(at=now, by=by, confidence=confidence)
    if state.phase is Phase.READY:
        return (ended,)
    return (StepEnded(at=now, by=by, confidence=confidence, turn=state.turn), ended)


def _amount(state: State, amount: Duration, now: Instant) -> Duration:
    """What can be added or taken: no more is taken than is left."""
    left = state.remaining(now)
    if left is None:
        raise Refused(N_("This step has no clock."))
    if amount < 0 and left <= 0:
        raise Refused(N_("There is no time left to take away."))
    return Duration(max(amount, -left)) if amount < 0 else amount


def evolve(state: State, event: Event) -> State:
    """The state after the event: the one place where a session changes."""
    return replace(_evolve(state, event), last=event.at)


def _evolve(state: State, event: Event) -> State:
    at = event.at
    match event:
        case PlanMade():
            return opened(event)
        case SessionStarted():
            return replace(_remembering(state), began=at)
        case StepStarted(turn=turn):
            return _begun(state, turn, at)
        case StepEnded(by=by):
            return _with_record(_charged(_leaving(state, by), at), ended=at)
        case TimeCheckReached(mark=mark):
            return _with_record(state, said=state.record.said | {mark})
        case TimeUpReached():
            return _with_record(state, said=state.record.said | {TIME_UP})
        case Paused():
            return replace(_charged(_remembering(state), at), phase=Phase.PAUSED)
        case Resumed():
            return replace(_charged(_remembering(state), at), phase=Phase.RUNNING)
        case TimeAdded(amount=amount):
            added = Duration(state.record.added + amount)
            return _rearmed(_with_record(_remembering(state), added=added), at)
        case RepeatAsked():
            return state
        case Undone():
            return _undone(state, at)
        case SessionEnded():
            unstarted = _remembering(state) if state.phase is Phase.READY else state
            return replace(unstarted, phase=Phase.ENDED, ended=at)
        case _:
            assert_never(event)


def _evolve_all(state: State, events: Iterable[Event]) -> State:
    for event in events:
        state = evolve(state, event)
    return state


def _with_record(state: State, **changes: object) -> State:
    records = list(state.records)
    records[state.turn] = replace(state.record, **changes)  # type: ignore[arg-type]  # fields by name
    return replace(state, records=tuple(records))


def _charged(state: State, at: Instant) -> State:
    """The stretch since the last change, charged to the turn's use or to its pause."""
    stretch = between(state.since, at)
    if state.phase is Phase.PAUSED:
        charged = _with_record(state, paused=Duration(state.record.paused + stretch))
    else:
        charged = _with_record(state, used=Duration(state.record.used + stretch))
    return replace(charged, since=at)


def _begun(state: State, turn: int, at: Instant) -> State:
    begun = replace(state, phase=Phase.RUNNING, turn=turn, since=at)
    began = at if begun.record.began is None else begun.record.began
    return _with_record(begun, began=began, ended=None)


def _rearmed(state: State, at: Instant) -> State:
    """Marks that the countdown jumped over are not called out late; those that lie ahead again will be."""
    remaining = state.remaining(at)
    if remaining is None:
        return state
    jumped = {mark for mark in state.current.checks if mark > remaining}
    return _with_record(state, said=frozenset(jumped | {mark for mark in state.record.said if mark >= remaining}))


def _remembering(state: State) -> State:
    """The same state, able to come back here by undo."""
    return replace(state, past=Past(replace(state, past=None), state.past))


def _leaving(state: State, by: Source) -> State:
    """A step change can be undone, and then what was done within that step, but not the change before it.

    A step that ended by itself is not undone: it would only end again.
    """
    if by is Source.CLOCK:
        return replace(state, past=None)
    kept = []
    link = state.past
    while link and link.state.turn == state.turn:
        kept.append(link.state)
        link = link.earlier
    past = None
    for earlier in reversed(kept):
        past = Past(earlier, past)
    return _remembering(replace(state, past=past))


def _undone(state: State, at: Instant) -> State:
    """The state before the last command, as if it had never been given: the time since counts there."""
    if state.past is None:
        return state
    before, earlier = state.past.state, state.past.earlier
    said = before.record.said | state.records[before.turn].said
    return _rearmed(_with_record(replace(before, past=earlier), said=said), at)
