"""Roles by name: who is named, where that shows, and what it means for the log and the group's memory."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from kiosk.core.errors import Refused
from kiosk.core.interaction.menu import menu_entries
from kiosk.core.interaction.menu_entry import Entry
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.commands import OpenMenu
from kiosk.core.room.groups import attendance_of
from kiosk.core.room.menu import Section
from kiosk.core.session.commands import (
    AddPerson,
    AskTimeLeft,
    CountTurn,
    GoOnWith,
    NameRole,
    Next,
    RemovePerson,
    RenamePerson,
    SessionCommand,
    Start,
    Undo,
)
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.session.timing_log import by_person, rows
from kiosk.core.setup.changes import with_setup_command
from kiosk.core.setup.commands import Adjust, DoneNaming, Field, FieldKind, NamePerson, TypeText
from kiosk.core.setup.form import EMPTY_FORM, plan_request
from kiosk.core.setup.name_entry import letters
from kiosk.core.units import minutes
from kiosk.core.view.step import step_view
from kiosk.core.wording.announcements import announcement
from kiosk.core.wording.foreseen import expected_sentences, fixed_sentences
from kiosk.core.wording.lengths import role_texts
from tests.core.samples import CIRCLE, CIRCLE_FILE, T0, a_plan, a_turn, at

ROLES = ("Facilitator", "Presenter", "Note taker")


def plan() -> Plan:
    """Two steps: the presenter speaks, then the facilitator with the team."""
    turns = a_turn(listens=("Team",)), a_turn(speaks=("Facilitator", "Team"), listens=("Presenter",))
    return replace(a_plan(*turns), people=("P1", "P2", "P3"), roles=ROLES)


def started(*commands: SessionCommand, of: Plan | None = None) -> Session:
    """A session in its first step, with these commands a second one after the other."""
    session = Session.opened(PlanMade(at=T0, plan=of or plan()))
    for clock, command in enumerate((Start(), *commands)):
        session.apply(command, at(clock))
    return session


def with_stages(*stages: Mapping[str, object]) -> Protocol:
    """A protocol with these stages, and with roles of every kind."""
    roles = {
        "presenter": {"title": "Presenter"},
        "team": {"title": "Team", "everyone_else": True},
        "facilitator": {"title": "Facilitator"},
        "all": {"title": "Everyone"},
        "timekeeper": {"title": "Timekeeper", "kiosk": True},
    }
    return Protocol.model_validate(CIRCLE_FILE | {"roles": roles, "stages": stages, "variants": {}})


def test_whoever_has_a_role_is_on_the_step_and_in_its_announcement() -> None:
    session = started(NameRole("Presenter", ("P2",)), NameRole("Facilitator", ("P1",)))
    view = step_view(session.state, None, at(5))
    assert (view.speaks, view.listens) == ("Presenter P2 speaks", "Team listens")
    assert announcement(session.state.current) == "A step. Presenter P2 speaks for 3 minutes. The team listens."
    session.apply(Next(), at(10))
    view = step_view(session.state, None, at(11))
    assert (view.speaks, view.listens) == ("Facilitator P1 and team speak", "Presenter P2 listens")


def test_two_people_may_share_a_role_and_nobody_need_have_it() -> None:
    session = started(NameRole("Presenter", ("P2", "P3", "P2")))
    assert session.state.plan.leads == (("Presenter", "P2"), ("Presenter", "P3"))
    assert step_view(session.state, None, at(5)).speaks == "Presenter P2 and P3 speak"
    assert role_texts(session.state.plan.leads) == ("Presenter: P2 and P3",)
    session.apply(NameRole("Presenter", ()), at(5))
    assert step_view(session.state, None, at(6)).speaks == "Presenter speaks"
    session.apply(Undo(), at(7))
    assert step_view(session.state, None, at(8)).speaks == "Presenter P2 and P3 speak"


def test_a_role_and_its_people_must_be_known_where_people_are() -> None:
    session = started()
    for command, why in (
        (NameRole("Timekeeper", ("P1",)), "role 'Timekeeper'; choose from: Facilitator, Presenter, Note taker"),
        (NameRole("Presenter", ("P9",)), "Nobody is called 'P9'; choose from: P1, P2, P3"),
    ):
        with pytest.raises(Refused, match=why):
            session.apply(command, at(5))
    anybody = started(NameRole("Note taker", (" Anna  Lena ", "")), of=replace(plan(), people=()))
    assert anybody.state.plan.leads == (("Note taker", "Anna Lena"),)


def test_a_new_name_is_in_the_role_too_and_names_are_never_in_what_is_kept_of_speech() -> None:
    session = started(NameRole("Presenter", ("P2",)), RenamePerson("P2", "Q"))
    assert step_view(session.state, None, at(5)).speaks == "Presenter Q speaks"
    assert any("Presenter Q" in text for text in expected_sentences(session.state.plan))
    assert not any("Presenter Q" in text for text in fixed_sentences(session.state.plan))


def test_topics_keep_the_roles() -> None:
    chosen = replace(plan(), turns=(replace(plan().turns[0], decides=True), *plan().turns[1:]))
    session = started(NameRole("Presenter", ("P2",)), GoOnWith(chosen), of=chosen)
    assert [turn.named for turn in session.state.plan.turns] == [(("Presenter", "P2"),)] * 2


def test_roles_are_in_the_groups_memory_with_those_that_pass_on() -> None:
    session = started(NameRole("Note taker", ("P3",)), of=replace(plan(), leading=("Presenter",)))
    session.apply(CountTurn(None, counts=True), at(30))
    found = attendance_of(session.state)
    assert (found.leads, found.leading) == ((("Note taker", "P3"),), ("Presenter",))


def test_the_menu_names_people_for_roles_one_or_several() -> None:
    session = started(NameRole("Presenter", ("P2",)), RemovePerson("P3"), AddPerson())
    assert [entry.label for entry in menu_entries(session.state, Section.ROLES)] == [
        "Facilitator",
        "Presenter: P2",
        "Note taker",
    ]
    assert menu_entries(session.state, Section.ROLES)[0].command == OpenMenu(Section.ROLE, "Facilitator")
    assert menu_entries(session.state, Section.ROLE, "Presenter") == (
        Entry("P1", NameRole("Presenter", ("P1",))),
        Entry("P4", NameRole("Presenter", ("P4",))),
        Entry("P2 and P1 together", NameRole("Presenter", ("P2", "P1"))),
        Entry("P2 and P4 together", NameRole("Presenter", ("P2", "P4"))),
        Entry("Nobody", NameRole("Presenter")),
    )


def test_a_plain_stage_may_be_the_turn_of_a_role_whose_person_has_its_time() -> None:
    talk = {"id": "talk", "title": "Talk", "minutes": 3, "speaks": "presenter"}
    protocol = with_stages({"title": "Sharing", "takes": "presenter", "steps": [talk]})
    session = started(NameRole("Presenter", ("P2",)), of=make_plan(protocol, PlanRequest(people=("P1", "P2"))))
    assert session.state.current.role == "Presenter"
    assert [(total.name, total.actual) for total in by_person(rows(session.state, at(60)))] == [("P2", minutes(1))]
    session.apply(AskTimeLeft(), at(60))
    assert attendance_of(session.state).airtime == (("P2", minutes(1)),)


def test_the_roles_to_name_are_those_that_no_turn_brings_and_that_are_not_everybodys() -> None:
    assert make_plan(CIRCLE).roles == ("Presenter", "Creative team", "Facilitator")
    in_rounds = {
        "title": "Turns",
        "for_each": "person",
        "takes": "presenter",
        "steps": [{"id": "talk", "title": "Talk", "minutes": 1, "speaks": "presenter"}],
    }
    talk = {"title": "Talk", "steps": [{"id": "open", "title": "Open", "minutes": 1, "speaks": "facilitator"}]}
    assert make_plan(with_stages(talk)).roles == ("Presenter", "Team", "Facilitator")
    assert make_plan(with_stages(talk, in_rounds)).roles == ("Facilitator",)


def test_who_was_named_before_the_start_stays_named_whatever_is_set_up_after_that() -> None:
    wish = PlanRequest(people=("P1", "P2"), leads=(("Presenter", "P2"), ("Timekeeper", "P1")))
    made = make_plan(CIRCLE, wish)
    assert made.leads == (("Presenter", "P2"),)
    assert made.turns[1].named == (("Presenter", "P2"),)
    assert plan_request(made).leads == made.leads


def test_who_gets_a_name_while_setting_up_keeps_the_role_and_who_is_taken_away_loses_it() -> None:
    form = replace(EMPTY_FORM, wish=PlanRequest(people=("P1", "P2"), leads=(("Presenter", "P2"), ("Chair", "X"))))
    form = replace(form, letters=letters())
    for command in (NamePerson(at=1), TypeText("Q"), DoneNaming()):
        form = with_setup_command(form, command, T0, lambda wish: make_plan(CIRCLE, wish))
    assert form.wish.leads == (("Presenter", "Q"), ("Chair", "X"))
    for _ in range(2):
        form = with_setup_command(form, Adjust(-1, Field(FieldKind.PEOPLE)), T0, lambda wish: make_plan(CIRCLE, wish))
    assert (form.wish.people, form.wish.leads) == ((), (("Chair", "X"),))


def test_an_old_plan_whose_roles_no_turn_knows_shows_as_it_did() -> None:
    turn: Turn = plan().turns[0]
    assert announcement(replace(turn, named=())) == "A step. The presenter speaks for 3 minutes. The team listens."
