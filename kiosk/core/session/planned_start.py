"""A start that is planned for a time of day: it may come by itself, and is then announced a minute before."""

from dataclasses import replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.session.commands import PlanStart
from kiosk.core.session.events import EventHeader, SessionStarted, StartNear, StartPlanned
from kiosk.core.session.state import PlannedStart, State, first_turn
from kiosk.core.units import ZERO, Duration, Instant, after, between, minutes

NOTICE = minutes(1)
"""How long before it comes a start is announced that comes by itself."""

LONGEST = minutes(24 * 60)
"""How far ahead a start may be."""


def start_planned_event(state: State, command: PlanStart, stamp: EventHeader) -> StartPlanned:
    """The event of a start that is planned, moved, or left to people again. Raises Refused."""
    start, now = command.start, stamp["at"]
    if start is None:
        if state.start is None:
            raise Refused(N_("No start has been set."))
        return StartPlanned(**stamp)
    if not ZERO < between(now, start) <= LONGEST:
        raise Refused(N_("That time has passed, or is more than a day ahead: choose another one."))
    if command.by_itself and state.plan.turns[first_turn(state.plan)].out:
        raise Refused(N_("Every step is left out: include at least one."))
    return StartPlanned(**stamp, start=start, by_itself=command.by_itself)


def planned_start(event: StartPlanned) -> PlannedStart | None:
    """The start that an event plans; so near ahead that it need not be announced, it counts as announced."""
    if event.start is None:
        return None
    return PlannedStart(event.start, event.by_itself, announced=between(event.at, event.start) <= NOTICE)


def with_start_moved_by_clock(state: State, event: StartPlanned) -> State:
    """The state with a start that the wall clock has moved, or (None) that was missed; nobody takes that back."""
    start = planned_start(event)
    moved = ZERO if start is None or state.start is None else between(state.start.at, start.at)
    return replace(state, start=start, start_moves=Duration(state.start_moves + moved))


def start_restored(before: State, state: State, now: Instant) -> PlannedStart | None:
    """The start to which undo goes back, by the wall clock as it is; one that has passed does not come by itself."""
    if before.start is None:
        return None
    at = after(before.start.at, Duration(state.start_moves - before.start_moves))
    left = between(now, at)
    return PlannedStart(at, before.start.by_itself and left > 0, announced=left <= NOTICE)


def next_of_start(state: State) -> StartNear | SessionStarted | None:
    """The announcement of a start that comes by itself, and then the start."""
    start = state.start
    if start is None or not start.by_itself or state.plan.turns[first_turn(state.plan)].out:
        return None
    if not start.announced:
        return StartNear(at=max(state.last, after(start.at, Duration(-NOTICE))))
    return SessionStarted(at=max(state.last, start.at))


def start_for(state: State, now: Instant) -> Instant:
    """The instant from which the plan of a session that has not begun counts: its start, if that is ahead, else now."""
    return now if state.start is None else max(now, state.start.at)
