"""From when a turn or a session counts in a group's memory, and how people correct that."""

from dataclasses import replace

import pytest

from kiosk.core.errors import Refused
from kiosk.core.interaction.menu import menu_entries
from kiosk.core.room.groups import Attendance, Group, Member, attendance_of, next_lead, standings
from kiosk.core.room.menu import Section
from kiosk.core.session.commands import (
    CountTurn,
    End,
    HandOver,
    Next,
    RenamePerson,
    SessionCommand,
    SkipPerson,
    Start,
    TakeBreak,
    TakeOut,
    Undo,
)
from kiosk.core.session.counting import correctable, is_enough, session_counts, turns_counted
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import Duration, minutes, seconds
from kiosk.core.wording.endings import too_short
from tests.core.samples import T0, a_plan, a_turn, at


def a_round(*lengths: float) -> Session:
    """A session in which P1, P2 … have turns of so many minutes, chaired by P1."""
    turns = [
        replace(a_turn(minutes(length)), stage="Turns", step="say", person=f"P{number}", round=number)
        for number, length in enumerate(lengths, 1)
    ]
    people = tuple(f"P{number}" for number in range(1, len(lengths) + 1))
    plan = replace(a_plan(*turns), people=people, leading=("Chair",), leads=(("Chair", "P1"),))
    return Session.opened(PlanMade(at=T0, plan=plan))


def does(session: Session, *script: tuple[float, SessionCommand]) -> Session:
    for second, command in script:
        session.apply(command, at(second))
    return session


@pytest.mark.parametrize(
    ("planned", "enough"),
    [(minutes(30), minutes(10)), (minutes(3), minutes(1)), (minutes(2), minutes(1)), (seconds(40), seconds(40))],
)
def test_a_turn_counts_from_a_third_of_its_time_and_a_minute_or_the_whole_of_it(
    planned: Duration, enough: Duration
) -> None:
    assert is_enough(planned, enough)
    assert not is_enough(planned, Duration(enough - 1))


def test_without_a_planned_time_a_minute_counts_and_nothing_never_does() -> None:
    assert is_enough(Duration(0), minutes(1))
    assert not is_enough(Duration(0), seconds(59))
    assert not is_enough(minutes(1), Duration(0))


def test_a_turn_of_three_seconds_does_not_use_up_its_persons_turn() -> None:
    session = does(a_round(9, 9, 9), (0, Start()), (3, Next()), (243, SkipPerson("P2")), (423, Next()))
    assert [(one.name, one.airtime, one.counts) for one in turns_counted(session.state)] == [
        ("P1", seconds(3), False),
        ("P2", seconds(240), True),
        ("P3", seconds(180), True),
    ]
    past = attendance_of(session.state)
    assert past.airtime == (("P2", minutes(4)), ("P3", minutes(3)))
    assert standings(["P1", "P2", "P3"], [past])[0].name == "P1"


def test_a_step_that_the_group_leaves_out_is_no_part_of_a_turn_and_one_that_is_skipped_is() -> None:
    """P1 has 2 of the 3 minutes of “say”; with the 9 minutes of “ask” a turn of 12 would count from 4 on."""
    say, ask = (replace(a_turn(minutes(length)), stage="Turns", step=step) for step, length in (("say", 3), ("ask", 9)))
    turns = [replace(turn, person=f"P{number}", round=number) for number in (1, 2) for turn in (say, ask)]
    for command, counts in ((TakeOut("ask"), True), (SkipPerson("P1"), False)):
        session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(*turns), people=("P1", "P2"))))
        does(session, (0, Start()), (120, command), (121, End()))
        assert correctable(session.state)["P1"] is counts


def test_a_session_of_three_seconds_does_not_use_up_the_chair() -> None:
    group = Group("Set", (Member("P1"), Member("P2")))
    session = does(a_round(9, 9, 9), (0, Start()), (3, End()))
    assert next_lead(group, "Chair", [attendance_of(session.state)]) == "P1"
    longer = does(a_round(9, 9, 9), (0, Start()), (540, End()))
    assert next_lead(group, "Chair", [attendance_of(longer.state)]) == "P2"


def test_a_break_is_no_part_of_a_session_that_counts() -> None:
    session = does(a_round(9, 9, 9), (0, Start()), (3, TakeBreak(minutes(30))), (1803, Next()), (1810, End()))
    assert not session_counts(session.state)


def test_of_a_turn_that_was_handed_over_each_has_what_they_had() -> None:
    session = does(a_round(9, 9), (0, Start()), (3, HandOver("P2")), (400, Next()), (401, End()))
    assert attendance_of(session.state).airtime == (("P2", seconds(397)),)


def test_people_correct_what_counts_and_undo_takes_the_correction_back() -> None:
    session = does(a_round(9, 9), (0, Start()), (3, Next()), (50, CountTurn("P1", counts=True)))
    assert attendance_of(session.state).airtime == (("P1", seconds(3)),)
    does(session, (55, Undo()))
    assert attendance_of(session.state).airtime == ()
    does(session, (420, End()), (430, CountTurn("P2", counts=False)), (431, CountTurn(None, counts=False)))
    assert attendance_of(session.state) == Attendance((), (), ("Chair",))
    does(session, (440, RenamePerson("P2", "P7")), (441, CountTurn("P7", counts=True)))
    assert [name for name, _ in attendance_of(session.state).airtime] == ["P7"]


def test_a_correction_that_changes_nothing_or_is_about_nobody_says_so() -> None:
    session = does(a_round(9, 9), (0, Start()), (300, Next()))
    for name, counts, says in (
        ("P1", True, "It already counts"),
        (None, False, "It does not count anyway"),
        ("P9", True, "P9 has had no turn of their own; these have: P1"),
    ):
        with pytest.raises(Refused, match=says):
            session.apply(CountTurn(name, counts=counts), at(310))


def test_the_menu_offers_the_correction_once_a_turn_is_over_and_the_end_says_what_does_not_count() -> None:
    session = does(a_round(9, 9), (0, Start()), (3, Next()))
    offered = [entry.command for entry in menu_entries(session.state, Section.PERSON, "P1")]
    assert CountTurn("P1", counts=True) in offered
    assert correctable(session.state) == {"P1": False}
    does(session, (200, End()))
    assert too_short(session.state) == "Not counted as a turn: P1. The session does not count."
    does(session, (210, CountTurn("P1", counts=True)), (211, CountTurn(None, counts=True)))
    assert too_short(session.state) == ""
