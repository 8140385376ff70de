"""Recognition by Moonshine, whose package includes a model: the choice of the phrase that explains the sound best."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import thread_time
from typing import Any

from kiosk.listener.audio import RATE, SAMPLE_BYTES, resample
from kiosk.listener.recognisers.base import Heard, Recogniser, logistic
from kiosk.listener.recognisers.moonshine_model import Fit, MoonshineModel
from kiosk.listener.segmentation import UtteranceSegmenter

HABIT_SHARE = 0.7
"""The share of the model's habit, its likelihood for a phrase in silence, that is subtracted from a likelihood.

It was set by measurement. Without it, short phrases win in noise, and rare words never win.
"""

REGRET, STRICT_REGRET = 16.0, 2.2
"""Nats of regret at which the confidence is one half.

The first is for a whole phrase, where somebody speaks to the kiosk. The second is for each piece of a phrase, where
people are talking with each other.
"""

STEEPNESS = 1.5

MIN_EARLY_CONFIDENCE = 0.9
"""The confidence from which a phrase is reported before the utterance has ended."""

GUESS_INTERVAL = 0.1
"""Seconds of sound between two guesses at an utterance that has not ended yet."""

REST_FACTOR = 2.0
"""The minimum pause before the next guess, in durations of the last one, so that slow machines can keep up."""

MIN_UTTERANCE = 0.4
"""Seconds of sound from which a first guess is worth its time; they include the lead-in."""

MAX_LAG = 7.0
"""Nats by which the beginning of a phrase may be less likely than the best one; other phrases are not considered."""


@dataclass(frozen=True)
class _Habit:
    """The log likelihoods, in nats, with which the model writes a phrase's first piece and all of it in silence."""

    beginning: float
    whole: float


@dataclass(frozen=True)
class _Guess:
    """The best phrase for an utterance, with its confidence, when `at` bytes had been heard."""

    at: int
    phrase: str = ""
    confidence: float = 0.0


class MoonshineRecogniser(Recogniser):
    """Moonshine, which is asked how well each phrase explains the sound.

    The confidence is the share of the best phrase in the likelihood of all phrases, and lower where the model prefers
    another text. Voice activity separates utterances. Raises ListenerError where the model cannot be used.
    """

    name = "moonshine"
    wants_block_of_wake_word = True

    def __init__(self, clock: Callable[[], float] = thread_time) -> None:
        super().__init__()
        self._clock = clock
        self._model = MoonshineModel()
        self._habits: dict[str, _Habit] = {}
        self._begin(())

    def _knows(self, word: str) -> bool:
        return self._model.knows(word)

    def _begin(self, phrases: Sequence[str]) -> None:
        self._phrases = tuple(phrases)
        self._utterances = UtteranceSegmenter(self._rate, padded=True)
        self._last_guess = _Guess(at=0)
        self._next_guess = self._bytes(MIN_UTTERANCE)
        self._learn_habits([phrase for phrase in phrases if phrase not in self._habits])

    def _learn_habits(self, phrases: Sequence[str]) -> None:
        if phrases:
            texts = [_model_spelling(phrase) for phrase in phrases]
            silence = self._model.listen(bytes(RATE * SAMPLE_BYTES))
            beginnings = self._model.first_piece_likelihoods(silence, texts)
            wholes = [fit.likelihood for fit in self._model.fits(silence, texts)]
            self._habits |= dict(zip(phrases, map(_Habit, beginnings, wholes), strict=True))

    def _take(self, block: bytes) -> Heard | None:
        return self._decide(self._utterances.feed(block))

    def finish(self) -> Heard | None:
        """Ends the current utterance and returns it, if there is one."""
        return self._decide(self._utterances.finish())

    def so_far(self) -> str:
        """The phrase that the current utterance allowed probably is, where somebody speaks to the kiosk; else empty."""
        if self._eager and self._phrases and self._fed >= self._next_guess:
            began = self._clock()
            utterance = self._utterances.so_far
            if len(utterance) >= self._bytes(MIN_UTTERANCE):
                self._last_guess = self._guess(utterance)
            self._next_guess = self._fed + self._bytes(max(GUESS_INTERVAL, REST_FACTOR * (self._clock() - began)))
        return self._last_guess.phrase if self._last_guess.confidence >= MIN_EARLY_CONFIDENCE else ""

    def _decide(self, utterance: bytes | None) -> Heard | None:
        if not utterance or not self._phrases:
            return None
        guess = self._last_guess
        if guess.at < self._fed or guess.confidence < MIN_EARLY_CONFIDENCE:  # otherwise the last guess is up to date
            guess = self._guess(utterance)
        self._last_guess = _Guess(at=self._fed)
        return self._heard(guess.phrase, guess.confidence)

    def _guess(self, utterance: bytes) -> _Guess:
        heard = self._model.listen(resample(utterance, self._rate))
        candidates = self._candidates(heard)
        fits = self._model.fits(heard, [_model_spelling(phrase) for phrase in candidates])
        phrase, confidence = _best_phrase(dict(zip(candidates, fits, strict=True)), self._habits, eager=self._eager)
        return _Guess(self._fed, phrase, confidence)

    def _candidates(self, heard: Any) -> list[str]:
        """The phrases whose first pieces fit what was heard; comparing all phrases as a whole would take too long."""
        beginnings = self._model.first_piece_likelihoods(heard, [_model_spelling(phrase) for phrase in self._phrases])
        ranked = sorted(
            (
                (likelihood - HABIT_SHARE * self._habits[phrase].beginning, phrase)
                for phrase, likelihood in zip(self._phrases, beginnings, strict=True)
            ),
            reverse=True,
        )
        return [phrase for evidence, phrase in ranked if evidence >= ranked[0][0] - MAX_LAG]

    def _bytes(self, seconds: float) -> int:
        return int(seconds * self._rate) * SAMPLE_BYTES


def _model_spelling(phrase: str) -> str:
    """The phrase with a capital letter and a full stop, as the model writes."""
    return f"{phrase[:1].upper()}{phrase[1:]}."


def _best_phrase(fits: Mapping[str, Fit], habits: Mapping[str, _Habit], *, eager: bool) -> tuple[str, float]:
    """The phrase that explains the sound best, after subtraction of habits, and its confidence from 0 to 1."""
    evidence = {phrase: fit.likelihood - HABIT_SHARE * habits[phrase].whole for phrase, fit in fits.items()}
    best = max(evidence, key=evidence.__getitem__)
    share = 1 / sum(math.exp(other - evidence[best]) for other in evidence.values())
    allowed = REGRET if eager else STRICT_REGRET * fits[best].pieces
    return best, share * logistic((allowed - fits[best].regret) / STEEPNESS)
