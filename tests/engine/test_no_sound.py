"""A kiosk that makes no sound (`announcer = "silent"`), or has no microphone: nothing on its screen says otherwise."""

from dataclasses import replace

import pytest

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import ChangeRate, ChangeVolume, Command, CycleLevel, Listen, Mute, Open, Show
from kiosk.core.room.modes import Overlay, Sound, VoiceLevel, VoiceState
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Repeat, Start
from kiosk.core.wording.notices import quiet_voice
from kiosk.display.labels import microphone_and_voice
from tests.room import KioskRoom

OF_VOICE = [CycleLevel(), ChangeVolume(10), ChangeVolume(-10), ChangeRate(10), ChangeRate(-10), Repeat()]


@pytest.mark.parametrize("command", OF_VOICE, ids=str)
def test_a_kiosk_that_makes_no_sound_refuses_what_is_about_its_voice_and_says_why(command: Command) -> None:
    room = KioskRoom(makes_sound=False)
    room.ask(Open(), Start())
    sound = room.engine.room.sound
    room.ask(command)
    assert room.notice == "This kiosk makes no sound: `announcer` is `silent`."
    assert room.engine.room.sound == sound
    assert "RepeatAsked" not in room.heard


def test_it_shows_neither_a_voice_nor_keys_for_one() -> None:
    room = KioskRoom(makes_sound=False)
    room.ask(Open(), Start(), Show(Overlay.HELP))
    shown = room.engine.snapshot().standing
    assert shown.sounding is VoiceState.ABSENT
    assert microphone_and_voice(shown) == ()
    assert shown.help is not None
    told = {hint.command for hint in (*shown.hints, *shown.help.keys)}
    assert not told.intersection(OF_VOICE)


def test_a_kiosk_that_speaks_shows_both() -> None:
    room = KioskRoom()
    room.ask(Open(), Start(), Show(Overlay.HELP))
    shown = room.engine.snapshot().standing
    assert microphone_and_voice(shown) == ("voice on",)
    assert shown.help is not None
    assert set(OF_VOICE) <= {hint.command for hint in shown.help.keys}


def test_a_level_kept_from_another_day_is_not_told_where_there_is_no_voice() -> None:
    room = Room(sound=Sound(VoiceLevel.SILENT))
    assert "voice is off" in quiet_voice(room)
    assert quiet_voice(replace(room, makes_sound=False)) == ""


def test_a_microphone_that_there_is_not_can_be_kept_closed_but_is_never_called_open() -> None:
    room = KioskRoom()
    room.ask(Mute())
    assert room.engine.room.microphone.muted
    room.ask(Listen())
    assert room.notice == "This kiosk has no microphone in use. Use keys, touch or a phone."
    room.ask(Mute())
    assert not room.engine.room.microphone.muted
    assert room.notice == "This kiosk has no microphone in use. Use keys, touch or a phone."


def test_the_keys_for_topics_say_that_there_are_none_to_choose() -> None:
    room = KioskRoom()
    room.ask(Open(), Start())
    room.press(Key.TWO)
    assert room.notice == "In this protocol the group does not choose topics."


def test_the_key_for_groups_says_where_a_group_is_chosen() -> None:
    room = KioskRoom()
    room.ask(Open(), Start())
    room.press(Key.G)
    assert room.notice == "Choose the group on the home screen, before you open a conversation."
