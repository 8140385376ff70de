"""A black screen: everything goes on behind it, and whatever is pressed brings it back and does nothing else."""

from io import StringIO

import pytest
from rich.console import Console

from kiosk.core.interaction.keys import Key, binding_for, unused
from kiosk.core.room.commands import Answer, Blank, Command, Open, Request, Talk, UnusedInput
from kiosk.core.room.messages import Summoned, Unrecognised
from kiosk.core.room.modes import Theme
from kiosk.core.room.notice import BOUNCE
from kiosk.core.session.commands import End, Next, Source, Start
from kiosk.core.setup.commands import NamePerson
from kiosk.core.units import minutes, seconds
from kiosk.display.layout.layout import lay_out
from kiosk.display.terminal.page import page
from kiosk.display.window.runs import measure
from tests.room import KioskRoom


@pytest.fixture
def room() -> KioskRoom:
    room = KioskRoom()
    room.ask(Open(), Start())
    room.wait(seconds(30))
    return room


def is_dark(room: KioskRoom) -> bool:
    """Whether nothing at all is drawn, in the window and in a terminal."""
    shown = room.engine.snapshot()
    lines = page(shown, Console(width=80, height=24, file=StringIO()))
    drawn = lay_out(shown, (1280, 720), measure) or any(line.plain.strip() for line in lines)
    return not drawn and shown.standing.theme is Theme.CONTRAST


@pytest.mark.parametrize("key", [Key.B, Key.FULL_STOP])
def test_a_clickers_button_makes_the_screen_black_and_the_clock_goes_on(room: KioskRoom, key: Key) -> None:
    assert not is_dark(room)
    room.press(key)
    assert is_dark(room)
    room.wait(minutes(1))
    assert room.heard[-1] == "TimeCheckReached"
    assert is_dark(room)


@pytest.mark.parametrize("key", Key)
def test_any_key_brings_it_back_and_does_only_that(room: KioskRoom, key: Key) -> None:
    before = room.engine.room
    room.press(Key.B)
    binding = binding_for(key, room.engine.snapshot().standing.bindings)
    room.ask(binding.command if binding else unused(key))
    assert room.engine.room == before


@pytest.mark.parametrize(
    ("command", "by"), [(UnusedInput("H"), Source.KEY), (UnusedInput(), Source.TOUCH), (UnusedInput(), Source.KEY)]
)
def test_so_does_a_key_without_a_meaning_or_a_finger(room: KioskRoom, command: Command, by: Source) -> None:
    before = room.engine.room
    room.press(Key.B)
    room.ask(command, source=by)
    assert room.engine.room == before


@pytest.mark.parametrize("key", [Key.B, Key.FULL_STOP])
def test_a_button_that_bounces_makes_it_black_all_the_same(room: KioskRoom, key: Key) -> None:
    for _ in range(2):
        binding = binding_for(key, room.engine.snapshot().standing.bindings)
        assert binding is not None
        room.at_once(Request(binding.command, Source.KEY))
    assert is_dark(room)
    room.wait(BOUNCE)
    room.press(key)
    assert not is_dark(room)


@pytest.mark.parametrize(
    "waking", [Request(Blank(on=False), Source.KEY), Request(UnusedInput(), Source.TOUCH)], ids=str
)
def test_a_press_that_brings_it_back_and_bounces_does_only_that(room: KioskRoom, waking: Request) -> None:
    title = room.step.title
    room.press(Key.B)
    room.at_once(waking, Request(Next(), waking.source))
    assert not is_dark(room)
    assert room.step.title == title
    room.wait(BOUNCE)
    room.at_once(Request(Next(), waking.source))
    assert room.step.title != title


def test_a_phone_and_a_voice_move_the_session_on_behind_it(room: KioskRoom) -> None:
    room.press(Key.B)
    room.ask(Next(), source=Source.PHONE)
    assert room.step.title == "Second"
    assert is_dark(room)
    room.ask(Blank(on=False), source=Source.VOICE)
    assert not is_dark(room)


def test_letting_go_of_the_key_for_talking_does_not_bring_it_back(room: KioskRoom) -> None:
    room.ask(Talk(held=True))
    room.ask(Blank(), source=Source.VOICE)
    room.ask(Talk(held=False))
    assert is_dark(room)


def test_a_question_and_a_second_start_of_the_kiosk_show_the_screen(room: KioskRoom) -> None:
    room.press(Key.B)
    room.at_once(Request(End(), Source.VOICE, "end the session", 0.9))
    assert not is_dark(room)
    room.ask(Answer(1), Blank())
    room.engine.submit(Unrecognised(("pause",)))
    room.engine.pump()
    assert not is_dark(room)
    room.ask(Blank())
    room.engine.submit(Unrecognised())
    room.engine.pump()
    assert is_dark(room), "an apology has no answer"
    room.engine.submit(Summoned())
    room.engine.pump()
    assert not is_dark(room)


def test_a_key_types_no_letter_while_the_screen_is_black() -> None:
    room = KioskRoom()
    room.ask(Open(), NamePerson(at=0))
    room.ask(Blank(), source=Source.PHONE)
    assert not room.engine.snapshot().standing.typing
