"""Recognition by Moonshine, whose package includes a model: the choice of the phrase that explains the sound best."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import thread_time
from typing import Any

from kiosk.config.memory import return_memory
from kiosk.listener.audio import SAMPLE_BYTES, resample
from kiosk.listener.recognisers.base import GARBAGE, Heard, Recogniser
from kiosk.listener.recognisers.confidence import (
    REGRET,
    PhraseFit,
    allowed_regret,
    confidence_of,
    has_more_words,
    highest_regret,
)
from kiosk.listener.recognisers.moonshine_fits import Fit, Pieces, fits_of
from kiosk.listener.recognisers.moonshine_habits import shared_habits
from kiosk.listener.recognisers.moonshine_model import model_spelling
from kiosk.listener.segmentation import UtteranceSegmenter

HABIT_SHARE = 0.7
"""The share of the model's habit, its likelihood for a phrase in silence, that is subtracted from a likelihood.

It was set by measurement. Without it, short phrases win in noise, and rare words never win.
"""

NEAR_MISS_PRIOR, SURE_NEAR_MISS_PRIOR = 3.0, 1.5
"""Nats by which near misses are taken to be rarer than the phrase; the second where the model is sure of its words."""

MIN_DOUBTED = 0.2
"""The confidence from which a phrase is compared with its near misses, which takes time."""

MIN_SURE = -0.7
"""Nats for each piece from which the model is sure of its own text: where there is noise it writes what nobody said."""

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

HOPELESS = 20.0
"""Nats of regret at which no phrase can be meant any more. It only grows, so all of them are read no further."""

HOPELESS_EARLY = highest_regret(MIN_EARLY_CONFIDENCE, REGRET)
"""The same for a phrase that is reported before the utterance has ended."""


@dataclass(frozen=True)
class _Guess:
    """The best phrase for an utterance, with its confidence, when `at` bytes had been heard.

    It has not been compared with near misses yet; `sound` is what the model heard.
    """

    at: int
    phrase: str = ""
    confidence: float = 0.0
    fits: Mapping[str, PhraseFit] = field(default_factory=dict)
    sound: Any = None


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
        self._habits = shared_habits()
        self._model = self._habits.model
        self._begin(())

    def _knows(self, word: str) -> bool:
        return self._model.knows(word)

    def _begin(self, phrases: Sequence[str]) -> None:
        self._phrases = tuple(phrases)
        self._utterances = UtteranceSegmenter(self._rate, padded=True)
        self._last_guess = _Guess(at=0)
        self._next_guess = self._bytes(MIN_UTTERANCE)
        self._habits.learn(map(model_spelling, phrases))
        return_memory()

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
                self._last_guess = self._guess(utterance, HOPELESS_EARLY)
            self._next_guess = self._fed + self._bytes(max(GUESS_INTERVAL, REST_FACTOR * (self._clock() - began)))
        return self._last_guess.phrase if self._last_guess.confidence >= MIN_EARLY_CONFIDENCE else ""

    def _decide(self, utterance: bytes | None) -> Heard | None:
        if not utterance or not self._phrases:
            return None
        guess = self._last_guess
        if guess.at < self._fed or guess.confidence < MIN_EARLY_CONFIDENCE:  # otherwise the last guess is up to date
            guess = self._guess(utterance, HOPELESS)
        self._last_guess = _Guess(at=self._fed)
        return self._doubted(guess)

    def _guess(self, utterance: bytes, hopeless: float) -> _Guess:
        sound = self._model.listen(resample(utterance, self._rate))
        fits = self._fits(sound, self._phrases, hopeless)
        if not fits:
            return _Guess(self._fed)
        phrase = max(fits, key=lambda text: fits[text].evidence)
        return _Guess(self._fed, phrase, self._confidence(phrase, fits, sure=False), fits, sound)

    def _doubted(self, guess: _Guess) -> Heard:
        """What was heard, once the guess has been compared with its near misses and with the model's own words."""
        if guess.confidence < MIN_DOUBTED:
            return self._heard(guess.phrase, guess.confidence)
        text, likelihood = self._model.written(guess.sound)
        sure = likelihood >= MIN_SURE
        if sure and has_more_words(text, guess.phrase):
            return self._heard(f"{GARBAGE} {guess.phrase}", 0.0)
        near_misses = [text for text in self._near_misses.get(guess.phrase, ()) if text not in self._phrases]
        prior = SURE_NEAR_MISS_PRIOR if sure else NEAR_MISS_PRIOR
        fits = dict(guess.fits)
        for text, fit in self._fits(guess.sound, near_misses).items():
            fits[text] = replace(fit, evidence=fit.evidence - prior)
        return self._heard(guess.phrase, self._confidence(guess.phrase, fits, sure=sure))

    def _confidence(self, phrase: str, fits: Mapping[str, PhraseFit], *, sure: bool) -> float:
        same = {other for other in self._phrases if self._grammar[other] == self._grammar[phrase]}
        return confidence_of(phrase, fits, allowed_regret(fits[phrase], eager=self._eager, sure=sure), same)

    def _fits(self, heard: Any, texts: Collection[str], hopeless: float = HOPELESS) -> dict[str, PhraseFit]:
        """The texts that fit what was heard; those whose beginnings do not are read no further."""
        self._habits.learn(map(model_spelling, texts))

        def likely(beginnings: Mapping[Pieces, Fit]) -> Collection[Pieces]:
            if min(fit.regret for fit in beginnings.values()) > hopeless:
                return ()
            evidence = {pieces: self._evidence(pieces, fit) for pieces, fit in beginnings.items()}
            return {pieces for pieces in evidence if evidence[pieces] >= max(evidence.values()) - MAX_LAG}

        texts_of = {model_spelling(text): text for text in texts}
        fits = fits_of(self._model, heard, texts_of, likely)
        return {
            texts_of[text]: PhraseFit(
                self._evidence(self._model.numbers(text), fit), fit.regret, fit.pieces, fit.ending
            )
            for text, fit in fits.items()
        }

    def _evidence(self, pieces: Pieces, fit: Fit) -> float:
        return fit.likelihood - HABIT_SHARE * self._habits[pieces]

    def _bytes(self, seconds: float) -> int:
        return int(seconds * self._rate) * SAMPLE_BYTES
