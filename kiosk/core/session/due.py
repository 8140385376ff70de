"""The next event that the passing of time alone will cause, and its instant."""

from kiosk.core.session.events import PauseReminded, PlanChangeReason, ReplanOffered, TimeCheckReached, TimeUpReached
from kiosk.core.session.replan import plan_ending_on_time
from kiosk.core.session.state import OVERTIME_CHECKS, PAUSE_REMINDERS, TIME_UP, Phase, State
from kiosk.core.units import ZERO, Duration, Instant, after, minutes

OFFER_AFTER = minutes(1)
"""How early or late a session must be before a re-plan is offered, and how much more before the next offer."""

Due = TimeCheckReached | TimeUpReached | PauseReminded | ReplanOffered


def next_event(state: State) -> Due | None:
    """The next time mark of the running turn or the next offer, whichever is earlier; at the same instant, the mark."""
    mark, offer_at = _next_mark(state), _offer_instant(state)
    if offer_at is None or (mark is not None and mark.at <= offer_at):
        return mark
    return _offer(state, offer_at) or mark


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


def _offer(state: State, at: Instant) -> ReplanOffered | None:
    """An offer of a plan that ends on time; None where no change of the plan would help."""
    plan, late = plan_ending_on_time(state, at), state.late(at)
    return None if plan is None or late is None else ReplanOffered(at=at, plan=plan, late=late)


def _offer_instant(state: State) -> Instant | None:
    """The instant at which the session is far enough from its agreed end for an offer; None if that never happens."""
    late = state.late(state.last)
    if late is None or not state.underway:
        return None
    if state.offer and state.offer.why is not PlanChangeReason.REPLANNED:
        return None  # one question at a time: whether somebody gets a turn changes what is late
    slack = max(ZERO, state.plan.slack)
    if -late - slack >= OFFER_AFTER + max(ZERO, -state.answered - slack):
        return state.last
    limit = OFFER_AFTER + max(ZERO, state.answered)
    if late >= limit:
        return state.last
    slip_start = _slip_start(state)
    return after(slip_start, Duration(limit - late))


def _slip_start(state: State) -> Instant:
    """The instant from which the projected end moves with the clock: now, or when the step's time is up."""
    return state.last if state.slips(state.last) else after(state.last, state.remaining(state.last) or ZERO)
