"""Hands that press twice, at once, beside each other, or the wrong key."""

import pytest

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import (
    ChangeVolume,
    Command,
    CycleLevel,
    ForgetSession,
    Leave,
    Listen,
    Mute,
    NextTheme,
    Open,
    Request,
    Show,
    Talk,
    UnusedInput,
)
from kiosk.core.room.messages import Summoned, Unrecognised
from kiosk.core.room.modes import VOLUME_STEP, Overlay
from kiosk.core.room.notice import BOUNCE, CONFIRM_BOUNCE, CONFIRM_TIMEOUT
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import AddTime, AskTimeLeft, Back, End, Next, Repeat, Source, Start, Undo
from kiosk.core.session.events import Ignored, StepStarted
from kiosk.core.units import Duration, minutes, seconds
from tests.room import AGREED, KioskRoom

PHONE, KEY, VOICE, TOUCH = Source.PHONE, Source.KEY, Source.VOICE, Source.TOUCH


@pytest.fixture
def room() -> KioskRoom:
    room = KioskRoom(AGREED)
    room.ask(Open(), Start())
    return room


OTHERS = [
    Request(Listen(), KEY),
    Request(NextTheme(), KEY),
    Request(UnusedInput("Q"), KEY),
    Request(UnusedInput(), TOUCH),
    Request(Talk(held=True), KEY),
    Request(Repeat(), VOICE, "repeat", 0.9),
    Request(Show(Overlay.CODE), PHONE),
]


@pytest.mark.parametrize("other", OTHERS, ids=lambda request: type(request.command).__name__)
def test_any_other_input_takes_the_question_back_whether_to_end(room: KioskRoom, other: Request) -> None:
    for _ in range(2):
        room.ask(Leave())
        assert room.notice == "Press Esc again to end the session."
        room.wait(BOUNCE)
        room.at_once(other)
        assert room.notice != "Press Esc again to end the session."
        room.wait(BOUNCE)
    assert room.engine.room.screen is Screen.STEP


@pytest.mark.parametrize("message", [Unrecognised(), Summoned()])
def test_so_does_a_word_that_was_not_understood_and_any_other_news(room: KioskRoom, message: Unrecognised) -> None:
    room.ask(Leave())
    room.engine.submit(message)
    room.ask(Leave())
    assert room.engine.room.screen is Screen.STEP


def test_the_button_of_a_clicker_that_sends_f5_and_esc_in_turn_never_ends_a_session(room: KioskRoom) -> None:
    for _ in range(5):
        room.press(Key.F5)
        room.wait(seconds(1))
        room.press(Key.ESCAPE)
        room.wait(seconds(1))
    assert room.engine.room.screen is Screen.STEP


def test_a_look_at_the_colours_between_two_wishes_to_erase_keeps_the_session(room: KioskRoom) -> None:
    room.ask(End(), ForgetSession())
    room.press(Key.T)
    room.ask(ForgetSession())
    assert room.engine.room.screen is Screen.END
    assert room.notice == "Press X again to erase this session and its notes for good."


@pytest.mark.parametrize(("first", "second"), [(PHONE, KEY), (KEY, PHONE), (TOUCH, KEY), (PHONE, TOUCH)])
def test_two_kinds_of_device_are_each_asked_in_their_own_words(room: KioskRoom, first: Source, second: Source) -> None:
    for source in (first, second):
        room.ask(Leave(), source=source)
        word = "Press Esc" if source is KEY else "Tap"
        assert room.notice == f"{word} again to end the session."
    assert room.step.title == "Welcome"
    room.ask(Leave(), source=second)
    assert room.engine.room.screen is Screen.END


def test_the_question_counts_for_as_long_as_it_is_shown(room: KioskRoom) -> None:
    room.ask(Leave())
    room.wait(Duration(CONFIRM_TIMEOUT - 1))
    assert room.notice == "Press Esc again to end the session."
    room.wait(Duration(1))
    assert room.notice == ""
    room.at_once(Request(Leave(), KEY))
    assert room.engine.room.screen is Screen.STEP


def test_a_bounce_or_a_key_that_is_held_down_confirms_nothing(room: KioskRoom) -> None:
    room.ask(Leave())
    for _ in range(40):
        room.wait(Duration(33))
        room.at_once(Request(Leave(), KEY))
    assert room.engine.room.screen is Screen.STEP
    assert room.notice == "Press Esc again to end the session."


@pytest.mark.parametrize("gap", [0, 80, BOUNCE - 1])
def test_two_presses_at_once_advance_once_and_the_log_says_so(room: KioskRoom, gap: int) -> None:
    room.at_once(Request(Next(), KEY))
    room.wait(Duration(gap))
    room.at_once(Request(Next(), KEY))
    assert room.step.speaks == "Presenter P1 speaks"
    assert room.notice == "Two commands at once: only the first was done."
    assert room.ear.heard[-1] == Ignored(at=room.ear.heard[-1].at, by=KEY, command="Next")


@pytest.mark.parametrize("command", [Next(), Back(), AddTime(minutes(1)), AddTime(minutes(-1)), Undo()])
def test_every_relative_command_is_done_once_when_it_comes_twice_at_once(room: KioskRoom, command: Command) -> None:
    room.ask(Next(), AddTime(minutes(1)), AddTime(minutes(1)))
    room.at_once(Request(command, PHONE))
    once = room.engine.room.session
    room.wait(Duration(80))
    room.at_once(Request(command, TOUCH), Request(command, PHONE))
    found = room.engine.room.session
    assert found is not None
    assert once is not None
    assert (found.turn, found.records[1].added) == (once.turn, once.records[1].added)


def test_a_page_that_is_held_down_moves_on_by_one_step_in_all(room: KioskRoom) -> None:
    for _ in range(60):
        room.at_once(Request(Next(), KEY))
        room.wait(Duration(33))
    assert sum(isinstance(event, StepStarted) for event in room.ear.heard) == 2


def test_two_remotes_that_show_the_same_step_advance_once_however_late_the_second_comes(room: KioskRoom) -> None:
    session = room.engine.room.session
    assert session is not None
    shown = session.stepped_at
    room.wait(seconds(1))
    room.at_once(Request(Next(), PHONE, step=shown))
    room.wait(seconds(2))
    room.at_once(Request(Next(), PHONE, step=shown))
    assert room.step.speaks == "Presenter P1 speaks"
    assert room.notice == "Already moved on to “Turn”."
    room.wait(seconds(1))
    moved = room.engine.room.session
    assert moved is not None
    room.at_once(Request(Next(), PHONE, step=moved.stepped_at))
    assert room.step.speaks == "Presenter P2 speaks"


def test_a_clicker_whose_button_bounces_opens_a_session_and_does_not_start_it() -> None:
    room = KioskRoom(AGREED)
    room.at_once(Request(Open(), KEY), Request(Start(), KEY))
    assert room.engine.room.screen is Screen.READY
    assert room.notice == "Two commands at once: only the first was done."


@pytest.mark.parametrize(("gap", "ends"), [(80, False), (CONFIRM_BOUNCE, True), (200, True)])
def test_twice_is_as_people_press_and_not_as_a_contact_bounces(room: KioskRoom, gap: int, ends: bool) -> None:
    room.at_once(Request(Leave(), KEY))
    room.wait(Duration(gap))
    room.at_once(Request(Leave(), KEY))
    assert (room.engine.room.screen is Screen.END) is ends


def test_a_microphone_that_is_closed_by_a_bouncing_key_stays_closed(room: KioskRoom) -> None:
    room.at_once(Request(Mute(), KEY), Request(Mute(), KEY))
    assert room.engine.room.microphone.muted


@pytest.mark.parametrize(
    "command", [CycleLevel(), ChangeVolume(VOLUME_STEP), Mute(), NextTheme(), Repeat(), AskTimeLeft(), Leave()], ids=str
)
def test_undo_is_offered_beside_what_it_takes_back_and_beside_nothing_else(room: KioskRoom, command: Command) -> None:
    room.ask(Next())
    assert room.offers_undo
    room.wait(seconds(6))
    room.ask(command)
    assert not room.offers_undo
    room.wait(seconds(6))
    room.ask(Undo())
    assert room.offers_undo, "the start can be taken back too"


def test_beside_two_commands_at_once_undo_takes_back_the_first_if_it_can(room: KioskRoom) -> None:
    room.at_once(Request(Next(), KEY), Request(Next(), KEY))
    assert (room.notice, room.offers_undo) == ("Two commands at once: only the first was done.", True)
    room.wait(BOUNCE)
    room.at_once(Request(Mute(), KEY), Request(Mute(), KEY))
    assert (room.notice, room.offers_undo) == ("Two commands at once: only the first was done.", False)
