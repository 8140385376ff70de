"""The session: a state machine that turns commands and the passing of time into events.

`decide` and `next_event` produce events; only `evolve` changes state. Replaying the events rebuilds the state.
"""

from collections.abc import Iterable
from typing import Self

from kiosk.core.session.commands import SessionCommand, Source
from kiosk.core.session.decide import decide
from kiosk.core.session.due import next_event
from kiosk.core.session.events import Event, PlanMade, Recovered, SessionStarted, StartPlanned, TimeUpReached
from kiosk.core.session.evolve import evolve, evolve_all
from kiosk.core.session.state import State, initial_state
from kiosk.core.session.step_changes import start_events, step_change_events
from kiosk.core.units import Instant


class Session:
    """One session, which turns commands and ticks, each with its instant, into events."""

    def __init__(self, state: State) -> None:
        self.state = state

    @classmethod
    def opened(cls, opening: PlanMade) -> Self:
        """A session that begins with this plan."""
        return cls(initial_state(opening))

    @classmethod
    def replayed(cls, events: Iterable[Event]) -> Self:
        """The session that these events have led to. Raises ValueError if the first event is not a PlanMade."""
        return cls(replay(events))

    def apply(
        self,
        command: SessionCommand,
        now: Instant,
        by: Source = Source.SCRIPT,
        confidence: float | None = None,
    ) -> tuple[Event, ...]:
        """The events that have fallen due, then those of the command. Raises Refused and then changes nothing."""
        state, due_events = advance(self.state, now)
        new_events = decide(state, command, now, by, confidence)
        self.state = evolve_all(state, new_events)
        return (*due_events, *new_events)

    def tick(self, now: Instant) -> tuple[Event, ...]:
        """The events that have fallen due by now, in order, each at the instant at which it was due."""
        self.state, due_events = advance(self.state, now)
        return due_events

    def resume_at(self, recovered: Recovered) -> tuple[Event, ...]:
        """The events that fell due during an interruption, followed by the recovery."""
        due_events = self.tick(recovered.at)
        self.state = evolve(self.state, recovered)
        return (*due_events, recovered)

    def start_moved(self, start: Instant | None, now: Instant) -> tuple[Event, ...]:
        """The event of a start that the wall clock has moved, or (None) that is left to people because it was missed.

        Nobody has asked for it, so no rule refuses it, and what was due by the clock as it was does not come before it.
        """
        by_itself = start is not None and self.state.start is not None and self.state.start.by_itself
        moved = StartPlanned(at=now, start=start, by_itself=by_itself)
        self.state = evolve(self.state, moved)
        return (moved,)

    def next_due(self) -> Instant | None:
        """The instant of the next event that time alone will cause; None if there is none."""
        due = next_event(self.state)
        return due.at if due else None


def replay(events: Iterable[Event]) -> State:
    """The state that these events lead to; the first must be a PlanMade. Raises ValueError if it is not."""
    remaining = iter(events)
    first = next(remaining, None)
    if not isinstance(first, PlanMade):
        raise ValueError("a session begins with the plan it was given")  # noqa: TRY004  (the value is wrong, not its type)
    return evolve_all(initial_state(first), remaining)


def advance(state: State, now: Instant) -> tuple[State, tuple[Event, ...]]:
    """The state after all events due by `now`, and these events."""
    due_events: list[Event] = []
    while (due := next_event(state)) and due.at <= now:
        for event in (due, *_consequences(state, due)):
            state = evolve(state, event)
            due_events.append(event)
    return state, tuple(due_events)


def _consequences(state: State, due: Event) -> tuple[Event, ...]:
    """The first step of a session that starts by itself, or the next after a step that ends by itself; else none."""
    if isinstance(due, SessionStarted):
        return start_events(state, {"at": due.at, "by": Source.CLOCK, "confidence": None})[1:]
    if isinstance(due, TimeUpReached) and state.current.goes_on:
        return step_change_events(
            state, next(state.following(), None), {"at": due.at, "by": Source.CLOCK, "confidence": None}
        )
    return ()
