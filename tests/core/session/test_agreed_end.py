"""The agreed end: a time of day stays, and a length counts from the first step with a clock."""

from dataclasses import replace

from kiosk.core.plan.model import Plan
from kiosk.core.session.commands import BeganEarlier, Next, Start, Undo
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session, replay
from kiosk.core.units import Instant, minutes
from tests.core.samples import T0, a_plan, a_turn, at

TIMED = a_plan(a_turn(minutes(20)), a_turn(minutes(60)), time=minutes(90))
UNTIMED_FIRST = a_plan(a_turn(None), a_turn(minutes(3)), a_turn(None), a_turn(minutes(7)), time=minutes(10))


def opened(plan: Plan, *, fixed: bool = False) -> Session:
    return Session.opened(PlanMade(at=T0, plan=replace(plan, fixed_end=fixed)))


def end_of(session: Session) -> Instant | None:
    return session.state.agreed_end


def test_an_agreed_time_of_day_stays_when_the_start_is_corrected() -> None:
    session = opened(TIMED, fixed=True)
    session.apply(Start(), T0)
    session.apply(BeganEarlier(minutes(10)), at(60))
    assert session.state.began == at(-600)
    assert end_of(session) == at(90 * 60)
    assert session.state.late(at(60)) == minutes(-20)  # 10 min had gone by, 70 are planned, and 90 were left


def test_also_when_the_correction_starts_the_session() -> None:
    session = opened(TIMED, fixed=True)
    session.apply(BeganEarlier(minutes(10)), T0)
    assert (session.state.began, end_of(session)) == (at(-600), at(90 * 60))


def test_an_agreed_length_counts_from_the_corrected_start() -> None:
    session = opened(TIMED)
    session.apply(Start(), T0)
    session.apply(BeganEarlier(minutes(10)), at(60))
    assert end_of(session) == at(80 * 60)
    session.apply(Undo(), at(70))
    assert end_of(session) == at(90 * 60)


def test_an_agreed_length_counts_from_the_first_step_with_a_clock() -> None:
    session = opened(UNTIMED_FIRST)
    events = [*session.apply(Start(), T0)]
    assert end_of(session) is None
    assert session.state.late(at(200)) is None
    events += session.apply(BeganEarlier(minutes(2)), at(100))
    assert end_of(session) is None
    events += session.apply(Next(), at(300))
    assert end_of(session) == at(900)
    events += session.apply(Next(), at(480))
    assert end_of(session) == at(900)  # a later step without a clock takes its time from the others
    assert replay([PlanMade(at=T0, plan=UNTIMED_FIRST), *events]) == session.state
    session.apply(Undo(), at(490))
    assert end_of(session) == at(900)


def test_the_end_is_open_again_after_the_first_step_with_a_clock_was_undone() -> None:
    session = opened(UNTIMED_FIRST)
    session.apply(Start(), T0)
    session.apply(Next(), at(300))
    session.apply(Undo(), at(310))
    assert end_of(session) is None
    session.apply(Next(), at(400))
    assert end_of(session) == at(1000)


def test_an_agreed_time_of_day_counts_from_the_start_whatever_the_first_step() -> None:
    session = opened(UNTIMED_FIRST, fixed=True)
    session.apply(Start(), T0)
    assert end_of(session) == at(600)


def test_a_length_for_steps_without_clocks_counts_from_the_start() -> None:
    session = opened(a_plan(a_turn(None), a_turn(None), time=minutes(10)))
    session.apply(Start(), T0)
    assert end_of(session) == at(600)
