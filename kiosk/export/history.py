"""A session's events read as a story: what was done by whom, what was taken back, and where the clock stood still."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import accumulate

from kiosk.core.plan.model import Turn
from kiosk.core.session.commands import Source
from kiosk.core.session.events import (
    Event,
    Paused,
    PlanChanged,
    PlanMade,
    ReplanOffered,
    Resumed,
    SessionEnded,
    SessionStarted,
    StartMoved,
    StepEnded,
    StepStarted,
    TimeCheckReached,
    TimeUpReached,
    Undone,
    Why,
)
from kiosk.core.session.evolve import evolve
from kiosk.core.session.session import replay
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Duration, Instant, between

_UNTOLD = (PlanMade, StepEnded, TimeCheckReached, TimeUpReached)
"""The opening, and what only accompanies something else or is seen in the rows."""

_FOLLOWERS = (PlanChanged, StepStarted, StartMoved, SessionEnded)
"""What one command may bring about after its first event: who is skipped leaves a step, and another begins."""


@dataclass(frozen=True)
class LoggedCommand:
    """Something that was done or offered, in which turn, and whether it was taken back.

    `before` and `after` are the planned lengths of the session around a change of plan, or an offer of one.
    """

    event: Event
    turn: Turn
    undone: bool
    before: Duration | None = None
    after: Duration | None = None

    @property
    def asked(self) -> bool:
        """Whether somebody asked for it; else the clock brought it about."""
        return self.event.by is not Source.CLOCK


@dataclass(frozen=True)
class Stretch:
    """A pause that was not taken back; `ended` is None while it lasts, `length` then runs to the last event."""

    turn: Turn
    process: bool
    began: Instant
    ended: Instant | None
    length: Duration


class History:
    """The events of one session with the state after each. Raises ValueError where they begin without a plan."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self._states = list(accumulate(events[1:], evolve, initial=replay(events[:1])))
        self._undone = self._taken_back()

    @property
    def state(self) -> State:
        """The state after the last event."""
        return self._states[-1]

    def deeds(self) -> tuple[LoggedCommand, ...]:
        """What was done or offered, in order."""
        return tuple(
            self._deed(place)
            for place, event in enumerate(self._events)
            if not isinstance(event, _UNTOLD) and not self._comes_with_another(place) and not self._tried_out(place)
        )

    def pauses(self) -> tuple[Stretch, ...]:
        """The pauses, in order; one that was taken back, or whose end was, is as if that had never been."""
        found: list[Stretch] = []
        opened: int | None = None
        for place, event in enumerate(self._events):
            if place in self._undone or not isinstance(event, Paused | Resumed | StepEnded | SessionEnded):
                continue
            if opened is not None:
                found.append(self._stretch(opened, event.at))
            opened = place if isinstance(event, Paused) else None
        return (*found, self._stretch(opened, None)) if opened is not None else tuple(found)

    def _deed(self, place: int) -> LoggedCommand:
        event = self._events[place]
        changes = isinstance(event, PlanChanged | ReplanOffered)
        return LoggedCommand(
            event=event,
            turn=self._states[place].current,
            undone=place in self._undone,
            before=self._states[0 if _set_up(event) else place - 1].plan.planned if changes else None,
            after=event.plan.planned if isinstance(event, PlanChanged | ReplanOffered) else None,
        )

    def _tried_out(self, place: int) -> bool:
        """Before the start much is tried out, key by key; only what came of it in the end is told."""
        event = self._events[place]
        if isinstance(event, Undone):
            return self._states[place - 1].phase is Phase.READY
        later = (other for other in range(place + 1, len(self._events)) if _set_up(self._events[other]))
        return _set_up(event) and (place in self._undone or any(other not in self._undone for other in later))

    def _comes_with_another(self, place: int) -> bool:
        """The first step begins with the session, and the next one when somebody whose turn it is is skipped."""
        return isinstance(self._events[place], StepStarted) and isinstance(
            self._events[place - 1], SessionStarted | PlanChanged
        )

    def _stretch(self, opened: int, ended: Instant | None) -> Stretch:
        event = self._events[opened]
        return Stretch(
            turn=self._states[opened].current,
            process=isinstance(event, Paused) and event.process,
            began=event.at,
            ended=ended,
            length=between(event.at, self.state.last if ended is None else ended),
        )

    def _taken_back(self) -> frozenset[int]:
        """The places of the events that were undone.

        The first event of a command leaves behind the state before it; an undo goes back to the nearest such state.
        """
        left: dict[int, int] = {}
        firsts: set[int] = set()
        undone: set[int] = set()
        for place in range(1, len(self._events)):
            before, after = self._states[place - 1].past, self._states[place].past
            if isinstance(self._events[place], Undone):
                undone.update(self._with_followers(left[id(before.state)], firsts) if before else ())
            elif after and (before is None or after.state is not before.state):
                left[id(after.state)] = place
                firsts.add(place)
        return frozenset(undone)

    def _with_followers(self, place: int, firsts: Set[int]) -> range:
        """An event and what the same command brought about after it."""
        end = place + 1
        while end < len(self._events) and end not in firsts and isinstance(self._events[end], _FOLLOWERS):
            end += 1
        return range(place, end)


def _set_up(event: Event) -> bool:
    return isinstance(event, PlanChanged) and event.why is Why.SET_UP
