"""The history of a session from its events: the commands, what was undone, and the pauses."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import accumulate

from kiosk.core.plan.model import Turn
from kiosk.core.session.commands import Source
from kiosk.core.session.events import (
    Event,
    Paused,
    PlanChanged,
    PlanChangeReason,
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
)
from kiosk.core.session.evolve import evolve
from kiosk.core.session.session import replay
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Duration, Instant, between

_NOT_LISTED = (PlanMade, StepEnded, TimeCheckReached, TimeUpReached)
"""Events that are not listed: the opening, and those that the rows of the steps show or another event implies."""

_FOLLOWERS = (PlanChanged, StepStarted, StartMoved, SessionEnded)
"""Events that may follow the first event of one command, as when skipping a person begins another step."""


@dataclass(frozen=True)
class LoggedCommand:
    """A command or an offer, the turn in which it happened, and whether it was undone.

    `planned_before` and `planned_after` are the planned lengths of the session around a change or an offered change.
    """

    event: Event
    turn: Turn
    undone: bool
    planned_before: Duration | None = None
    planned_after: Duration | None = None

    @property
    def asked_for(self) -> bool:
        """Whether somebody gave the command; otherwise it came from the clock."""
        return self.event.by is not Source.CLOCK


@dataclass(frozen=True)
class PauseSpan:
    """A pause that was not undone; `ended` is None while it lasts, and `length` then counts to the last event."""

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
        self._undone = self._undone_indices()

    @property
    def state(self) -> State:
        """The state after the last event."""
        return self._states[-1]

    def all_commands(self) -> tuple[LoggedCommand, ...]:
        """The commands and offers, in order."""
        return tuple(
            self._command(index)
            for index, event in enumerate(self._events)
            if not isinstance(event, _NOT_LISTED)
            and not self._is_implied(index)
            and not self._is_trial_before_start(index)
        )

    def pauses(self) -> tuple[PauseSpan, ...]:
        """The pauses, in order; a pause or an end of one that was undone does not count."""
        spans: list[PauseSpan] = []
        opened: int | None = None
        for index, event in enumerate(self._events):
            if index in self._undone or not isinstance(event, Paused | Resumed | StepEnded | SessionEnded):
                continue
            if opened is not None:
                spans.append(self._pause(opened, event.at))
            opened = index if isinstance(event, Paused) else None
        return (*spans, self._pause(opened, None)) if opened is not None else tuple(spans)

    def _command(self, index: int) -> LoggedCommand:
        event = self._events[index]
        changes = isinstance(event, PlanChanged | ReplanOffered)
        return LoggedCommand(
            event=event,
            turn=self._states[index].current,
            undone=index in self._undone,
            planned_before=self._states[0 if _is_setup_change(event) else index - 1].plan.planned if changes else None,
            planned_after=event.plan.planned if isinstance(event, PlanChanged | ReplanOffered) else None,
        )

    def _is_trial_before_start(self, index: int) -> bool:
        """Whether an event only tried something out before the start; of such changes only the last one is listed."""
        event = self._events[index]
        if isinstance(event, Undone):
            return self._states[index - 1].phase is Phase.READY
        later = (other for other in range(index + 1, len(self._events)) if _is_setup_change(self._events[other]))
        return _is_setup_change(event) and (index in self._undone or any(other not in self._undone for other in later))

    def _is_implied(self, index: int) -> bool:
        """Whether the event is the start of a step that the event before it implies: a start, or a change of plan."""
        return isinstance(self._events[index], StepStarted) and isinstance(
            self._events[index - 1], SessionStarted | PlanChanged
        )

    def _pause(self, opened: int, ended: Instant | None) -> PauseSpan:
        event = self._events[opened]
        return PauseSpan(
            turn=self._states[opened].current,
            process=isinstance(event, Paused) and event.process,
            began=event.at,
            ended=ended,
            length=between(event.at, self.state.last if ended is None else ended),
        )

    def _undone_indices(self) -> frozenset[int]:
        """The indices of the events that were undone.

        The first event of a command stores the state before it, and an undo returns to the last stored state.
        """
        first_event: dict[int, int] = {}
        firsts: set[int] = set()
        undone: set[int] = set()
        for index in range(1, len(self._events)):
            before, after = self._states[index - 1].checkpoint, self._states[index].checkpoint
            if isinstance(self._events[index], Undone):
                undone.update(self._with_followers(first_event[id(before.state)], firsts) if before else ())
            elif after and (before is None or after.state is not before.state):
                first_event[id(after.state)] = index
                firsts.add(index)
        return frozenset(undone)

    def _with_followers(self, index: int, firsts: Set[int]) -> range:
        """The indices of an event and of the following events of the same command."""
        end = index + 1
        while end < len(self._events) and end not in firsts and isinstance(self._events[end], _FOLLOWERS):
            end += 1
        return range(index, end)


def _is_setup_change(event: Event) -> bool:
    return isinstance(event, PlanChanged) and event.why is PlanChangeReason.SET_UP
