"""Laws of the settings in the room: what a key changes, what it leaves alone, and what is told about it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import Refused
from kiosk.core.interaction.keys import Key
from kiosk.core.interaction.phrases import expected_phrases
from kiosk.core.interaction.settings import settings_now, with_options_found, with_setting_command, with_setting_typed
from kiosk.core.room.commands import ChangeSetting, ChooseSetting, OpenSettings, Show, TrySetting
from kiosk.core.room.messages import MicrophoneTried, OptionsFound
from kiosk.core.room.modes import ListenerState, ListenMode, Theme
from kiosk.core.room.settings import SETTINGS_TIMEOUT, Option, Setting, SettingsPage, Trial, value_of
from kiosk.core.room.state import MicrophoneUse, Room
from kiosk.core.session.commands import Next
from kiosk.core.setup.commands import TypeText
from kiosk.core.units import Duration, Instant, after, seconds
from kiosk.core.view.model import SettingsView
from kiosk.core.view.settings import about_trial
from tests.room import KioskRoom

SETTINGS = (
    Setting("voice.name", "Voice", (Option(None, "the best"), Option("b", "B", "about B")), trial=Trial.VOICE),
    Setting("voice.volume", "Volume", tuple(Option(n / 10, f"{n}0 %") for n in range(1, 11)), 8, trial=Trial.VOICE),
    Setting("hearing.microphone", "Microphone", (Option(None, "any"),), trial=Trial.MICROPHONE),
    Setting("theme", "Colours", tuple(Option(theme.value, theme.value) for theme in Theme)),
    Setting("keep_days", "Kept for", (Option(7, "7 days"), Option(90, "90 days")), 1, at_once=False),
    Setting("web.enabled", "Phones", (Option(False, "off"), Option(True, "on")), fixed="Set elsewhere."),
    Setting("check", "This computer", (Option(None, "not checked yet"),), trial=Trial.CHECK),
)


def _with(mode: ListenMode, word: str = "") -> MicrophoneUse:
    return MicrophoneUse(listener=ListenerState(mode, word))


def opened(*keys: Key) -> KioskRoom:
    room = KioskRoom(settings=SETTINGS)
    room.press(Key.S, *keys)
    return room


def shown(room: KioskRoom) -> SettingsView:
    view = room.engine.snapshot().standing.settings
    assert view is not None
    return view


def page_of(room: KioskRoom) -> SettingsPage:
    page = room.engine.room.settings_page
    assert page is not None
    return page


def until(length: Duration) -> Instant:
    return after(Instant(0), length)


def test_s_opens_the_settings_and_s_or_escape_closes_them() -> None:
    room = opened()
    assert [field.label for field in shown(room).fields] == [setting.label for setting in SETTINGS]
    for key in (Key.S, Key.ESCAPE, Key.BACKSPACE):
        room.press(key)
        assert room.engine.snapshot().standing.settings is None
        room.press(Key.S)


def test_where_there_is_nothing_to_set_the_key_says_so() -> None:
    room = KioskRoom()
    room.ask(OpenSettings())
    assert room.notice == "There is nothing to set here."


@given(
    st.lists(
        st.sampled_from([Key.UP, Key.DOWN, Key.LEFT, Key.RIGHT, Key.TAB, Key.ENTER, Key.L, Key.Q, Key.T]), max_size=25
    )
)
def test_whatever_is_pressed_the_settings_are_those_of_the_room_and_one_is_chosen(keys: list[Key]) -> None:
    room = opened(*keys)
    now = room.engine.room
    assert value_of(settings_now(now), "theme") == now.theme.value
    assert value_of(settings_now(now), "voice.volume") == now.sound.volume / 100
    assert sum(field.chosen for field in shown(room).fields) == 1
    assert value_of(now.settings, "web.enabled") is False
    assert not now.closed


def test_a_value_takes_effect_at_once_and_stops_at_the_last_one() -> None:
    room = opened(Key.DOWN, Key.DOWN, Key.DOWN, Key.RIGHT, Key.RIGHT)
    assert room.engine.room.theme == "contrast"
    room.press(Key.RIGHT)
    assert room.engine.room.theme == "contrast"
    assert room.notice == "That changes nothing here."
    room.press(Key.LEFT, Key.LEFT)
    assert room.engine.room.theme == "dark"


def test_what_a_key_has_changed_since_is_where_the_next_change_begins() -> None:
    room = opened(Key.Q, Key.Q, Key.DOWN, Key.LEFT)
    assert room.engine.room.sound.volume == 60
    assert value_of(room.engine.room.settings, "voice.volume") == 0.6


def test_what_is_fixed_elsewhere_is_shown_with_the_reason_and_does_not_change() -> None:
    room = opened(*[Key.DOWN] * 5)
    assert shown(room).about == ("Set elsewhere.",)
    field = shown(room).fields[5]
    assert (field.less, field.more) == (None, None)
    room.press(Key.RIGHT)
    assert room.notice == "Set elsewhere."
    assert value_of(room.engine.room.settings, "web.enabled") is False


def test_what_waits_for_the_next_start_says_so() -> None:
    room = opened(*[Key.DOWN] * 4, Key.LEFT)
    assert value_of(room.engine.room.settings, "keep_days") == 7
    assert shown(room).about == ("Takes effect after the next start.",)


def test_a_voice_introduces_itself_when_it_is_chosen_and_when_it_is_tried() -> None:
    room = opened(Key.RIGHT)
    assert page_of(room).samples == 1
    assert shown(room).about[0] == "about B"
    room.press(Key.ENTER)
    assert page_of(room).samples == 2


def test_a_microphone_is_tried_until_enter_is_pressed_again_or_something_else_is_chosen() -> None:
    room = opened(Key.DOWN, Key.DOWN, Key.ENTER)
    assert room.engine.room.tries_microphone
    room.engine.submit(MicrophoneTried(35, "next step"))
    room.engine.submit(MicrophoneTried(40))
    room.engine.pump()
    assert shown(room).level == 40
    assert "Heard: “next step”. While you try, nothing is done." in shown(room).about
    room.press(Key.ENTER)
    assert (room.engine.room.tries_microphone, shown(room).level) == (False, None)
    room.press(Key.ENTER, Key.DOWN)
    assert not room.engine.room.tries_microphone
    room.engine.submit(MicrophoneTried(90, "pause"))  # it was on its way when the trial ended
    room.engine.pump()
    assert not any("pause" in line for line in shown(room).about)


@pytest.mark.parametrize(
    ("microphone", "told"),
    [
        (MicrophoneUse(), "Nothing listens now: look at “It listens”, and whether a microphone is plugged in."),
        (MicrophoneUse(muted=True), "The microphone is off: K turns it on."),
        (_with(ListenMode.HELD), "Hold V and say “next step”."),
        (_with(ListenMode.WAKE, "alexa"), "Say “alexa”, and then “next step”."),
        (_with(ListenMode.OPEN), "Say “next step”."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_how_to_try_the_microphone_is_said_as_it_listens(microphone: MicrophoneUse, told: str) -> None:
    page = SettingsPage(Instant(0), tried=True)
    assert list(about_trial(Room(microphone=microphone), page)) == [told]


def test_while_the_microphone_is_tried_the_everyday_phrases_are_heard_in_any_room() -> None:
    assert expected_phrases(opened(Key.DOWN, Key.DOWN, Key.ENTER).engine.room)["next step"] == Next()


def test_a_phone_that_chooses_a_setting_opens_no_page() -> None:
    room = Room(settings=SETTINGS)
    assert with_setting_command(room, ChooseSetting(1), until) == room


def test_what_is_said_and_is_no_command_is_told_without_its_words() -> None:
    room = opened(Key.DOWN, Key.DOWN, Key.ENTER)
    room.engine.submit(MicrophoneTried(35, ""))
    room.engine.pump()
    assert "Something was said that is no command: say it once more." in shown(room).about


def test_the_microphone_is_not_listened_to_for_ever() -> None:
    room = opened(Key.DOWN, Key.DOWN, Key.ENTER)
    room.clock.advance(Duration(SETTINGS_TIMEOUT - seconds(1)))
    room.engine.pump()
    assert room.engine.room.tries_microphone
    room.clock.advance(seconds(1))
    room.engine.pump()
    assert room.engine.room.overlay is None


def test_what_is_found_on_the_machine_can_be_chosen_and_what_was_chosen_stays() -> None:
    room = opened(Key.RIGHT)
    room.engine.submit(OptionsFound("voice.name", (Option(None, "the best"), Option("a", "A"), Option("b", "Bee"))))
    room.engine.pump()
    assert shown(room).fields[0].value == "Bee"
    room.engine.submit(OptionsFound("voice.name", (Option("a", "A"),)))
    room.engine.pump()
    assert (shown(room).fields[0].value, value_of(room.engine.room.settings, "voice.name")) == ("Bee", "b")


def test_what_the_check_finds_is_read_one_by_one() -> None:
    room = opened(*[Key.DOWN] * 6, Key.ENTER)
    assert page_of(room).checks == 1
    found = (Option(None, "1 thing to look at"), Option(1, "1 of 1: speaker", "Plug one in."))
    room.engine.submit(OptionsFound("check", found))
    room.engine.pump()
    assert shown(room).fields[6].value == "1 thing to look at"
    room.press(Key.RIGHT)
    assert (shown(room).fields[6].value, shown(room).about[0]) == ("1 of 1: speaker", "Plug one in.")


def test_in_a_step_the_menu_leads_to_the_settings_and_the_clock_goes_on_beside_them() -> None:
    room = KioskRoom(settings=SETTINGS)
    room.press(Key.ENTER, Key.SPACE)
    room.press(Key.TAB, Key.S)
    assert shown(room).fields
    assert room.engine.snapshot().ticking.clock
    room.press(Key.SPACE)
    assert room.engine.room.session is not None
    assert room.engine.room.session.phase.value == "paused"


def test_a_phone_changes_a_setting_while_the_screen_shows_something_else() -> None:
    room = KioskRoom(settings=SETTINGS)
    room.ask(ChangeSetting(1, "theme"))
    assert (room.engine.room.theme, room.engine.room.overlay) == (Theme.LIGHT, None)
    room.ask(TrySetting("voice.name"))
    assert shown(room).fields[0].chosen
    room.ask(Show(None))
    room.ask(ChangeSetting(1))
    assert room.notice == "Open the settings first."


def test_a_letter_that_comes_after_the_entry_was_closed_changes_nothing() -> None:
    for room in (KioskRoom(settings=SETTINGS).engine.room, opened().engine.room):
        assert with_setting_typed(room, TypeText("a"), until) is room


def test_a_setting_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused):
        with_setting_command(Room(settings=SETTINGS), ChangeSetting(1, "colour"), until)


def test_a_finger_chooses_a_setting_and_steps_its_value() -> None:
    room = opened()
    room.ask(ChooseSetting(at=3))
    assert shown(room).fields[3].chosen
    more = shown(room).fields[1].more
    assert more is not None
    room.ask(more)
    assert (room.engine.room.sound.volume, shown(room).fields[1].chosen) == (100, True)


def test_options_of_a_setting_that_is_not_shown_change_nothing() -> None:
    room = Room(settings=SETTINGS)
    assert with_options_found(room, OptionsFound("language", (Option("cy", "cy"),))) == room
    assert replace(room, overlay=None) == room
