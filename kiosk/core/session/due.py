"""The next event that the passing of time alone will cause, and its instant."""

from kiosk.core.session.events import (
    PauseReminded,
    PlanChangeReason,
    ReplanOffered,
    SessionStarted,
    StartNear,
    TimeCheckReached,
    TimeUpReached,
)
from kiosk.core.session.planned_start import next_of_start
from kiosk.core.session.replan import plan_ending_on_time
from kiosk.core.session.state import OFFER_AFTER, OVERTIME_CHECKS, PAUSE_REMINDERS, TIME_UP, Phase, State
from kiosk.core.units import ZERO, Duration, after

Due = StartNear | SessionStarted | TimeCheckReached | TimeUpReached | PauseReminded | ReplanOffered


def next_event(state: State) -> Due | None:
    """The next offer or time mark of the running turn; an offer follows at once on whatever has made it possible.

    Before the start it is the start, where that comes by itself.
    """
    return next_of_start(state) if state.phase is Phase.READY else _offer(state) or _next_mark(state)


def _next_mark(state: State) -> TimeCheckReached | TimeUpReached | PauseReminded | None:
    """The next mark of the running turn, or the next reminder of a pause.

    A mark is a remaining time, so the largest comes first.
    """
    if state.phase is Phase.PAUSED:
        return _next_reminder(state)
    allowance = state.allowance
    if state.phase is not Phase.RUNNING or allowance is None:
        return None
    overtime = () if state.current.quiet or state.current.goes_on else OVERTIME_CHECKS
    marks_ahead = [mark for mark in (*state.current.checks, TIME_UP, *overtime) if mark not in state.record.said]
    if not marks_ahead:
        return None
    mark = max(marks_ahead)
    # After an undo a mark can lie in the past; its event must still not come before the last one.
    at = max(state.last, after(state.since, Duration(allowance - mark - state.record.used)))
    if mark == TIME_UP:
        return TimeUpReached(at=at, turn=state.turn)
    return TimeCheckReached(at=at, turn=state.turn, mark=mark)


def _next_reminder(state: State) -> PauseReminded | None:
    """The next reminder of a pause that may have been forgotten."""
    length = next((length for length in PAUSE_REMINDERS if length > state.reminded), None)
    return None if length is None else PauseReminded(at=after(state.since, length), paused=length)


def _offer(state: State) -> ReplanOffered | None:
    """The offer of a shorter plan, where the session is late, by more than people know, and where it may be spoken.

    Nobody is offered a longer plan, and nobody is disturbed in a pause, a quiet step, overtime or a step without a
    clock. While a step's time runs, the expected end stays, so that an offer is due at the last event or not at all.
    """
    left, late = state.remaining(state.last), state.late(state.last)
    if state.phase is not Phase.RUNNING or state.current.quiet or left is None or left <= 0 or late is None:
        return None
    if state.offer and state.offer.why is not PlanChangeReason.REPLANNED:
        return None  # one question at a time: whether somebody gets a turn changes what is late
    if late < OFFER_AFTER + max(ZERO, state.told):
        return None
    plan = plan_ending_on_time(state, state.last)
    return None if plan is None else ReplanOffered(at=state.last, plan=plan, late=late)
