import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from kiosk.config.settings import Hearing
from kiosk.core.errors import ListenerError
from kiosk.core.interaction.phrases import PHRASES, phrases_in
from kiosk.core.room.modes import ListenMode
from kiosk.core.session.commands import AddTime, Next
from kiosk.core.session.state import Phase
from kiosk.core.units import minutes, seconds
from kiosk.listener.activation import activation_for
from kiosk.listener.pipeline import Pipeline
from kiosk.listener.recognisers.base import Recogniser
from kiosk.listener.recognisers.pocketsphinx import SphinxRecogniser
from kiosk.listener.wav_files import HeardCommand, command_text, hear_files
from tests.listener.conftest import Spoken
from tests.listener.voices import joined, samples, say


def written(file: Path, channels: int = 1, width: int = 2, rate: int = 16000, sound: bytes = bytes(3200)) -> Path:
    with wave.open(str(file), "wb") as wav:
        wav.setnchannels(channels)
        wav.setsampwidth(width)
        wav.setframerate(rate)
        wav.writeframes(sound)
    return file


def ears(recogniser: Recogniser | None = None, gate: ListenMode = ListenMode.HELD, confidence: float = 0.8) -> Pipeline:
    hearing = Hearing(confidence=confidence, checked=True)
    return Pipeline(activation_for(gate, hearing), recogniser or SphinxRecogniser(), hearing)


def test_each_command_in_each_file_is_reported_in_order(
    recogniser: Recogniser, trimmed: Spoken, tmp_path: Path
) -> None:
    two = joined([trimmed["slt", "pause"], trimmed["slt", "add a minute"]], tmp_path / "two.wav")
    one = trimmed["slt", "next step"]
    heard = [each for each in hear_files([two, one], ears(recogniser), PHRASES) if each.command]
    assert [(each.file, each.phrase, each.command) for each in heard] == [
        (str(two), "pause", "Pause"),
        (str(two), "add a minute", "AddTime(60 s)"),
        (str(one), "next step", "Next"),
    ]
    assert all(each.confidence and 0.8 <= each.confidence <= 1 for each in heard)
    assert heard[0].t < heard[1].t


def test_what_is_said_in_another_phase_is_none(trimmed: Spoken) -> None:
    file = trimmed["slt", "pause"]
    for phase, command in ((Phase.RUNNING, "Pause"), (Phase.PAUSED, None)):
        assert [each.command for each in hear_files([file], ears(), phrases_in(phase))] == [command]


def test_after_the_wake_word_a_command_is_heard_and_without_it_nothing(trimmed: Spoken, tmp_path: Path) -> None:
    wake = say("okay nabu", tmp_path / "wake.wav", "rms")
    both = joined([wake, trimmed["slt", "next step"]], tmp_path / "both.wav", pause=0.2)
    woken = ears(gate=ListenMode.WAKE)
    assert [each.command for each in hear_files([both, trimmed["slt", "next step"]], woken, PHRASES)] == ["Next"]


def test_of_talk_that_is_no_command_nothing_is_kept_but_that_it_was(tmp_path: Path) -> None:
    talk = say("we never talked about what happened with the budget", tmp_path / "talk.wav")
    heard = list(hear_files([talk], ears(), PHRASES))
    assert heard
    assert {(each.phrase, each.command) for each in heard} == {(None, None)}


def test_only_what_is_in_the_grammar_is_a_command(spoken: Spoken) -> None:
    grammar = {phrase: PHRASES[phrase] for phrase in ("next step", "add a minute")}
    heard = hear_files([spoken["slt", "next step"], spoken["slt", "undo"]], ears(), grammar)
    assert [each.command for each in heard] == ["Next", None]


def test_a_higher_demand_on_confidence_rejects(spoken: Spoken) -> None:
    (heard,) = hear_files([spoken["slt", "next step"]], ears(confidence=1.0), PHRASES)
    assert (heard.phrase, heard.command, heard.confidence) == (None, None, None)


def test_of_two_channels_the_first_is_heard(spoken: Spoken, tmp_path: Path) -> None:
    rate, sound = samples(spoken["slt", "next step"])
    both = b"".join(sound[at : at + 2] + bytes(2) for at in range(0, len(sound), 2))
    stereo = written(tmp_path / "stereo.wav", channels=2, rate=rate, sound=both)
    assert [each.command for each in hear_files([stereo], ears(), PHRASES)] == ["Next"]


def test_sound_of_a_higher_rate_is_heard(tmp_path: Path) -> None:
    file = say("next step", tmp_path / "next.wav", rate=44100, trimmed=True)
    assert [each.command for each in hear_files([file], ears(), PHRASES)] == ["Next"]


def test_a_silent_file_holds_no_utterance(tmp_path: Path) -> None:
    silence = written(tmp_path / "silence.wav", sound=bytes(32000))
    assert [each.command for each in hear_files([silence], ears(), PHRASES)] == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListenerError, match=r"nowhere\.wav cannot be read: No such file"):
        next(hear_files([tmp_path / "nowhere.wav"], ears(), PHRASES))


@pytest.mark.parametrize("content", [b"", b"This is no sound at all, but a text of some length.", b"RIFF"])
def test_a_file_that_is_no_wav_is_named_with_the_way_to_make_it_one(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "speech.mp3"
    file.write_bytes(content)
    with pytest.raises(ListenerError, match=r"speech\.mp3 is not a WAV file .* sox .*speech\.mp3 -r 16000 -c 1 -b 16"):
        next(hear_files([file], ears(), PHRASES))


@pytest.mark.parametrize(("width", "rate"), [(1, 16000), (4, 16000), (2, 8000)])
def test_sound_of_another_kind_than_the_models_take_is_named_with_the_way_to_convert_it(
    tmp_path: Path, width: int, rate: int
) -> None:
    file = written(tmp_path / "other.wav", width=width, rate=rate)
    with pytest.raises(ListenerError, match=r"other\.wav: the sound must be 16-bit, at 16000 to 48000 Hz.* sox "):
        next(hear_files([file], ears(), PHRASES))


def test_what_was_heard_is_a_line_of_json_or_a_line_for_people() -> None:
    heard = HeardCommand("a.wav", 1.5, "next step", "Next", 0.93)
    assert json.loads(heard.as_json()) == {
        "file": "a.wav",
        "t": 1.5,
        "phrase": "next step",
        "command": "Next",
        "confidence": 0.93,
    }
    assert heard.as_line() == "a.wav     1.50 s  Next ('next step', 0.93)"
    assert HeardCommand("a.wav", 2.0, None, None, None).as_line() == "a.wav     2.00 s  –"


def test_commands_have_names_that_people_read() -> None:
    assert command_text(Next()) == "Next"
    assert command_text(AddTime(minutes(1))) == "AddTime(60 s)"
    assert command_text(AddTime(seconds(-90))) == "AddTime(-90 s)"


def test_neither_sound_nor_text_is_written_anywhere(spoken: Spoken, tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME", "here")}
    for folder in folders.values():
        folder.mkdir()
    program = (
        "import sys, pathlib; from kiosk.listener.wav_files import hear_files; "
        "from kiosk.config.settings import Hearing; from kiosk.core.interaction.phrases import PHRASES; "
        "from kiosk.listener.activation import Activation; from kiosk.listener.pipeline import Pipeline; "
        "from kiosk.listener.recognisers.choose import best_recogniser; "
        "files = [pathlib.Path(name) for name in sys.argv[1:]]; "
        "pipeline = Pipeline(Activation(), best_recogniser(None), Hearing()); "
        "print([each.command for each in hear_files(files, pipeline, PHRASES)])"
    )
    env = {**os.environ, **{name: str(folder) for name, folder in folders.items()}}
    env["PYTHONPATH"] = str(Path(__file__).parents[2])
    talk = say("we never talked about what happened with the budget", tmp_path / "talk.wav")
    done = subprocess.run(
        [sys.executable, "-c", program, str(spoken["slt", "next step"]), str(talk)],
        check=True, capture_output=True, text=True, cwd=folders["here"], env=env,
    )  # fmt: skip
    assert done.stdout.startswith("['Next', None")
    assert done.stderr == ""
    assert [path for folder in folders.values() for path in folder.rglob("*")] == []
