"""Somebody who comes late, by the name that is typed on the kiosk during the session."""

import pytest

from kiosk.core.interaction.keys import Key
from kiosk.core.interaction.menu import menu_entries
from kiosk.core.room.commands import NameLatecomer, OpenMenu, TakeFromMenu
from kiosk.core.room.menu import Section
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, Start, Undo
from kiosk.core.setup.commands import NamePerson, PressKey, TypeText
from kiosk.core.units import seconds
from tests.engine.test_setup import SetUpRoom


@pytest.fixture
def room() -> SetUpRoom:
    room = SetUpRoom("npq-community")
    room.ask(Start())
    return room


@pytest.fixture
def typing(room: SetUpRoom) -> SetUpRoom:
    """The same, with the keyboard open that the menu offers."""
    assert room.engine.room.session is not None
    entries = menu_entries(room.engine.room.session, Section.PEOPLE)
    assert NameLatecomer() in [entry.command for entry in entries]
    room.ask(OpenMenu(Section.PEOPLE), TakeFromMenu(NameLatecomer()))
    return room


def is_open(room: SetUpRoom) -> bool:
    return room.engine.snapshot().standing.naming is not None


def touch(room: SetUpRoom, sign: str) -> None:
    """Touches a key of the keyboard on the screen."""
    (cap,) = [cap for row in room.keyboard.rows for cap in row if cap.sign == sign]
    room.ask(cap.touch)


def test_the_keyboard_covers_the_step_whose_clock_runs_on(typing: SetUpRoom) -> None:
    view = typing.keyboard
    assert view.asks == "Name of whoever comes late"
    assert [person.name for person in view.people] == ["P1", "P2", "P3", "P4", "…"]
    assert typing.engine.snapshot().standing.typing
    before = typing.countdown
    typing.wait(seconds(10))
    assert typing.countdown != before


def test_a_name_typed_on_a_keyboard_takes_part_with_a_turn_on_offer(typing: SetUpRoom) -> None:
    typing.ask(TypeText("Q"), TypeText("u"))
    assert (typing.keyboard.text, typing.keyboard.people[-1].name) == ("Qu", "Qu")
    typing.press(Key.ENTER)
    assert not is_open(typing)
    assert typing.made.people == ("P1", "P2", "P3", "P4", "Qu")
    assert typing.notice == "Qu takes part. The screen shows a plan with a turn for Qu. A accepts it."


def test_a_name_touched_on_the_screen_does_the_same(typing: SetUpRoom) -> None:
    for sign in ("Q", "u", "done"):
        touch(typing, sign)
    assert typing.made.people[-1] == "Qu"


def test_who_types_nothing_and_leaves_adds_nobody(typing: SetUpRoom) -> None:
    typing.press(Key.ESCAPE)
    assert not is_open(typing)
    assert typing.made.people == ("P1", "P2", "P3", "P4")


def test_a_name_that_is_taken_is_refused_and_can_be_corrected(typing: SetUpRoom) -> None:
    typing.ask(TypeText("P2"))
    typing.press(Key.ENTER)
    assert typing.notice == "Somebody is already called 'P2'; give each person a different name."
    assert is_open(typing)
    typing.press(Key.BACKSPACE)
    typing.ask(TypeText("7"))
    typing.press(Key.ENTER)
    assert typing.made.people[-1] == "P7"


@pytest.mark.parametrize("sign", ["back", "earlier", "later"])
def test_those_who_are_here_keep_their_names_and_their_order(typing: SetUpRoom, sign: str) -> None:
    typing.ask(TypeText("Qu"))
    touch(typing, sign)
    typing.ask(NamePerson(at=0))
    assert typing.keyboard.text == "Qu"
    touch(typing, "done")
    assert typing.made.people == ("P1", "P2", "P3", "P4", "Qu")


def test_the_end_of_the_session_closes_it(typing: SetUpRoom) -> None:
    typing.ask(End())
    assert typing.engine.room.screen is Screen.END
    assert typing.engine.room.overlay is None


def test_a_finger_that_is_late_types_nothing(room: SetUpRoom) -> None:
    room.ask(PressKey((0, 0)))
    assert room.notice == "The session has already started."


def test_it_opens_only_while_the_session_runs(room: SetUpRoom) -> None:
    """A finger may be late: the keyboard must not lie in wait for an undo, or for the start."""
    room.ask(End(), TakeFromMenu(NameLatecomer()))
    assert room.engine.room.notice is not None
    assert (room.engine.room.notice.kind, room.notice) == (NoticeKind.REFUSED, "The session is over.")
    room.ask(Undo())
    assert room.engine.room.screen is Screen.STEP
    assert not is_open(room)
    early = SetUpRoom("npq-community")
    early.ask(NameLatecomer())
    assert early.notice == "Before the start, people are added, left out and named in the set-up."
    early.ask(Start())
    assert not is_open(early)
