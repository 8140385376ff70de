"""What a recogniser is."""

import math
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kiosk.listener.audio import RATE, SAMPLE_BYTES


@dataclass(frozen=True)
class Heard:
    """An utterance: what it sounded like (perhaps no phrase at all), how surely from 0 to 1, and at which second.

    `lasted` is for how many seconds its words were spoken, where the recogniser can tell.
    """

    phrase: str
    confidence: float
    t: float
    lasted: float | None = None


GARBAGE = "[unk]"
"""What stands in a phrase for a word outside the grammar."""


def logistic(x: float) -> float:
    """From 0, far below zero, over one half to 1, far above; without overflow."""
    return (1 + math.tanh(x / 2)) / 2


class Recogniser(ABC):
    """Turns sound into phrases. Belongs to the thread that made it; raises ListenerError where it cannot be made."""

    name: str
    wants_block_of_wake_word = False
    """Whether it is to hear the block in which a wake word was noticed, too: by measurement, for each recogniser."""

    def __init__(self) -> None:
        self._rate = RATE
        self._fed = 0
        self._eager = False

    def understand(self, phrases: Collection[str], rate: int = RATE, *, eager: bool = False) -> frozenset[str]:
        """Listens for these phrases, in sound of this rate, from its beginning; earlier sound is forgotten.

        Eagerly where somebody is known to speak to the kiosk: it may cost more, and be less strict. Returns the phrases
        that cannot be heard because the speech model lacks one of their words.
        """
        self._rate = rate
        self._fed = 0
        self._eager = eager
        strange = frozenset(phrase for phrase in phrases if not all(self._knows(word) for word in phrase.split()))
        self._begin([phrase for phrase in phrases if phrase not in strange])
        return strange

    def feed(self, block: bytes) -> Heard | None:
        """Takes a block of 16-bit samples; tells of the utterance that ended in it, if one did."""
        self._fed += len(block)
        return self._take(block)

    def so_far(self) -> str:
        """What the utterance that is being spoken sounds like up to now; empty where the recogniser cannot tell."""
        return ""

    @abstractmethod
    def finish(self) -> Heard | None:
        """Ends the utterance here, and tells of it, if there was one. The next block begins another."""

    @abstractmethod
    def _knows(self, word: str) -> bool: ...

    @abstractmethod
    def _begin(self, phrases: Sequence[str]) -> None: ...

    @abstractmethod
    def _take(self, block: bytes) -> Heard | None: ...

    def _heard(self, phrase: str, confidence: float, lasted: float | None = None) -> Heard:
        return Heard(phrase, confidence, self._fed / (self._rate * SAMPLE_BYTES), lasted)
