"""Which starts can be planned, and what is said of those that cannot."""

import pytest

from kiosk.core.errors import Refused
from kiosk.core.session.commands import PlanStart, TakeOut
from kiosk.core.session.state import PlannedStart
from kiosk.core.units import Duration, Instant, after, minutes
from tests.core.samples import T0, a_session, a_turn

DAY = minutes(24 * 60)
ELSEWHEN = "That time has passed, or is more than a day ahead: choose another one."


@pytest.mark.parametrize("ahead", [1, DAY])
def test_a_start_is_ahead_and_within_a_day(ahead: int) -> None:
    session, start = a_session(a_turn()), after(T0, Duration(ahead))
    session.apply(PlanStart(start), T0)
    assert session.state.start == PlannedStart(start, announced=ahead == 1)


@pytest.mark.parametrize("ahead", [-1, 0, DAY + 1])
@pytest.mark.parametrize("by_itself", [False, True])
def test_one_that_has_passed_or_is_further_ahead_is_refused_and_the_one_before_stays(
    ahead: int, *, by_itself: bool
) -> None:
    session, before = a_session(a_turn()), after(T0, minutes(5))
    session.apply(PlanStart(before), T0)
    with pytest.raises(Refused) as refused:
        session.apply(PlanStart(after(T0, Duration(ahead)), by_itself), T0)
    assert str(refused.value) == ELSEWHEN
    assert session.state.start == PlannedStart(before)


def test_a_session_without_a_step_cannot_start_by_itself_and_can_be_planned() -> None:
    session, start = a_session(a_turn()), Instant(T0 + minutes(5))
    session.apply(TakeOut("step-1"), T0)
    with pytest.raises(Refused) as refused:
        session.apply(PlanStart(start, by_itself=True), T0)
    assert str(refused.value) == "Every step is left out: include at least one."
    session.apply(PlanStart(start), T0)
    assert session.state.start == PlannedStart(start)


def test_a_start_that_nobody_has_planned_cannot_be_taken_back() -> None:
    with pytest.raises(Refused) as refused:
        a_session(a_turn()).apply(PlanStart(None), T0)
    assert str(refused.value) == "No start has been set."
