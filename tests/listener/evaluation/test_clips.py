"""Clips: which files belong to which command, and where speech ends in them."""

import math
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from kiosk.core.errors import ListenerError
from kiosk.listener.audio import RATE
from kiosk.listener.evaluation import clips
from kiosk.listener.evaluation.clips import commands_in, end_of_speech, read_pieces, talk_in

PHRASES = ("start", "pause", "next step", "process pause")


def tone(seconds: float, loud: float = 0.5, rate: int = RATE) -> bytes:
    """A low whistle, as 16-bit samples."""
    samples = [int(32767 * loud * math.sin(n * 440 * math.tau / rate)) for n in range(int(seconds * rate))]
    return struct.pack(f"<{len(samples)}h", *samples)


def written(file: Path, sound: bytes, rate: int = RATE, channels: int = 1) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(file, np.repeat(np.frombuffer(sound, np.int16)[:, None], channels, axis=1), rate)
    return file


def test_speech_ends_with_the_last_loud_moment() -> None:
    assert end_of_speech(tone(0.5, 0) + tone(0.8) + tone(1.0, 0.005)) == pytest.approx(1.3, abs=0.02)


def test_silence_and_nothing_have_no_end_of_speech() -> None:
    assert end_of_speech(bytes(3200)) == end_of_speech(b"") == 0


@pytest.mark.parametrize(
    ("name", "address", "phrase"),
    [
        ("next_step-1.wav", "", "next step"),
        ("next_step.flac", "", "next step"),
        ("Pause 2.wav", "", "pause"),
        ("process_pause.wav", "", "process pause"),
        ("pause/anybody.flac", "", "pause"),
        ("okay_nabu_start_3.wav", "okay nabu", "start"),
        ("okay nabu next step/7.wav", "okay nabu", "next step"),
    ],
)
def test_a_file_belongs_to_the_command_that_it_or_its_folder_is_called_after(
    tmp_path: Path, name: str, address: str, phrase: str
) -> None:
    written(tmp_path / name, tone(0.6) + bytes(6400))
    (clip,) = commands_in(tmp_path, PHRASES, ["okay nabu"])
    assert (clip.address, clip.phrase) == (address, phrase)
    assert clip.speech_end == pytest.approx(0.6, abs=0.02)
    assert clip.seconds == pytest.approx(0.8)


@pytest.mark.parametrize("name", ["starter.wav", "okay.wav"])
def test_a_file_that_belongs_to_no_command_is_named(tmp_path: Path, name: str) -> None:
    written(tmp_path / name, tone(0.5))
    with pytest.raises(ListenerError, match=f"{name}: name the file after a command"):
        list(commands_in(tmp_path, PHRASES))


def test_a_folder_without_sound_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListenerError, match="there are no WAV or FLAC files"):
        list(commands_in(tmp_path, PHRASES))


def test_sound_of_another_rate_and_of_two_channels_becomes_what_recognisers_take(tmp_path: Path) -> None:
    file = written(tmp_path / "talk.flac", tone(1.0, rate=48_000), 48_000, channels=2)
    (clip,) = talk_in(file)
    assert (clip.phrase, clip.group) == (None, "talk")
    assert clip.seconds == pytest.approx(1.0, abs=0.05)


def test_long_talk_comes_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "PIECE_SECONDS", 1)
    file = written(tmp_path / "talk.wav", tone(2.5))
    assert [clip.seconds for clip in talk_in(file)] == [1.0, 1.0, 0.5]


def test_files_that_cannot_be_heard_are_named(tmp_path: Path) -> None:
    low, odd, gone = written(tmp_path / "low.wav", tone(0.5), 8000), tmp_path / "odd.wav", tmp_path / "gone.wav"
    odd.write_text("no sound")
    for file, why in ((low, "at 16000 Hz or more"), (odd, "not a WAV or FLAC"), (gone, "not a WAV or FLAC")):
        with pytest.raises(ListenerError, match=f"{file.name}.* {why}"):
            list(read_pieces(file))
