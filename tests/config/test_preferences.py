import json
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config.preferences import Preferences
from kiosk.config.settings import Voice
from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import GoHome, Open
from kiosk.core.room.modes import Sound, VoiceLevel, VoiceState
from kiosk.core.room.settings import FirstStart
from kiosk.core.room.state import MicrophoneUse, Room
from kiosk.core.session.commands import Start
from tests.room import KioskRoom

CHOSEN = Room(sound=Sound(level=VoiceLevel.CHIMES, volume=50, rate=140))


def chosen_in(folder: Path, voice: Voice | None = None) -> Sound:
    return Preferences(folder, voice or Voice()).sound


def test_at_first_the_kiosk_sounds_as_it_is_set(tmp_path: Path) -> None:
    assert chosen_in(tmp_path) == Sound()
    assert chosen_in(tmp_path, Voice(level=VoiceLevel.SILENT, volume=0.25)) == Sound(VoiceLevel.SILENT, 25)


def test_what_was_chosen_holds_after_a_restart_also_in_a_folder_that_was_not_there(tmp_path: Path) -> None:
    choices = Preferences(tmp_path / "new", Voice())
    choices.tell([], CHOSEN)
    choices.close()
    assert chosen_in(tmp_path / "new") == CHOSEN.sound
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["choices.json"]


def test_what_the_settings_say_anew_goes_before_what_was_chosen(tmp_path: Path) -> None:
    Preferences(tmp_path, Voice()).tell([], CHOSEN)
    assert chosen_in(tmp_path, Voice(rate=200)) == replace(CHOSEN.sound, rate=200)
    assert chosen_in(tmp_path, Voice(volume=0.2)) == replace(CHOSEN.sound, volume=20)


def test_the_file_is_written_only_when_something_else_is_chosen(tmp_path: Path) -> None:
    choices = Preferences(tmp_path, Voice())
    choices.tell([], Room(microphone=MicrophoneUse(held=True)))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[]", b"\xff", b'{"chosen": {"level": "loud"}}'])
def test_a_damaged_file_costs_the_choice_and_nothing_else(spoilt: bytes, tmp_path: Path) -> None:
    choices = Preferences(tmp_path, Voice())
    choices.tell([], CHOSEN)
    (tmp_path / "choices.json").write_bytes(spoilt)
    assert chosen_in(tmp_path) == Sound()


def test_a_choice_that_nobody_could_make_does_not_count(tmp_path: Path) -> None:
    Preferences(tmp_path, Voice()).tell([], Room(sound=Sound(volume=900)))
    assert chosen_in(tmp_path) == Sound()


def test_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    choices = Preferences(tmp_path / "file", Voice())
    choices.tell([], CHOSEN)
    assert choices.sound == CHOSEN.sound


def test_the_engine_tells_it_of_every_change(tmp_path: Path) -> None:
    room = KioskRoom()
    room.engine.subscribe(Preferences(tmp_path, Voice()))
    room.press(Key.M, Key.Q, Key.Q, Key.CLOSING_BRACKET)
    assert chosen_in(tmp_path) == Sound(VoiceLevel.CHIMES, 70, 170)
    assert room.notice == "Voice: 170 words a minute."
    assert room.engine.snapshot().standing.sounding is VoiceState.CHIMES


def test_sessions_are_counted_as_they_begin_and_remembered(tmp_path: Path) -> None:
    room = KioskRoom()
    room.engine.subscribe(Preferences(tmp_path, Voice()))
    room.ask(Open(), Start(), GoHome(), Open(), Start())
    assert room.engine.room.sessions_held == 2
    assert Preferences(tmp_path, Voice()).sessions_held == 2


def test_a_file_that_does_not_count_sessions_yet_is_read_as_before(tmp_path: Path) -> None:
    sound = {"level": "chimes", "volume": 50, "rate": 140}
    usual = {"level": "full", "volume": 90, "rate": 160}
    (tmp_path / "choices.json").write_text(json.dumps({"chosen": sound, "instead_of": usual}))
    kept = Preferences(tmp_path, Voice())
    assert (kept.sound, kept.sessions_held) == (CHOSEN.sound, 0)


def test_that_the_first_questions_were_asked_is_remembered_and_nothing_else_counts_as_asking(tmp_path: Path) -> None:
    kept = Preferences(tmp_path, Voice())
    kept.tell([], replace(CHOSEN, first_start=FirstStart.TO_ASK))
    assert not Preferences(tmp_path, Voice()).asked
    kept.tell([], replace(CHOSEN, first_start=FirstStart.ASKED))
    assert Preferences(tmp_path, Voice()).asked


def test_a_start_that_asks_nothing_leaves_the_questions_for_the_next_one(tmp_path: Path) -> None:
    kept = Preferences(tmp_path, Voice())
    kept.tell([], CHOSEN)
    assert not Preferences(tmp_path, Voice()).asked


def test_whoever_has_held_sessions_is_not_asked_after_an_update(tmp_path: Path) -> None:
    Preferences(tmp_path, Voice()).tell([], replace(CHOSEN, sessions_held=1))
    assert Preferences(tmp_path, Voice()).asked
