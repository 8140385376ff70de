"""Moonshine: how phrases are weighed, and when an utterance that has not ended is looked at."""

import math
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import pytest

from kiosk.core.errors import ListenerError
from kiosk.core.interaction.phrases import PHRASES, phrases_in, spoken_phrases
from kiosk.core.session.state import Phase
from kiosk.listener.recognisers import moonshine
from kiosk.listener.recognisers.moonshine import MoonshineRecogniser
from kiosk.listener.recognisers.moonshine_fits import Fit, Pieces, fits_of
from kiosk.listener.recognisers.moonshine_habits import MoonshineHabits
from kiosk.listener.recognisers.moonshine_model import BEGIN, END, MoonshineModel, Tokens, model_spelling
from tests.listener.conftest import Spoken
from tests.listener.voices import blocks, noise, samples, say


@pytest.fixture(scope="module")
def model() -> MoonshineModel:
    return MoonshineModel()


def all_of(beginnings: Mapping[Pieces, Fit]) -> Collection[Pieces]:
    """Reads every text to its end."""
    return beginnings


def counted() -> Iterator[float]:
    """A clock by which every look takes no time."""
    while True:
        yield 0.0


def test_a_text_is_written_in_pieces_merged_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    pieces = ["<unk>", "<s>", "</s>", ".", "▁", "a", "b", "ab", "▁a", "abb", "."]
    file = tmp_path / "tokenizer.bin"
    file.write_bytes(b"".join(bytes([len(piece.encode())]) + piece.encode() for piece in pieces))
    tokens = Tokens(file)
    assert tokens.numbers("ab.") == (BEGIN, 4, 7, 10, END)  # "ab" comes before "▁a", and of two points the later counts
    assert tokens.numbers("abb a") == (BEGIN, 4, 9, 8, END)
    with pytest.raises(KeyError):
        tokens.numbers("abc")


def test_a_long_piece_has_a_length_of_two_bytes(tmp_path: Path) -> None:
    long = ("▁" + "a" * 200).encode()
    file = tmp_path / "tokenizer.bin"
    letters = b"\3" + "▁".encode() + b"\1a" + b"".join(b"%c" % n + b"a" * n for n in range(2, 120))
    file.write_bytes(letters + bytes([0x80 + len(long) % 0x80, len(long) // 0x80]) + long)
    assert Tokens(file).numbers("a")[1:-1] == (0, 1)


def test_what_was_said_explains_the_sound_best(model: MoonshineModel, trimmed: Spoken) -> None:
    heard = model.listen(samples(trimmed["slt", "next step"])[1])
    texts = ("Next step.", "Add a minute.", "Llongyfarchiadau.")
    found = fits_of(model, heard, texts, keep=all_of)
    said, other, nonsense = (found[text] for text in texts)
    assert said.likelihood > other.likelihood > nonsense.likelihood
    assert said.regret < 1 < other.regret


def test_texts_fit_as_well_together_as_each_alone(model: MoonshineModel, trimmed: Spoken) -> None:
    heard = model.listen(samples(trimmed["slt", "next step"])[1])
    texts = ["Next step.", "Next person.", "Add a minute.", "Add two minutes.", "Llongyfarchiadau."]
    for text, fit in fits_of(model, heard, texts, keep=all_of).items():
        alone = fits_of(model, heard, [text], keep=all_of)[text]
        assert math.isclose(fit.likelihood, alone.likelihood, abs_tol=1.5), text
        assert fit.pieces == alone.pieces


def test_texts_are_read_no_further_than_their_beginnings_are_kept(model: MoonshineModel, trimmed: Spoken) -> None:
    heard = model.listen(samples(trimmed["slt", "next step"])[1])
    read: list[set[tuple[int, ...]]] = []

    def keep(beginnings: Mapping[Pieces, Fit]) -> Collection[Pieces]:
        read.append({*beginnings})
        return {max(beginnings, key=lambda pieces: beginnings[pieces].likelihood)}

    texts = ["Next step.", "Next person.", "Add a minute.", "Add two minutes."]
    assert fits_of(model, heard, texts, keep).keys() == {"Next step."}
    assert [len(beginnings) for beginnings in read][:2] == [2, 2]
    assert read[-1] == {model.numbers("Next step.")}


def test_the_end_of_a_text_fits_where_nothing_more_was_said(model: MoonshineModel, trimmed: Spoken) -> None:
    heard = model.listen(samples(trimmed["slt", "next step"])[1])
    whole, part = (fits_of(model, heard, [text], keep=all_of)[text] for text in ("Next step.", "Next."))
    assert whole.ending < 1 < part.ending <= part.regret


def test_the_model_writes_what_was_said_and_is_sure_of_it(model: MoonshineModel, trimmed: Spoken) -> None:
    text, likelihood = model.written(model.listen(samples(trimmed["slt", "next step"])[1]))
    assert text == "Next step."
    assert -0.7 < likelihood <= 0


@pytest.mark.parametrize(
    ("phrase", "written"),
    [
        ("next step", "Next step."),
        ("how long is left", "How long is left?"),
        ("timekeeper who is next", "Timekeeper who is next?"),
        ("two more minutes please", "Two more minutes, please."),
    ],
)
def test_a_phrase_is_spelt_as_the_model_writes_it(phrase: str, written: str) -> None:
    assert model_spelling(phrase) == written


HEAR_MUCH = """
from pathlib import Path
from kiosk.core.interaction.phrases import spoken_phrases
from kiosk.listener.recognisers.moonshine import MoonshineRecogniser
from kiosk.listener.recognisers.moonshine_fits import fits_of
def megabytes():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
recogniser = MoonshineRecogniser()
recogniser.understand(spoken_phrases(), eager=True)
loaded = megabytes()
for _ in range(3):
    texts = [f"{phrase}." for phrase in spoken_phrases()]
    fits_of(recogniser._model, recogniser._model.listen(bytes(160_000)), texts, lambda beginnings: beginnings)
print(loaded, megabytes() - loaded)
"""


def test_what_was_heard_takes_no_memory_for_good() -> None:
    done = subprocess.run([sys.executable, "-c", HEAR_MUCH], check=True, capture_output=True, text=True)
    loaded, more = map(float, done.stdout.split())
    assert loaded < 160
    assert more < 60


def test_no_word_of_a_command_is_strange_to_it_and_those_of_other_languages_are(model: MoonshineModel) -> None:
    words = {word for phrase in spoken_phrases() for word in phrase.split()} | {"timekeeper", "yes", "no"}
    assert [word for word in words if not model.knows(word)] == []
    assert not any(map(model.knows, ["dadwneud", "ailadrodd", "hinzufügen"]))


def looks(recogniser: MoonshineRecogniser, file: Path) -> list[str]:
    told = []
    for block in blocks(file):
        recogniser.feed(block)
        told.append(recogniser.so_far())
    return told


def test_where_somebody_speaks_to_the_kiosk_a_phrase_is_reported_before_silence_ends_it(trimmed: Spoken) -> None:
    recogniser = MoonshineRecogniser(counted().__next__)
    recogniser.understand(PHRASES, eager=True)
    told = looks(recogniser, trimmed["slt", "next step"])
    assert "next step" in told
    assert set(told) <= {"", "next step"}
    recogniser.understand(PHRASES)
    assert set(looks(recogniser, trimmed["slt", "next step"])) == {""}


@pytest.mark.parametrize(
    ("said", "shorter"),
    [("next step", False), ("add two minutes", False), ("we never talked about what happened with the budget", True)],
)
def test_an_early_look_stops_where_no_phrase_can_be_meant_any_more_and_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, shorter: bool
) -> None:
    recogniser = MoonshineRecogniser(counted().__next__)
    file = say(said, tmp_path / "said.wav")
    phrases = phrases_in(Phase.RUNNING)
    step, steps, found = MoonshineModel._step, list[int](), list[list[str]]()

    def counting(*given: Any, **more: Any) -> Any:
        steps[-1] += 1
        return step(*given, **more)

    monkeypatch.setattr(MoonshineModel, "_step", counting)
    for hopeless in (moonshine.HOPELESS_EARLY, moonshine.HOPELESS):
        monkeypatch.setattr(moonshine, "HOPELESS_EARLY", hopeless)
        steps.append(0)
        recogniser.understand(phrases, eager=True)
        steps[-1] = 0  # what the habits took
        found.append(looks(recogniser, file))
    assert found[0] == found[1]
    assert (said in found[0]) == (said in phrases)
    assert (steps[0] < steps[1]) == shorter, steps


def test_recognisers_at_one_time_share_a_model_which_goes_with_the_last_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shared: WeakValueDictionary[str, MoonshineHabits] = WeakValueDictionary()
    monkeypatch.setattr("kiosk.listener.recognisers.moonshine_habits._SHARED", shared)
    first = MoonshineRecogniser()
    second = MoonshineRecogniser()
    assert second._model is first._model
    del first
    assert len(shared) == 1
    del second
    assert len(shared) == 0


def test_how_readily_a_text_is_written_in_silence_is_found_out_once_for_all(
    model: MoonshineModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    habits = MoonshineHabits(model)
    habits.learn(["Next step.", "Pause."])
    pieces = model.numbers("Next step.")
    learnt = habits[pieces]
    monkeypatch.setattr(model, "_step", None)
    habits.learn(["Next step."])
    assert habits[pieces] == learnt
    with pytest.raises(TypeError):
        habits.learn(["Next person."])


def test_a_phrase_that_was_reported_early_is_final_when_the_utterance_ends_there(trimmed: Spoken) -> None:
    recogniser = MoonshineRecogniser(counted().__next__)
    recogniser.understand(PHRASES, eager=True)
    for block in blocks(trimmed["slt", "next step"]):
        recogniser.feed(block)
        if recogniser.so_far() == "next step":
            break
    heard = recogniser.finish()
    assert heard is not None
    assert heard.phrase == "next step"
    assert heard.confidence >= 0.9
    assert recogniser.so_far() == ""


def test_a_machine_that_is_slow_to_look_looks_less_often(trimmed: Spoken) -> None:
    def looked(seconds: float) -> int:
        clock = iter(range(1000))
        calls: list[int] = []

        def reading() -> float:
            calls.append(1)
            return next(clock) * seconds

        recogniser = MoonshineRecogniser(reading)
        recogniser.understand(PHRASES, eager=True)
        looks(recogniser, trimmed["slt", "next step"])
        return len(calls) // 2

    quick, slow = looked(0.0), looked(0.25)
    assert quick >= 8
    assert slow <= quick // 3


def test_noise_is_no_phrase_even_where_somebody_speaks_to_the_kiosk(tmp_path: Path) -> None:
    recogniser = MoonshineRecogniser(counted().__next__)
    recogniser.understand(PHRASES, eager=True)
    assert set(looks(recogniser, noise(tmp_path / "noise.wav"))) == {""}


def test_a_machine_without_the_model_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.listener.recognisers.moonshine_model.find_spec", lambda _: None)
    with pytest.raises(ListenerError, match=r"^The speech model Moonshine cannot be used here: .*moonshine_voice"):
        MoonshineModel()


def test_the_library_that_runs_the_model_has_nothing_to_tell_anybody() -> None:
    spec = find_spec("onnxruntime")
    assert spec is not None
    assert spec.origin is not None
    libraries = [*(Path(spec.origin).parent / "capi").glob("*.so*")]
    assert libraries
    for library in libraries:
        assert not re.search(rb"events\.data\.microsoft", library.read_bytes()), (library, version("onnxruntime"))


def test_no_code_of_the_package_that_carries_the_model_is_run() -> None:
    MoonshineModel()
    assert "moonshine_voice" not in sys.modules


def test_the_telemetry_of_onnx_runtime_is_off() -> None:
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
