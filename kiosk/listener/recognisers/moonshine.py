"""Recognition by Moonshine, whose model comes with it: of all that may be said now, what was it?"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import thread_time
from typing import Any

from kiosk.listener.audio import RATE, SAMPLE_BYTES, resampled
from kiosk.listener.recognisers.base import Heard, Recogniser, logistic
from kiosk.listener.recognisers.moonshine_model import Fit, MoonshineModel
from kiosk.listener.segmentation import UtteranceSegmenter

HABIT = 0.7
"""How much of a phrase's likelihood is put down to the model's habits of writing rather than to the sound: by
measurement; without it short phrases win in noise, and rare words never."""

REGRET, STRICT_REGRET = 16.0, 2.2
"""Nats of regret at which the confidence is one half: in all where somebody speaks to the kiosk, and for each piece of
the phrase where people talk with each other."""

STEEPNESS = 1.5

SURE = 0.9
"""How sure a phrase must be to be told before the utterance has ended."""

EVERY = 0.1
"""Seconds of sound between two looks at an utterance that has not ended yet."""

EASE = 2.0
"""How many times as long as a look took the next one waits at least: a slow machine does not fall behind the room."""

SHORTEST = 0.4
"""Seconds with which a first look is worth it: the sound from just before the first syllable is in it too."""

BEHIND = 7.0
"""Nats by which a phrase's beginning may be behind the best one's, for the phrase to be weighed as a whole."""


@dataclass(frozen=True)
class _Habit:
    """How likely the model writes a phrase's beginning, and all of it, where there is nothing to hear; in nats."""

    beginning: float
    whole: float


@dataclass(frozen=True)
class _Look:
    """What an utterance was found to be when so many bytes had been heard; the best phrase, and how surely."""

    at: int
    phrase: str = ""
    confidence: float = 0.0


class MoonshineRecogniser(Recogniser):
    """Moonshine asked how well each phrase explains the sound, beside what it would write of its own accord.

    The confidence is the phrase's share among all phrases that may be said, less where the model would much rather
    have written something else. Utterances are told apart by voice activity. Raises ListenerError where the model
    cannot be had.
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
        self._utterances = UtteranceSegmenter(self._rate, wide=True)
        self._look = _Look(at=0)
        self._next = self._bytes(SHORTEST)
        self._learn([phrase for phrase in phrases if phrase not in self._habits])

    def _learn(self, phrases: Sequence[str]) -> None:
        if phrases:
            texts = [_written(phrase) for phrase in phrases]
            silence = self._model.listen(bytes(RATE * SAMPLE_BYTES))
            beginnings = self._model.beginnings(silence, texts)
            wholes = [fit.likelihood for fit in self._model.fits(silence, texts)]
            self._habits |= dict(zip(phrases, map(_Habit, beginnings, wholes), strict=True))

    def _take(self, block: bytes) -> Heard | None:
        return self._decide(self._utterances.feed(block))

    def finish(self) -> Heard | None:
        """Ends the utterance here."""
        return self._decide(self._utterances.finish())

    def so_far(self) -> str:
        """A phrase that the utterance could be if it ended here, where somebody speaks to the kiosk."""
        if self._eager and self._phrases and self._fed >= self._next:
            began = self._clock()
            utterance = self._utterances.so_far
            if len(utterance) >= self._bytes(SHORTEST):
                self._look = self._looked(utterance)
            self._next = self._fed + self._bytes(max(EVERY, EASE * (self._clock() - began)))
        return self._look.phrase if self._look.confidence >= SURE else ""

    def _decide(self, utterance: bytes | None) -> Heard | None:
        if not utterance or not self._phrases:
            return None
        look = self._look
        if look.at < self._fed or look.confidence < SURE:  # else it was looked at a moment ago
            look = self._looked(utterance)
        self._look = _Look(at=self._fed)
        return self._heard(look.phrase, look.confidence)

    def _looked(self, utterance: bytes) -> _Look:
        heard = self._model.listen(resampled(utterance, self._rate))
        near = self._near(heard)
        fits = self._model.fits(heard, [_written(phrase) for phrase in near])
        phrase, confidence = _surest(dict(zip(near, fits, strict=True)), self._habits, eager=self._eager)
        return _Look(self._fed, phrase, confidence)

    def _near(self, heard: Any) -> list[str]:
        """The phrases whose beginnings come near what was heard: to weigh all of them takes long."""
        beginnings = self._model.beginnings(heard, [_written(phrase) for phrase in self._phrases])
        found = sorted(
            (
                (likelihood - HABIT * self._habits[phrase].beginning, phrase)
                for phrase, likelihood in zip(self._phrases, beginnings, strict=True)
            ),
            reverse=True,
        )
        return [phrase for evidence, phrase in found if evidence >= found[0][0] - BEHIND]

    def _bytes(self, seconds: float) -> int:
        return int(seconds * self._rate) * SAMPLE_BYTES


def _written(phrase: str) -> str:
    """As the model writes."""
    return f"{phrase[:1].upper()}{phrase[1:]}."


def _surest(fits: Mapping[str, Fit], habits: Mapping[str, _Habit], *, eager: bool) -> tuple[str, float]:
    """The phrase that explains the sound best, its likelihood rid of habit, and how surely, from 0 to 1."""
    evidence = {phrase: fit.likelihood - HABIT * habits[phrase].whole for phrase, fit in fits.items()}
    best = max(evidence, key=evidence.__getitem__)
    share = 1 / sum(math.exp(other - evidence[best]) for other in evidence.values())
    most = REGRET if eager else STRICT_REGRET * fits[best].pieces
    return best, share * logistic((most - fits[best].regret) / STEEPNESS)
