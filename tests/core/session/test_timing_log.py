"""The note taker's rows."""

from dataclasses import replace

import pytest

from kiosk.core.session.commands import AddTime, End, Next, Pause, Resume, Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.session.timing_log import Row, Sums, Total, by_person, by_role, percentages, rows, sums, total
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


def test_roles_that_speak_in_one_step_share_its_time_equally() -> None:
    both = replace(a_turn(minutes(2)), speaks=("Presenter", "Team"))
    session = a_session(a_turn(minutes(1)), both, replace(a_turn(None), speaks=("Team",)))
    session.apply(Start(), T0)
    for clock in (90, 150, 200):
        session.apply(Next(), at(clock))
    table = rows(session.state)
    assert by_role(table) == (
        Total("Presenter", minutes(2), actual=seconds(120), overtime=seconds(30), share=0.6, percent=60),
        Total("Team", minutes(1), actual=seconds(80), overtime=ZERO, share=0.4, percent=40),
    )
    assert [row.role for row in table] == ["Presenter", "Presenter, Team", "Team"]


def test_where_everyone_speaks_the_time_is_everyones() -> None:
    session = a_session(
        replace(a_turn(minutes(1)), speaks=("Facilitator", "Everyone")), replace(a_turn(), speaks=("Facilitator",))
    )
    session.apply(Start(), T0)
    session.apply(Next(), at(60))
    session.apply(Next(), at(80))
    assert [(one.name, one.actual) for one in by_role(rows(session.state))] == [
        ("Everyone", seconds(60)),
        ("Facilitator", seconds(20)),
    ]


def test_a_millisecond_that_cannot_be_halved_is_not_lost() -> None:
    session = a_session(replace(a_turn(), speaks=("One", "Two", "Three")))
    session.apply(Start(), T0)
    session.apply(Next(), at(0.1))
    assert [one.actual for one in by_role(rows(session.state))] == [33, 33, 34]


def test_the_rows_are_summed_by_person_in_the_order_of_their_turns() -> None:
    talks = [replace(a_turn(minutes(1)), step="talk", person=f"P{n}", round=n) for n in (2, 1)]
    session = a_session(a_turn(minutes(1)), *talks)
    assert by_person(rows(session.state)) == (
        Total("P2", planned=minutes(1), actual=ZERO, overtime=ZERO, share=0.0, percent=0),
        Total("P1", planned=minutes(1), actual=ZERO, overtime=ZERO, share=0.0, percent=0),
    )
    session.apply(Start(), T0)
    for clock in (50, 125, 200):
        session.apply(Next(), at(clock))
    assert [(one.name, one.actual, one.overtime, one.share) for one in by_person(rows(session.state))] == [
        ("P2", seconds(75), seconds(15), 0.5),
        ("P1", seconds(75), seconds(15), 0.5),
    ]


def test_a_step_that_never_began_was_not_held_and_saved_nothing() -> None:
    session = a_session(a_turn(minutes(1)), a_turn(minutes(4)), a_turn(None))
    session.apply(Start(), T0)
    session.apply(End(), at(40))
    table = rows(session.state)
    assert [(row.held, row.saved) for row in table] == [(True, seconds(20)), (False, 0), (False, 0)]
    assert sums(table) == Sums(
        planned=minutes(5),
        actual=seconds(40),
        overtime=ZERO,
        saved=seconds(20),
        paused=ZERO,
        process_paused=ZERO,
        added=ZERO,
        not_held=minutes(4),
        untimed=ZERO,
    )


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((), ()),
        ((0, 0), (0, 0)),
        ((1, 1, 1), (34, 33, 33)),
        ((1, 1), (50, 50)),
        ((1, 999), (0, 100)),
        ((155, 845, 0), (16, 84, 0)),
        ((1, 1, 1, 1, 1, 1, 1), (15, 15, 14, 14, 14, 14, 14)),
    ],
)
def test_percentages_add_up_because_the_largest_remainders_are_rounded_up(
    parts: tuple[int, ...], shown: tuple[int, ...]
) -> None:
    assert percentages(parts) == shown


def test_a_total_leaves_out_what_has_no_length() -> None:
    assert total([minutes(1), None, seconds(30)]) == seconds(90)
    assert total([]) == 0
