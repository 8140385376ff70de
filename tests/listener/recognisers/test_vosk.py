"""The real Vosk library on every machine: a tiny model and sounds that the tests carry."""

import json
from pathlib import Path

import pytest

from kiosk.core.interaction.phrases import PHRASES
from kiosk.listener.acceptance import Accepted, judge
from kiosk.listener.recognisers.vosk import VoskRecogniser
from tests.listener.voices import TEST_MODEL, blocks

CLIPS = Path(__file__).parents[1] / "tiny_vosk" / "clips"
SILENCE = [bytes(3200)] * 12


@pytest.fixture(scope="module")
def ears() -> VoskRecogniser:
    return VoskRecogniser(TEST_MODEL)


@pytest.mark.parametrize("phrase", ["next step", "pause", "undo", "add a minute"])
def test_a_command_is_heard_as_the_one_that_it_is(ears: VoskRecogniser, phrase: str) -> None:
    assert ears.understand(PHRASES) == frozenset()
    heard = [each for block in (*blocks(CLIPS / f"{phrase}.wav"), *SILENCE) if (each := ears.feed(block))]
    assert len(heard) == 1
    assert judge(heard[0], PHRASES, 0.8) == Accepted(PHRASES[phrase], phrase, heard[0].confidence)
    assert ears.finish() is None


def test_talk_is_heard_as_something_but_as_no_command(ears: VoskRecogniser) -> None:
    ears.understand(PHRASES)
    sounds = (*blocks(CLIPS / "we heard it from the cook.wav"), *SILENCE)
    heard = [each for block in sounds if (each := ears.feed(block))]
    assert heard
    assert not any(isinstance(judge(each, PHRASES, 0.8), Accepted) for each in heard)


def test_what_ends_an_utterance_is_the_models_own_rule_and_not_ours(ears: VoskRecogniser) -> None:
    ears.understand(PHRASES)
    for block in blocks(CLIPS / "pause.wav"):
        assert ears.feed(block) is None
    silent = next(number for number, block in enumerate(SILENCE, start=1) if ears.feed(block))
    assert 3 <= silent <= 8


def test_a_command_is_the_same_each_time_it_is_heard(ears: VoskRecogniser) -> None:
    first, second = (_surely(ears, CLIPS / "next step.wav") for _ in range(2))
    assert first == second


def test_the_model_is_small_enough_to_travel_with_the_program() -> None:
    folder = TEST_MODEL.parent
    assert sum(path.stat().st_size for path in TEST_MODEL.rglob("*") if path.is_file()) < 2_000_000
    assert sum(path.stat().st_size for path in (folder / "clips").iterdir()) < 300_000


def _surely(ears: VoskRecogniser, clip: Path) -> str:
    ears.understand(PHRASES)
    heard = [each for block in (*blocks(clip), *SILENCE) if (each := ears.feed(block))]
    return json.dumps([(each.phrase, each.confidence, each.t) for each in heard])
