"""The questions of the first start: whether the voice is heard, and whether the microphone hears."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import (
    AnswerFirstStart,
    ChangeSetting,
    Choose,
    ChooseSetting,
    Open,
    SettingCommand,
    TrySetting,
    UnusedInput,
)
from kiosk.core.room.messages import FaultReport, ListenerReport
from kiosk.core.room.modes import ListenerState, ListenMode
from kiosk.core.room.settings import Option, Setting, SettingsPage, Trial, value_of
from kiosk.core.session.commands import Source
from kiosk.core.view.model import SettingsView
from tests.core.interaction.test_settings import SETTINGS, opened
from tests.room import KioskRoom

LISTENS = Setting("listener", "It listens", (Option("wake", "after a word"), Option("none", "never")))
HEARD, HEARS = "Do you hear the kiosk speak?", "Does the kiosk hear you?"


def new(*more: Setting) -> KioskRoom:
    return KioskRoom(settings=(*SETTINGS, *(more or (LISTENS,))), first_start=True)


def shown(room: KioskRoom) -> SettingsView | None:
    return room.engine.snapshot().standing.settings


def asked(room: KioskRoom) -> str:
    view = shown(room)
    return view.title if view and view.asks else ""


def page(room: KioskRoom) -> SettingsPage:
    found = room.engine.room.settings_page
    assert found is not None
    return found


def test_before_anybody_presses_a_key_nothing_is_asked_and_nothing_is_said() -> None:
    room = new()
    room.ask(Choose(1), source=Source.PHONE)
    room.ask(Choose(1), source=Source.SCRIPT)
    assert (asked(room), room.engine.room.overlay) == ("", None)


def test_the_first_key_asks_both_questions_and_does_nothing_else() -> None:
    room = new()
    room.press(Key.ENTER)
    assert (asked(room), page(room).samples, room.engine.room.session) == (HEARD, 1, None)
    room.press(Key.Y)
    assert (asked(room), page(room).tried) == (HEARS, True)
    room.press(Key.Y)
    assert (shown(room), room.engine.room.tries_microphone) == (None, False)
    room.press(Key.ENTER)
    assert room.engine.room.session is not None


def test_so_does_the_first_touch_wherever_it_is() -> None:
    room = new()
    room.ask(UnusedInput(), source=Source.TOUCH)
    assert asked(room) == HEARD


def test_each_question_is_skipped_by_one_key_and_never_asked_again() -> None:
    room = new()
    room.press(Key.RIGHT, Key.ESCAPE)
    assert asked(room) == HEARS
    room.press(Key.ESCAPE)
    assert shown(room) is None
    room.press(Key.RIGHT, Key.LEFT)
    assert (shown(room), room.engine.room.first_start) == (None, "asked")


def test_the_sentence_is_said_again_louder_and_in_another_voice() -> None:
    room = new()
    room.press(Key.ENTER, Key.R, Key.L, Key.RIGHT)
    assert (page(room).samples, room.engine.room.sound.volume, asked(room)) == (3, 100, HEARD)
    view = shown(room)
    assert view
    assert [field.value for field in view.fields] == ["B"]


def test_who_hears_nothing_gets_the_check_of_the_computer() -> None:
    room = new()
    room.press(Key.ENTER, Key.N)
    view = shown(room)
    assert view
    assert not view.asks
    assert page(room).checks == 1
    assert next(field.label for field in view.fields if field.chosen) == "This computer"


def test_who_is_not_heard_gets_the_microphones_with_the_trial_still_on() -> None:
    room = new()
    room.press(Key.ENTER, Key.Y, Key.N)
    view = shown(room)
    assert view
    assert not view.asks
    assert (page(room).tried, next(field.label for field in view.fields if field.chosen)) == (True, "Microphone")


FROM_A_PHONE: list[SettingCommand] = [
    ChooseSetting(1),
    *(ChangeSetting(places, one.key) for one in (*SETTINGS, LISTENS) for places in (-1, 1)),
    *(TrySetting(one.key) for one in SETTINGS if one.trial),
]


@given(st.lists(st.sampled_from(FROM_A_PHONE), max_size=6), st.sampled_from([Key.Y, Key.ESCAPE]))
def test_a_question_stays_whatever_a_phone_changes_or_tries_and_its_answer_leads_on(
    done: list[SettingCommand], answer: Key
) -> None:
    room = new()
    room.press(Key.ENTER)
    for question, label in ((HEARD, "Voice"), (HEARS, "Microphone")):
        if not asked(room):
            break
        room.ask(*done, source=Source.PHONE)
        view = shown(room)
        assert view
        assert (view.title, [field.label for field in view.fields]) == (question, [label])
        room.press(answer)
    assert shown(room) is None


def test_a_phone_that_ends_all_listening_takes_the_second_question_back() -> None:
    room = new()
    room.press(Key.ENTER)
    room.ask(ChangeSetting(1, "listener"), source=Source.PHONE)
    assert (asked(room), value_of(room.engine.room.settings, "listener")) == (HEARD, "none")
    room.press(Key.Y)
    assert shown(room) is None


@pytest.mark.parametrize("works", [True, False, None])
def test_an_answer_where_nothing_is_asked_changes_nothing(works: bool | None) -> None:
    room = new()
    for keys in ((), (Key.ENTER, Key.ESCAPE, Key.ESCAPE), (Key.S, Key.DOWN)):
        room.press(*keys)
        before = room.engine.room.overlay, room.engine.room.settings, room.engine.room.first_start
        room.ask(AnswerFirstStart(works), source=Source.PHONE)
        assert (room.engine.room.overlay, room.engine.room.settings, room.engine.room.first_start) == before


def test_a_kiosk_that_never_listens_does_not_ask_whether_it_hears() -> None:
    room = new(Setting("listener", "It listens", (Option("none", "never"),)))
    room.press(Key.ENTER, Key.Y)
    assert shown(room) is None


def test_what_is_known_to_be_missing_is_not_asked_about_and_both_may_be() -> None:
    room = new()
    room.engine.submit(FaultReport("microphone", "No microphone found: plug one in."))
    room.press(Key.ENTER)
    assert asked(room) == HEARD
    room.press(Key.Y)
    assert shown(room) is None
    room = new()
    room.engine.submit(FaultReport("speaker", "No loudspeaker: plug one in."))
    room.press(Key.ENTER)
    assert asked(room) == HEARS
    room = new()
    for part in ("speaker", "microphone"):
        room.engine.submit(FaultReport(part, "Plug one in."))
    room.press(Key.ENTER)
    assert (shown(room), room.engine.room.session is not None) == (None, True)


def test_a_part_that_is_unplugged_during_its_question_is_followed_by_the_next_question() -> None:
    room = new()
    room.press(Key.ENTER)
    room.engine.submit(FaultReport("voice", "The voice does not answer."))
    room.press(Key.Y)
    assert asked(room) == HEARS


def test_without_a_microphone_nobody_is_told_what_to_say_to_it() -> None:
    room = opened(Key.DOWN, Key.DOWN, Key.ENTER)
    room.engine.submit(ListenerReport(ListenerState(ListenMode.WAKE, "okay nabu")))
    room.engine.submit(FaultReport("microphone", "No microphone found: plug one in."))
    room.engine.pump()
    view = shown(room)
    assert view is not None
    assert view.about[0].startswith("Nothing listens now")


def test_where_there_is_nothing_to_ask_the_first_key_does_what_it_says() -> None:
    mute = tuple(one for one in SETTINGS if one.trial not in {Trial.VOICE, Trial.MICROPHONE})
    room = KioskRoom(settings=mute, first_start=True)
    room.press(Key.ENTER)
    assert room.engine.room.session is not None


def test_a_session_that_was_opened_from_outside_is_not_interrupted_by_questions() -> None:
    room = new()
    room.ask(Open(), source=Source.PHONE)
    room.press(Key.SPACE)
    assert asked(room) == ""
    assert room.engine.room.session is not None
    assert room.engine.room.session.began is not None
