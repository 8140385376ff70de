"""Steps in which people speak one after another, computed by hand."""

from dataclasses import replace

import pytest

from kiosk.core.errors import Refused
from kiosk.core.i18n import tr
from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import NEXT_PERSON, Key, binding_for
from kiosk.core.interaction.menu import menu_entries
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.groups import attendance_of
from kiosk.core.room.menu import Section
from kiosk.core.room.state import Room
from kiosk.core.session.commands import (
    AddPerson,
    AddTime,
    AskReplan,
    AskWhoIsNext,
    HandOver,
    Next,
    NextPerson,
    Pause,
    RemovePerson,
    RenamePerson,
    Resume,
    SessionCommand,
    Start,
    Undo,
)
from kiosk.core.session.events import PlanMade, WhoIsNextAsked
from kiosk.core.session.in_turn import round_in_turn
from kiosk.core.session.session import Session
from kiosk.core.session.timing_log import by_person, rows
from kiosk.core.units import Duration, minutes, seconds
from kiosk.core.view.step import step_view
from kiosk.core.wording.announcements import sentence
from tests.core.samples import T0, a_plan, a_turn, at

PEOPLE = ("P1", "P2", "P3")


def check_in(length: Duration | None = minutes(3), **facts: object) -> Turn:
    """A step of a minute for each of the three."""
    step = replace(a_turn(length, speaks=("Everyone",)), step="check-in", title="Check-in", in_turn=True)
    return replace(step, **facts)  # type: ignore[arg-type]  # fields by name


def checking_in(*script: tuple[float, SessionCommand], **facts: object) -> Session:
    """A check-in and a step after it, started, with these commands so many seconds after T0."""
    plan = replace(a_plan(check_in(), a_turn()), people=PEOPLE)
    session = Session.opened(PlanMade(at=T0, plan=replace(plan, **facts)))  # type: ignore[arg-type]  # fields by name
    for clock, command in ((0, Start()), *script):
        session.apply(command, at(clock))
    return session


def heard(session: Session, clock: float) -> list[tuple[str, int, int, int]]:
    """What each had of the check-in, in seconds: planned, actual, and over."""
    shares = rows(session.state, at(clock))[0].shares
    return [(one.name, one.planned // 1000, one.actual // 1000, one.overtime // 1000) for one in shares]


def test_the_turn_passes_from_one_person_to_the_next_and_each_has_what_they_had() -> None:
    session = checking_in((50, NextPerson()), (120, NextPerson()))
    assert heard(session, 150) == [("P1", 60, 50, 0), ("P2", 60, 70, 0), ("P3", 60, 30, 0)]
    assert heard(session, 200) == [("P1", 60, 50, 0), ("P2", 60, 70, 0), ("P3", 60, 80, 20)]
    totals = {total.name: total.actual for total in by_person(rows(session.state, at(150)))}
    assert totals == {"P1": seconds(50), "P2": seconds(70), "P3": seconds(30)}


def test_after_the_last_person_the_step_goes_on_to_the_next_step() -> None:
    session = checking_in((50, NextPerson()), (60, NextPerson()))
    with pytest.raises(Refused, match="Everybody has had a turn: “next step” goes on"):
        session.apply(NextPerson(), at(70))
    session.apply(Next(), at(80))
    with pytest.raises(Refused, match="Here people do not speak in turn"):
        session.apply(NextPerson(), at(90))


def test_a_round_that_nobody_passes_on_is_everybodys_and_no_persons() -> None:
    session = checking_in()
    assert rows(session.state, at(100))[0].shares == ()
    assert by_person(rows(session.state, at(100))) == ()


def test_a_word_in_a_common_round_is_no_turn_in_the_groups_memory() -> None:
    session = checking_in((50, NextPerson()), (120, Next()))
    assert attendance_of(session.state).airtime == ()


def test_a_pause_is_nobodys_time_and_undo_gives_the_turn_back() -> None:
    session = checking_in((50, Pause()), (100, Resume()), (110, NextPerson()))
    assert heard(session, 115) == [("P1", 90, 60, 0), ("P2", 90, 5, 0)]
    session.apply(Undo(), at(120))
    assert heard(session, 120) == []


def test_the_menu_gives_the_turn_to_anybody_and_then_those_follow_who_have_not_had_it() -> None:
    session = checking_in((50, HandOver("P3")))
    assert [entry.command for entry in menu_entries(session.state, Section.PERSON, "P2")][:1] == [HandOver("P2")]
    session.apply(NextPerson(), at(60))
    assert [name for name, *_ in heard(session, 70)] == ["P1", "P3", "P2"]
    with pytest.raises(Refused, match="It is P2’s turn already"):
        session.apply(HandOver("P2"), at(80))
    assert session.state.current.person is None


def test_who_comes_late_speaks_too_and_who_has_left_does_not() -> None:
    session = checking_in((10, AddPerson("P4")), (20, RemovePerson("P2")), (30, RenamePerson("P1", "Q")))
    found = round_in_turn(session.state)
    assert found is not None
    assert (found.people, found.person, found.following, found.share) == (("Q", "P3", "P4"), "Q", "P3", minutes(1))


@pytest.mark.parametrize(
    ("speaks", "leads", "people"),
    [
        (("Everyone",), (("Chair", "P1"),), PEOPLE),
        (("Peers",), (("Chair", "P1"),), ("P2", "P3")),
        (("Chair", "Peers"), (("Chair", "P2"),), PEOPLE),
        (("Chair", "Scribe"), (("Chair", "P3"), ("Scribe", "P1")), ("P1", "P3")),
        (("Peers",), (("Chair", "P1"), ("Chair", "P2")), ()),
    ],
)
def test_those_speak_who_have_the_roles_of_the_step_or_none(
    speaks: tuple[str, ...], leads: tuple[tuple[str, str], ...], people: tuple[str, ...]
) -> None:
    plan = replace(a_plan(check_in(speaks=speaks)), people=PEOPLE, leads=leads)
    session = Session.opened(PlanMade(at=T0, plan=plan))
    session.apply(Start(), at(0))
    found = round_in_turn(session.state)
    assert (found.people if found else ()) == people


def test_in_somebodys_round_the_others_speak_in_turn_about_it() -> None:
    say = check_in(step="say", speaks=("Peers",), person="P2", role="Owner", round=1)
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(say), people=PEOPLE)))
    session.apply(Start(), at(0))
    session.apply(NextPerson(), at(60))
    assert heard(session, 70) == [("P1", 90, 60, 0), ("P3", 90, 10, 0)]
    assert rows(session.state, at(70))[0].person == "P2"
    assert attendance_of(session.state).airtime == (("P2", seconds(60)),)


def test_the_screen_says_who_begins_who_is_next_and_what_each_has_and_then_whose_turn_it_is() -> None:
    session = checking_in()
    view = step_view(session.state, None, at(1))
    assert (view.speaks, view.topic) == ("Everyone speaks", "In turn: P1, then P2 · 1 min each")
    session.apply(AddTime(seconds(45)), at(5))
    session.apply(NextPerson(), at(10))
    view = step_view(session.state, None, at(11))
    assert (view.speaks, view.topic) == ("P2 speaks", "Then P3 · 1 min 15 s each")
    session.apply(NextPerson(), at(20))
    assert step_view(session.state, None, at(21)).topic == "Nobody after that · 1 min 15 s each"


def test_without_a_clock_there_is_no_share_and_without_names_no_round() -> None:
    plan = replace(a_plan(check_in(None)), people=PEOPLE)
    session = Session.opened(PlanMade(at=T0, plan=plan))
    assert round_in_turn(session.state) is None
    session.apply(Start(), at(0))
    assert step_view(session.state, None, at(1)).topic == "In turn: P1, then P2"
    nobody = Session.opened(PlanMade(at=T0, plan=a_plan(check_in())))
    nobody.apply(Start(), at(0))
    assert (round_in_turn(nobody.state), step_view(nobody.state, None, at(1)).topic) == (None, None)


def test_who_is_next_is_a_person_while_somebody_follows() -> None:
    session = checking_in((10, NextPerson()))
    asked = WhoIsNextAsked(at=at(20), turn=0)
    assert sentence(asked, session.state) == "P3 is next."
    session.apply(NextPerson(), at(30))
    assert sentence(asked, session.state) == "Next: A step. The presenter speaks."
    assert session.apply(AskWhoIsNext(), at(40))


def key_of(plan: Plan) -> str:
    """What N does in the first step of this plan, as the screen says it; empty where it does not say so."""
    session = Session.opened(PlanMade(at=T0, plan=plan))
    session.apply(Start(), at(0))
    binding = binding_for(Key.N, active_keys(Room(session=session.state)))
    assert binding is not None
    assert binding.command == NextPerson()
    return binding.description


def test_n_passes_the_turn_on_and_is_shown_only_where_people_speak_in_turn() -> None:
    assert key_of(replace(a_plan(check_in()), people=PEOPLE)) == tr(NEXT_PERSON.description)
    assert key_of(replace(a_plan(a_turn()), people=PEOPLE)) == ""


def test_a_turn_that_is_passed_on_leaves_what_is_offered() -> None:
    session = checking_in((5, AskReplan()), (10, NextPerson()), time=minutes(5))
    assert session.state.offer is not None
    session.apply(NextPerson(), at(20))
    assert session.state.offer is not None
