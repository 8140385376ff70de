"""The interface of recognisers."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.listener.audio import RATE, SAMPLE_BYTES


@dataclass(frozen=True)
class Heard:
    """A recognised utterance: its words, which may be no phrase, and the confidence from 0 to 1.

    It was decided at second `t` of the sound. `duration` is the seconds of speech, where the recogniser knows them.
    """

    phrase: str
    confidence: float
    t: float
    duration: float | None = None


GARBAGE = "[unk]"
"""The mark in a phrase for a word outside the grammar."""


def logistic(x: float) -> float:
    """The logistic function, from 0 to 1 and one half at zero; it cannot overflow."""
    return (1 + math.tanh(x / 2)) / 2


class Recogniser(ABC):
    """Turns sound into phrases; only the thread that made it may use it.

    Constructors raise ListenerError where this machine cannot run the recogniser.
    """

    name: str
    wants_block_of_wake_word = False
    """Whether to feed the block in which a wake word was noticed; set for each recogniser by measurement."""

    def __init__(self) -> None:
        self._rate = RATE
        self._fed = 0
        self._eager = False
        self._grammar: Mapping[str, object] = {}
        self._near_misses: Mapping[str, tuple[str, ...]] = {}

    def understand(
        self,
        grammar: Mapping[str, object],
        rate: int = RATE,
        *,
        eager: bool = False,
        near_misses: Mapping[str, tuple[str, ...]] | None = None,
    ) -> frozenset[str]:
        """Starts to listen for the phrases of a grammar in sound at `rate` Hz, and forgets earlier sound.

        The grammar says what each phrase means; phrases that mean the same count together.

        The `near_misses` of a phrase are what may have been said instead. `eager` is for when somebody certainly speaks
        to the kiosk: recognition may then cost more and be less strict.
        Returns the phrases that cannot be heard because the speech model lacks one of their words.
        """
        self._rate = rate
        self._fed = 0
        self._eager = eager
        self._near_misses = near_misses or {}
        self._grammar = {
            phrase: meaning for phrase, meaning in grammar.items() if all(self._knows(word) for word in phrase.split())
        }
        self._begin(tuple(self._grammar))
        return frozenset(grammar.keys() - self._grammar.keys())

    def feed(self, block: bytes) -> Heard | None:
        """Takes a block of 16-bit samples and returns the utterance that ended in it, if one did."""
        self._fed += len(block)
        return self._take(block)

    def so_far(self) -> str:
        """The words of the current utterance so far; empty where the recogniser does not know them."""
        return ""

    @abstractmethod
    def finish(self) -> Heard | None:
        """Ends the current utterance and returns it, if there is one; the next block begins another."""

    @abstractmethod
    def _knows(self, word: str) -> bool: ...

    @abstractmethod
    def _begin(self, phrases: Sequence[str]) -> None: ...

    @abstractmethod
    def _take(self, block: bytes) -> Heard | None: ...

    def _heard(self, phrase: str, confidence: float, duration: float | None = None) -> Heard:
        return Heard(phrase, confidence, self._fed / (self._rate * SAMPLE_BYTES), duration)
