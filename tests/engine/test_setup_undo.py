"""Undo while a session is set up: every change is taken back to exactly what stood before."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.plan.model import Plan
from kiosk.core.room.commands import Command
from kiosk.core.session.commands import PutIn, RenamePerson, Reorder, SkipPerson, Source, Start, TakeOut, Undo
from kiosk.core.setup.commands import (
    Adjust,
    AgreeEnd,
    DoneNaming,
    Field,
    FieldKind,
    Focus,
    NamePerson,
    PressKey,
    TypeText,
)
from kiosk.core.setup.form import SetupForm
from kiosk.core.units import Duration, after, minutes, seconds
from kiosk.simulation.fakes import FakeClock
from tests.core.strategies import LAW
from tests.engine.test_setup import END, LENGTH, PEOPLE, SetUpRoom
from tests.examples import examples

OPENED = FakeClock().now()
FIELDS = [PEOPLE, LENGTH, END, Field(FieldKind.VARIANT), Field(FieldKind.OPTIONAL, "reflection")]

on_the_screen: st.SearchStrategy[Command] = st.one_of(
    st.builds(Adjust, st.sampled_from([-2, -1, 1, 2]), st.sampled_from(FIELDS)),
    st.builds(Focus, st.integers(-3, 3)),
    st.integers(5, 300).map(lambda length: AgreeEnd(after(OPENED, minutes(length)))),
    st.sampled_from([NamePerson(), NamePerson(1), TypeText("Ann"), TypeText("x"), PressKey(), DoneNaming()]),
)

from_a_phone: st.SearchStrategy[Command] = st.sampled_from(
    [SkipPerson("P1"), RenamePerson("P2", "Ben"), Reorder(("P2", "P1")), TakeOut("ideas"), PutIn("reflection")]
)

waits = st.sampled_from([Duration(0), seconds(1), seconds(59), minutes(7)])

changes = st.tuples(waits, st.one_of(on_the_screen, on_the_screen, from_a_phone))


def stands(room: SetUpRoom) -> tuple[SetupForm, Plan, int]:
    """All that stands on the set-up screen, and how often undo has something to take back."""
    session = room.engine.room.session
    assert session is not None
    form = replace(room.engine.room.setup, problem="")
    return form, session.plan, session.undo_depth


@settings(LAW, max_examples=examples(25))
@given(st.sampled_from(["solution-circle", "npq-community", "als-topics"]), st.lists(changes, max_size=12))
def test_undo_takes_every_change_back_to_exactly_what_stood_before(
    protocol: str, script: list[tuple[Duration, Command]]
) -> None:
    room = SetUpRoom(protocol)
    before = [stands(room)]
    for wait, command in script:
        room.wait(wait)
        room.ask(command, source=Source.PHONE)
        now = stands(room)
        if now[2] == before[-1][2]:
            before[-1] = now  # nothing to take back: the focus moved, a name is half typed, or it was refused
        else:
            before.append(now)
    for stood in reversed(before[:-1]):
        room.wait(seconds(20))
        room.ask(Undo())
        assert stands(room) == stood


def test_a_fixed_finishing_time_is_fixed_again_and_not_a_length() -> None:
    room = SetUpRoom("solution-circle")
    room.ask(Adjust(1, END))
    until = room.engine.room.setup.until
    assert until is not None
    shown = finish(room)
    room.wait(minutes(2))
    room.ask(Adjust(1, LENGTH))
    assert room.engine.room.setup.until is None
    room.ask(Undo())
    assert room.engine.room.setup.until == until
    assert finish(room) == shown


def finish(room: SetUpRoom) -> str:
    """When the session is to finish, as the screen shows it."""
    (value,) = (field.value for field in room.view.fields if field.more == Adjust(1, END))
    return value


def test_looking_at_a_field_while_time_passes_is_no_change_that_undo_would_take_back() -> None:
    room = SetUpRoom("solution-circle")
    room.ask(Adjust(1, END))
    _, _, depth = stands(room)
    room.wait(minutes(1))
    room.ask(Focus(1))
    assert stands(room)[2] == depth


def test_a_start_that_is_undone_leaves_what_was_set_up_and_its_undo() -> None:
    room = SetUpRoom("solution-circle")
    first = stands(room)
    room.ask(Adjust(1, END))
    set_up = room.engine.room.setup
    room.ask(Start(), Undo())
    assert room.engine.room.setup.until == set_up.until
    while stands(room)[2]:
        room.ask(Undo())
    assert stands(room) == first


def test_there_is_nothing_to_undo_in_a_form_as_it_was_opened() -> None:
    room = SetUpRoom("als-airtime")
    room.ask(Undo())
    assert room.notice == "There is nothing to undo."
