"""How the kiosk sounds, and how that is changed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.interaction.room_changes import with_sound_command
from kiosk.core.room.commands import ChangeRate, ChangeVolume, CycleLevel, Request, SetLevel, SoundCommand
from kiosk.core.room.modes import (
    DEFAULT_SOUND,
    MAXIMUM_RATE,
    MAXIMUM_VOLUME,
    MINIMUM_RATE,
    MINIMUM_VOLUME,
    Sound,
    VoiceLevel,
)
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Source
from kiosk.core.wording.notices import retuned as told
from tests.core.strategies import LAW


def test_the_level_goes_round_from_everything_over_chimes_to_silence() -> None:
    room = Room()
    assert [(room := with_sound_command(room, CycleLevel())).sound.level for _ in range(3)] == [
        "chimes",
        "silent",
        "full",
    ]
    assert with_sound_command(room, SetLevel(VoiceLevel.SILENT)).sound.level is VoiceLevel.SILENT


def test_volume_and_rate_go_up_and_down_by_steps_and_leave_the_rest_alone() -> None:
    room = with_sound_command(with_sound_command(Room(), ChangeVolume(-20)), ChangeRate(10))
    assert room.sound == Sound(VoiceLevel.FULL, 70, 170)
    assert replace(room, sound=DEFAULT_SOUND) == Room(sound_is_chosen=True)


@LAW
@given(st.lists(st.one_of(st.integers(-300, 300).map(ChangeVolume), st.integers(-999, 999).map(ChangeRate))))
def test_however_often_a_key_is_pressed_the_voice_can_be_heard_and_understood(asked: list[SoundCommand]) -> None:
    room = Room()
    for command in asked:
        room = with_sound_command(room, command)
        assert MINIMUM_VOLUME <= room.sound.volume <= MAXIMUM_VOLUME
        assert MINIMUM_RATE <= room.sound.rate <= MAXIMUM_RATE


def test_what_was_changed_is_told() -> None:
    def note(command: SoundCommand, source: Source = Source.KEY, phrase: str | None = None) -> str:
        return told(Request(command, source, phrase), command, with_sound_command(Room(), command))

    assert note(CycleLevel()) == "Voice: chimes only."
    assert note(SetLevel(VoiceLevel.SILENT)) == "Voice: off."
    assert note(SetLevel(VoiceLevel.FULL), Source.VOICE, "voice on") == "Heard “voice on”: Voice: full."
    assert note(ChangeVolume(10)) == "Volume: 100 %."
    assert note(ChangeRate(-10)) == "Voice: 150 words a minute."
