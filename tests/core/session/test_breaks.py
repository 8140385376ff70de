"""A break: nobody's time, with a row of its own, after which the step goes on with what it had left."""

import pytest

from kiosk.core.errors import Refused
from kiosk.core.room.state import Room
from kiosk.core.session.commands import AddTime, Back, GoTo, Next, Pause, Repeat, Start, TakeBreak, TakeOut, Undo
from kiosk.core.session.replan import plan_ending_on_time
from kiosk.core.session.session import Session
from kiosk.core.session.timing_log import by_role, rows
from kiosk.core.units import Duration, Instant, minutes, seconds
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import StepView
from kiosk.core.wording.announcements import sentence, what_is_next
from kiosk.core.wording.foreseen import expected_sentences
from tests.core.samples import T0, a_session, a_turn, at
from tests.views import view_of


def started(count: int = 3, time: Duration | None = None) -> Session:
    session = a_session(*(a_turn() for _ in range(count)), time=time)
    session.apply(Start(), T0)
    return session


def shown(session: Session, now: Instant, midnight: Instant | None = None) -> StepView:
    return view_of(snapshot(Room(session=session.state, midnight=midnight), now), StepView)


def test_the_step_stands_still_and_goes_on_after_the_break_with_what_it_had_left() -> None:
    session = started()
    session.apply(TakeBreak(minutes(10)), at(60))
    assert session.state.current.is_break
    session.apply(Next(), at(60 + 540))
    assert session.state.remaining(at(600)) == minutes(2)
    first, second = rows(session.state, at(630))[:2]
    assert (first.step, first.planned, first.actual, first.saved) == ("break-1", minutes(10), minutes(9), minutes(1))
    assert (second.step, second.actual, second.paused) == ("step-1", seconds(90), 0)


def test_its_time_is_nobodys() -> None:
    session = started()
    session.apply(TakeBreak(minutes(10)), at(60))
    session.apply(Next(), at(660))
    assert [(one.name, one.actual) for one in by_role(rows(session.state, at(700)))] == [("Presenter", seconds(100))]


def test_a_break_that_is_planned_comes_when_the_step_is_over() -> None:
    session = started()
    session.apply(TakeBreak(minutes(5), later=True), at(10))
    assert session.state.turn == 0
    assert what_is_next(session.state) == "Next: Break."
    session.apply(Next(), at(60))
    assert session.state.current.is_break
    session.apply(Next(), at(100))
    assert session.state.current.step == "step-2"
    session.apply(Back(), at(110))
    assert session.state.current.step == "step-1", "nobody goes back to a break"


def test_back_in_a_break_is_back_in_the_step_that_it_has_interrupted() -> None:
    session = started()
    session.apply(Next(), at(10))
    session.apply(TakeBreak(minutes(5)), at(20))
    session.apply(Back(), at(30))
    assert session.state.current.step == "step-2"


def test_a_planned_break_can_be_left_out_again_and_each_break_has_a_name_of_its_own() -> None:
    session = started()
    session.apply(TakeBreak(minutes(5), later=True), at(10))
    session.apply(TakeBreak(minutes(5)), at(20))
    session.apply(TakeOut("break-1"), at(30))
    session.apply(Next(), at(40))
    session.apply(Next(), at(50))
    assert session.state.current.step == "step-2"


def test_undo_takes_it_back_as_if_nobody_had_taken_it() -> None:
    session = started()
    session.apply(TakeBreak(minutes(5)), at(20))
    session.apply(Undo(), at(60))
    assert (session.state.current.step, session.state.used(at(60))) == ("step-1", seconds(60))
    assert len(session.state.plan.turns) == 3


def test_finishing_on_time_knows_it_and_leaves_it_as_long_as_it_is() -> None:
    session = started(time=minutes(9))
    assert session.state.late(at(60)) == 0
    session.apply(TakeBreak(minutes(5), later=True), at(60))
    assert session.state.late(at(60)) == minutes(5)
    offered = plan_ending_on_time(session.state, at(60))
    assert offered is not None
    assert [turn.planned for turn in offered.turns if turn.is_break] == [minutes(5)]


@pytest.mark.parametrize(
    ("length", "later", "why"),
    [
        (Duration(0), False, "Say how long the break is"),
        (minutes(241), False, "up to four hours"),
        (minutes(5), True, "This is the last step: take the break now"),
    ],
)
def test_it_is_refused_with_what_would_work(length: Duration, later: bool, why: str) -> None:
    with pytest.raises(Refused, match=why):
        started(1).apply(TakeBreak(length, later), at(10))


def test_in_a_break_there_is_time_to_add_and_no_second_break() -> None:
    session = started()
    session.apply(TakeBreak(minutes(5)), at(10))
    with pytest.raises(Refused, match="This is a break already: give it more time"):
        session.apply(TakeBreak(minutes(5)), at(20))
    session.apply(AddTime(minutes(1)), at(20))
    assert session.state.remaining(at(10)) == minutes(6)


def test_the_end_of_the_break_is_announced_a_minute_before_and_at_its_end() -> None:
    session = started()
    begun = session.apply(TakeBreak(minutes(10)), at(60))[-1]
    assert sentence(begun, session.state) == "A break of 10 minutes."
    check, end = session.tick(at(60 + 600))
    assert (check.at, sentence(check, session.state)) == (at(60 + 540), "The break ends in 1 minute.")
    assert (end.at, sentence(end, session.state)) == (at(60 + 600), "The break is over.")


def test_a_break_that_is_announced_again_says_what_is_left_of_it() -> None:
    session = started()
    session.apply(TakeBreak(minutes(10)), at(60))
    said = []
    for clock in (60, 60 + 178, 60 + 599):
        (*_, repeated) = session.apply(Repeat(), at(clock))
        said.append(sentence(repeated, session.state))
    assert said == ["A break of 10 minutes.", "7 minutes left of the break.", "The break is over."]


def test_what_a_planned_break_will_need_said_is_foreseen_for_a_long_one_and_a_short_one() -> None:
    for length, announced, check in ((5, "A break of 5 minutes.", True), (1, "A break of 1 minute.", False)):
        session = a_session(a_turn(), a_turn(None))
        session.apply(Start(), T0)
        session.apply(TakeBreak(minutes(length), later=True), at(10))
        foreseen = expected_sentences(session.state.plan)
        assert {announced, "The break is over."} < set(foreseen)
        assert ("The break ends in 1 minute." in foreseen) is check


def test_the_screen_says_when_people_should_be_back() -> None:
    session = started()
    session.apply(TakeBreak(minutes(10)), at(300))
    midnight = at(-11 * 3600)
    view = shown(session, at(400), midnight)
    assert (view.title, view.speaks, view.is_break, view.position) == ("Break", "Back at 11:15", True, "")
    assert shown(session, at(400)).speaks == "Back when the clock is at 0:00"
    session.apply(Pause(), at(500))
    assert shown(session, at(500), midnight).speaks == "Back when the clock is at 0:00"
    assert shown(session, at(500), midnight).next is not None


def test_after_the_time_is_up_the_screen_says_so_until_somebody_goes_on() -> None:
    session = started()
    session.apply(TakeBreak(minutes(1)), at(0))
    session.tick(at(60))
    assert shown(session, at(61), T0).speaks == "The break is over"
    assert session.state.current.is_break


def test_steps_are_counted_without_breaks() -> None:
    session = started()
    session.apply(TakeBreak(minutes(1)), at(0))
    session.apply(Next(), at(10))
    assert shown(session, at(10)).position == "Step 1 of 3"
    session.apply(GoTo(3), at(20))
    assert shown(session, at(20)).position == "Step 3 of 3"
