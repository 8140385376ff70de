"""What a group has from its earlier sessions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import InvalidGroup
from kiosk.core.plan.model import FREE_NOTES, Box, BoxKind, Note
from kiosk.core.room.groups import (
    Action,
    Attendance,
    Group,
    Member,
    ReportBack,
    Standing,
    agreed_actions,
    attendance_of,
    group_from,
    next_lead,
    standings,
    with_action_marked,
    with_leads,
    with_selection_moved,
)
from kiosk.core.session.commands import End, Next, SkipPerson, Start
from kiosk.core.units import ZERO, Duration, after, minutes
from tests.core.samples import T0, a_plan, a_session, a_turn
from tests.core.strategies import LAW

SET = Group("Set A", (Member("P1", (11, 30)), Member("P2"), Member("P3", (3, 12)), Member("P4", (3, 2))))


def test_only_a_turn_that_was_taken_counts() -> None:
    session = a_session(*(replace(a_turn(), step="talk", person=f"P{n}", round=n) for n in (1, 2, 3)))
    session.apply(Start(), T0)
    session.apply(SkipPerson("P2"), T0)
    session.apply(Next(), after(T0, minutes(4)))
    assert attendance_of(session.state).airtime == (("P1", minutes(4)),)


def test_who_led_counts_too() -> None:
    session = a_session(a_turn())
    session.state = replace(session.state, plan=replace(session.state.plan, leads=(("Chair", "P1"),)))
    session.apply(Start(), T0)
    session.apply(End(), after(T0, minutes(2)))
    assert attendance_of(session.state) == Attendance((), (("Chair", "P1"),))


def test_whose_turn_comes_next_is_settled_by_turns_then_airtime_then_how_long_ago() -> None:
    newest = Attendance((("P1", minutes(30)), ("P2", minutes(30))))
    middle = Attendance((("P3", minutes(30)), ("P4", minutes(20))))
    oldest = Attendance((("P1", minutes(5)), ("P5", minutes(30))))
    assert standings(["P1", "P2", "P3", "P4", "P5", "P6"], [newest, middle, oldest]) == (
        Standing("P6", 0, ZERO, None),
        Standing("P4", 1, minutes(20), 2),
        Standing("P5", 1, minutes(30), 3),
        Standing("P3", 1, minutes(30), 2),
        Standing("P2", 1, minutes(30), 1),
        Standing("P1", 2, minutes(35), 1),
    )


@LAW
@given(st.integers(2, 7), st.integers(1, 4), st.integers(1, 30))
def test_over_the_sessions_everybody_gets_as_many_turns(people: int, at_once: int, sessions: int) -> None:
    names = [f"P{number}" for number in range(1, people + 1)]
    pasts: list[Attendance] = []
    for _ in range(sessions):
        taken = standings(names, pasts)[:at_once]
        pasts.insert(0, Attendance(tuple((one.name, Duration(1000)) for one in taken)))
    turns = [one.turns for one in standings(names, pasts)]
    assert max(turns) - min(turns) <= 1


def test_whoever_has_birthday_first_in_the_year_begins_and_the_next_birthday_follows() -> None:
    led: list[Attendance] = []
    order = []
    for _ in range(5):
        who = next_lead(SET, "Chair", led)
        assert who is not None
        order.append(who)
        led.insert(0, Attendance((), (("Scribe", "P1"), ("Chair", who))))
    assert order == ["P4", "P3", "P1", "P2", "P4"]


def test_a_role_goes_on_from_the_last_one_who_still_belongs_to_the_group() -> None:
    pasts = [
        Attendance((), (("Chair", "P9"),)),
        Attendance((), (("Practitioner", "P2"),)),
        Attendance((), (("Chair", "P3"),)),
    ]
    assert next_lead(SET, "Chair", pasts) == "P1"
    assert next_lead(Group("Nobody"), "Chair", pasts) is None


def test_a_plan_tells_who_leads_where_somebody_can() -> None:
    plan = replace(a_plan(a_turn()), leading=("Chair",))
    assert with_leads(plan, SET, []).leads == (("Chair", "P4"),)
    assert with_leads(plan, Group("Nobody"), []).leads == ()
    assert with_leads(a_plan(a_turn()), SET, []).leads == ()


def test_a_role_that_several_people_shared_passes_on_from_the_last_of_them() -> None:
    shared = Attendance(leads=(("Scribe", "P3"), ("Chair", "P4"), ("Chair", "P3")))
    assert next_lead(SET, "Chair", [shared]) == "P1"
    assert next_lead(SET, "Scribe", [shared]) == "P1"
    chaired = replace(a_plan(a_turn()), leading=("Chair", "Scribe"), leads=(("Chair", "P2"), ("Note taker", "P1")))
    assert with_leads(chaired, SET, [shared]).leads == (*chaired.leads, ("Scribe", "P1"))


def test_what_was_promised_are_actions_that_nobody_has_called_done() -> None:
    plan = replace(a_plan(a_turn()), boxes=(Box("a-1", "Actions", BoxKind.ACTIONS), Box("a-2", "Learning")))
    open_one = Note("n1", "a-1", "Ring the school")
    notes = (
        open_one,
        Note("n2", "a-1", "Done already", done=True),
        Note("n3", "a-1", " "),
        Note("n4", "a-2", "Learnt"),
        Note("n5", FREE_NOTES, "Free"),
    )
    assert agreed_actions(plan, notes) == (open_one,)


def test_the_choice_among_promises_stops_at_the_first_and_the_last() -> None:
    report = ReportBack(tuple(Action("s1", "2026-01-01", Note(f"n{n}", "a-1", "text")) for n in range(3)))
    assert with_selection_moved(report, 1, None).chosen == 1
    assert with_selection_moved(report, -1, None).chosen == 0
    assert with_selection_moved(report, 9, None).chosen == 2
    assert with_selection_moved(report, 0, 1).chosen == 1
    assert with_selection_moved(report, 0, 7).chosen == 2


def test_a_promise_that_was_marked_is_chosen_and_the_others_stay() -> None:
    promises = tuple(Action("s1", "2026-01-01", Note(f"n{n}", "a-1", "text")) for n in range(3))
    done = replace(promises[2].note, done=True, version=2)
    report = with_action_marked(ReportBack(promises), 2, done)
    assert report == ReportBack((*promises[:2], replace(promises[2], note=done)), chosen=2)


def test_a_group_is_written_as_names_with_birthdays_where_they_are_known() -> None:
    assert group_from("  Set   A ", "P1, Anna  Lena 2-29,, P3 11-30,") == Group(
        "Set A", (Member("P1"), Member("Anna Lena", (2, 29)), Member("P3", (11, 30)))
    )
    assert group_from("Set A", "") == Group("Set A")
    assert group_from("Set\u202e A\x07", "P1\x1b, Анна") == Group("Set A", (Member("P1"), Member("Анна")))


@pytest.mark.parametrize(
    ("name", "members", "says"),
    [
        (" ", "P1", "A group needs a name"),
        ("A", "P1, P1", "'P1' appears twice"),
        ("A", "P1 02-30", "'02-30' is not a date"),
        ("A", "P1 13-01", "'13-01' is not a date"),
        ("A", "P1 01-00", "'01-00' is not a date"),
        ("A", "03-12", "A name is missing before the birthday '03-12'"),
    ],
)
def test_a_group_that_cannot_be_written_down_says_why(name: str, members: str, says: str) -> None:
    with pytest.raises(InvalidGroup, match=says):
        group_from(name, members)
