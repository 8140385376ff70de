"""Nothing is obeyed that was not said: sentences that contain or resemble a phrase, through the whole pipeline."""

from pathlib import Path

import pytest

from kiosk.config.settings import Hearing
from kiosk.core.interaction.phrases import all_phrases
from kiosk.core.room.modes import ListenMode
from kiosk.listener.evaluation.clips import Clip
from kiosk.listener.evaluation.runner import Outcome, Trial, grammar_for, play
from kiosk.listener.pipeline import Pipeline
from tests.benchmarks.hearing_corpus.near_misses import sentences
from tests.listener.voices import samples, say

VOICES = ("slt", "en-us", "rms")
BEFORE = 0.5
"""Seconds of silence before the words in a file of these voices, and after them."""


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Trial(ListenMode.HELD, Hearing(recogniser="moonshine")).pipeline()


def hear(pipeline: Pipeline, folder: Path, voice: str, said: str, phrase: str | None = None) -> Outcome:
    _, sound = samples(say(said, folder / "said.wav", voice))
    length = len(sound) / 32000
    clip = Clip(sound, phrase, length - BEFORE, near_miss=phrase is None)
    return play(pipeline, clip, grammar_for(phrase or "next step"))


def acted_on(outcome: Outcome) -> bool:
    return any(hit.confidence >= Hearing().confidence for hit in outcome.hits)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize(
    "phrase",
    [
        *("pause", "next step", "add two minutes", "back", "move on", "how much time do we have", "carry on"),
        *("never mind", "we need help", "we are done", "let's move on", "two more minutes please"),
    ],
)
def test_a_phrase_is_obeyed(pipeline: Pipeline, tmp_path: Path, voice: str, phrase: str) -> None:
    heard = hear(pipeline, tmp_path, voice, phrase, phrase)
    assert acted_on(heard)
    assert heard.hits[0].right


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize(
    "said",
    [
        "don't pause",
        "pause for five minutes",
        "please don't repeat",
        "not the next step",
        "skip",
        "add two minutes and a half",
        "add sixty minutes",
        "back to the check in",
        "we don't need help",
        "we need to help",
        "we need a helper",
        "we are not done",
        "are we done",
        "we are down",
        "pause button",
        "back row please",
        "undo the button",
        "cancel the meeting",
        "never mind the noise",
        "eighteen more minutes",
        "take a break of two minutes",
        "take five minutes off",
        "what time was it",
        "go on",
    ],
)
def test_what_only_resembles_a_phrase_is_not_obeyed(pipeline: Pipeline, tmp_path: Path, voice: str, said: str) -> None:
    assert said in sentences()
    assert not acted_on(hear(pipeline, tmp_path, voice, said))


def test_the_benchmark_has_at_least_eighty_of_them_and_none_is_a_phrase() -> None:
    assert len(set(sentences())) == len(sentences()) >= 80
    assert not set(sentences()) & all_phrases().keys()
