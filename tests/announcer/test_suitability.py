from pathlib import Path

import pytest

from kiosk.announcer import suitability as module
from kiosk.announcer.all_voices import all_voices
from kiosk.announcer.cache import Cache
from kiosk.announcer.suitability import KEEPS_UP, Suitability
from kiosk.announcer.synthesis import Speech
from kiosk.config.settings import Voice
from tests.announcer.fakes import write_wav

ROOMY = "MemTotal: 4000000 kB\nMemAvailable: 2000000 kB\nHugePages_Total: 0\n"


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the kernel tells of its memory, on a machine where the natural voice is installed."""
    monkeypatch.setattr(module, "model_parts", lambda: [tmp_path])
    file = tmp_path / "meminfo"
    file.write_text(ROOMY)
    return file


@pytest.mark.parametrize("voice", [Voice(), Voice(language="en"), Voice(language="en_GB"), Voice(name="emma")])
def test_the_first_natural_voice_speaks_english_where_nothing_else_is_set(voice: Voice, memory: Path) -> None:
    suited = Suitability(voice, memory.parent, memory)
    assert suited.problem is None
    assert suited.voice.name == "emma"


def test_the_other_natural_voice_speaks_where_it_is_set_whatever_the_language(memory: Path) -> None:
    suited = Suitability(Voice(name="george", language="cy"), memory.parent, memory)
    assert (suited.problem, suited.voice.name) == (None, "george")


@pytest.mark.parametrize(
    ("voice", "why"),
    [
        (Voice(name="gmw/en"), "another voice"),
        (Voice(name="a.onnx"), "another voice"),
        (Voice(language="cy"), "British English"),
        (Voice(language="en_US"), "British English"),
    ],
)
def test_another_voice_or_language_is_a_reason_against_it(voice: Voice, why: str, memory: Path) -> None:
    assert why in str(Suitability(voice, memory.parent, memory).problem)


@pytest.mark.usefixtures("without_natural_voice")
def test_a_model_that_is_not_installed_is_a_reason_with_the_way_to_it(tmp_path: Path) -> None:
    assert "`./run natural` adds it" in str(Suitability(Voice(), tmp_path).problem)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("MemTotal: 900000 kB\nMemAvailable: 800000 kB\n", "needs 1 GB"),
        ("MemTotal: 4000000 kB\nMemAvailable: 500000 kB\n", "just now"),
        ("", None),
        ("not a table", None),
    ],
)
def test_too_little_memory_is_a_reason_against_it(told: str, why: str | None, memory: Path) -> None:
    memory.write_text(told)
    problem = Suitability(Voice(), memory.parent, memory).problem
    assert problem is None if why is None else why in str(problem)


def test_what_it_takes_is_measured_once_and_remembered(memory: Path) -> None:
    folder = memory.parent / "cache"
    first = Suitability(Voice(), folder, memory)
    first.note(None)
    assert first.effort is None
    first.note(KEEPS_UP + 1)
    first.note(0.1)
    assert first.effort == KEEPS_UP + 1
    again = Suitability(Voice(name="george"), folder, memory)
    assert again.effort == KEEPS_UP + 1
    assert f"{KEEPS_UP + 1:.1f} s" in str(again.problem)


def test_a_machine_that_just_keeps_up_has_the_natural_voice(memory: Path) -> None:
    suited = Suitability(Voice(), memory.parent, memory)
    suited.note(KEEPS_UP)
    assert suited.problem is None


@pytest.mark.parametrize("kept", ["", "[]", '{"effort": 99}', '{"effort": 99, "made_by": ["older"]}'])
def test_a_measurement_of_another_version_or_a_spoilt_one_does_not_count(kept: str, memory: Path) -> None:
    (memory.parent / "natural.json").write_text(kept)
    assert Suitability(Voice(), memory.parent, memory).effort is None


def test_a_folder_that_cannot_be_written_loses_only_the_measurement(memory: Path) -> None:
    suited = Suitability(Voice(), memory / "no folder", memory)
    suited.note(1.0)
    assert suited.effort == 1.0


def test_the_list_of_voices_says_how_many_sentences_each_natural_one_has_ready(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_memory", lambda _: {})
    folder = memory.parent
    Suitability(Voice(), folder, memory).note(1.5)
    speech = Speech("Time is up.", 160, fixed=True)
    Cache(folder, Voice(name="emma")).render_into(speech, lambda _, file: write_wav(file, b"..."))
    found = {voice.name: voice.remark for voice in all_voices(Voice(), folder, iter(["Time is up.", "Paused."]))}
    assert found["emma"] == "keeps up: a second of speech takes 1.5 s; 1 of 2 sentences ready"
    assert found["george"] == "keeps up: a second of speech takes 1.5 s; 0 of 2 sentences ready"
    assert found["cel/cy"] == ""
