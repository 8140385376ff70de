"""The note taker's rows."""

from dataclasses import replace

from kiosk.core.session.commands import AddTime, Next, Pause, Resume, Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.session.timing_log import Row, Total, by_person, by_role, rows, total
from kiosk.core.units import ZERO, minutes, seconds
from tests.core.samples import CIRCLE_PLAN, T0, a_session, a_turn, at


def test_a_row_tells_how_long_a_step_took_and_why() -> None:
    session = Session.opened(PlanMade(at=T0, plan=CIRCLE_PLAN))
    session.apply(Start(), at(0))
    session.apply(Next(), at(150))
    session.apply(Next(), at(200))
    session.apply(AddTime(minutes(1)), at(210))
    session.apply(Pause(), at(220))
    session.apply(Resume(), at(250))
    session.tick(at(440))
    assert rows(session.state)[2] == Row(
        number=3,
        stage="Ideas",
        step="ideas",
        title="What is positive and possible",
        roles=("Presenter", "Creative team"),
        person=None,
        topic=None,
        planned=seconds(150),
        actual=seconds(210),
        overtime=seconds(60),
        saved=ZERO,
        paused=seconds(30),
        process_paused=ZERO,
        added=minutes(1),
        began=at(200),
        ended=at(440),
    )
    assert (rows(session.state)[0].saved, rows(session.state)[0].overtime) == (seconds(30), 0)
    assert rows(session.state)[3].began == at(440)


def test_what_still_runs_counts_up_to_now_or_to_the_last_event() -> None:
    session = a_session(a_turn(minutes(3), minutes(1)), a_turn())
    session.apply(Start(), T0)
    session.tick(at(130))
    assert [row.actual for row in rows(session.state)] == [seconds(120), 0]
    assert [row.actual for row in rows(session.state, at(130))] == [seconds(130), 0]


def test_a_step_without_a_clock_has_neither_overtime_nor_saved_time() -> None:
    session = a_session(a_turn(None), a_turn(None))
    session.apply(Start(), T0)
    session.apply(Next(), at(100))
    first, second = rows(session.state, at(130))
    assert (first.planned, first.actual, first.overtime, first.saved) == (None, seconds(100), 0, 0)
    assert (second.actual, second.overtime, second.saved) == (seconds(30), 0, 0)


def test_rows_are_numbered_from_one_and_there_is_one_for_each_step() -> None:
    assert [row.number for row in rows(a_session(a_turn(), a_turn(), a_turn()).state)] == [1, 2, 3]


def test_the_rows_are_summed_by_role_and_whoever_speaks_with_another_has_the_time_too() -> None:
    both = replace(a_turn(minutes(2)), speaks=("Presenter", "Team"))
    session = a_session(a_turn(minutes(1)), both, replace(a_turn(None), speaks=("Team",)))
    session.apply(Start(), T0)
    for clock in (90, 150, 200):
        session.apply(Next(), at(clock))
    table = rows(session.state)
    assert by_role(table) == (
        Total("Presenter", planned=minutes(3), actual=seconds(150), overtime=seconds(30), share=0.75),
        Total("Team", planned=minutes(2), actual=seconds(110), overtime=ZERO, share=0.55),
    )
    assert [row.role for row in table] == ["Presenter", "Presenter, Team", "Team"]


def test_the_rows_are_summed_by_person_in_the_order_of_their_turns() -> None:
    talks = [replace(a_turn(minutes(1)), step="talk", person=f"P{n}", round=n) for n in (2, 1)]
    session = a_session(a_turn(minutes(1)), *talks)
    assert by_person(rows(session.state)) == (
        Total("P2", planned=minutes(1), actual=ZERO, overtime=ZERO, share=0.0),
        Total("P1", planned=minutes(1), actual=ZERO, overtime=ZERO, share=0.0),
    )
    session.apply(Start(), T0)
    for clock in (50, 125, 200):
        session.apply(Next(), at(clock))
    assert [(one.name, one.actual, one.overtime, one.share) for one in by_person(rows(session.state))] == [
        ("P2", seconds(75), seconds(15), 0.375),
        ("P1", seconds(75), seconds(15), 0.375),
    ]


def test_a_total_leaves_out_what_has_no_length() -> None:
    assert total([minutes(1), None, seconds(30)]) == seconds(90)
    assert total([]) == 0
