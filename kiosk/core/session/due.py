"""What happens next if nobody does anything, and at which instant."""

from kiosk.core.session.events import ReplanOffered, TimeCheckReached, TimeUpReached
from kiosk.core.session.replan import replanned
from kiosk.core.session.state import OVERTIME_CHECKS, TIME_UP, Phase, State
from kiosk.core.units import ZERO, Duration, Instant, after, minutes

OFFER_AFTER = minutes(1)
"""How far a session must be beside its agreed end before a re-plan is offered, and how much further before the next."""

Due = TimeCheckReached | TimeUpReached | ReplanOffered


def next_event(state: State) -> Due | None:
    """The next mark of the running turn or the next offer, whichever comes first; a mark before an offer."""
    mark, offer_at = _next_mark(state), _offer_due(state)
    if offer_at is None or (mark is not None and mark.at <= offer_at):
        return mark
    return _offer(state, offer_at) or mark


def _next_mark(state: State) -> TimeCheckReached | TimeUpReached | None:
    """Marks go by remaining time, far to near."""
    allowance = state.allowance
    if state.phase is not Phase.RUNNING or allowance is None:
        return None
    overtime = () if state.current.quiet or state.current.goes_on else OVERTIME_CHECKS
    ahead = [mark for mark in (*state.current.checks, TIME_UP, *overtime) if mark not in state.record.said]
    if not ahead:
        return None
    mark = max(ahead)
    # An undo can put a mark behind us; it still happens after what has happened already.
    at = max(state.last, after(state.since, Duration(allowance - mark - state.record.used)))
    if mark == TIME_UP:
        return TimeUpReached(at=at, turn=state.turn)
    return TimeCheckReached(at=at, turn=state.turn, mark=mark)


def _offer(state: State, at: Instant) -> ReplanOffered | None:
    """An offer to end on time, where something can be done about it."""
    plan, late = replanned(state, at), state.late(at)
    return None if plan is None or late is None else ReplanOffered(at=at, plan=plan, late=late)


def _offer_due(state: State) -> Instant | None:
    """When the session is, or will be, far enough beside its agreed end for an offer."""
    late = state.late(state.last)
    if late is None or not state.underway:
        return None
    slack = max(ZERO, state.plan.slack)
    if -late - slack >= OFFER_AFTER + max(ZERO, -state.answered - slack):
        return state.last
    limit = OFFER_AFTER + max(ZERO, state.answered)
    if late >= limit:
        return state.last
    slips_from = _slips_from(state)
    return after(slips_from, Duration(limit - late))


def _slips_from(state: State) -> Instant:
    """From when on the projected end moves with the time: at once, or from the end of the step's time on."""
    return state.last if state.slips(state.last) else after(state.last, state.remaining(state.last) or ZERO)
