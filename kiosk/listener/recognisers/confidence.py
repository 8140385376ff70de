"""How sure a recogniser is of a phrase: pure arithmetic about what else may have been said."""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kiosk.listener.recognisers.base import logistic

REGRET, SURE_REGRET, STRICT_REGRET = 13.0, 10.5, 2.2
"""Nats of regret at which the confidence is one half.

The first is for a whole phrase, where somebody speaks to the kiosk; the second for the same where the model is sure of
other words. The third is for each piece of a phrase, where people are talking with each other.
"""

STEEPNESS = 1.5

MAX_ENDING = 1.5
"""Nats of regret about the end of a phrase above which something else was said after it."""

GOES_ON = 0.6
"""The most confidence in a phrase after which something else was said: the kiosk asks, and obeys nothing."""

MAX_EXPONENT = 50.0
"""Nats beyond which one text is so much likelier than another that the exact number does not matter."""

EMPTY_WORDS = frozenset(
    {*("a", "and", "i", "is", "it", "it's", "its", "just", "let's", "now", "oh", "ok")}
    | {*("okay", "please", "so", "the", "then", "uh", "um", "we", "yes")}
)
"""Words which the model writes readily where there is noise, and which do not change a command."""


@dataclass(frozen=True)
class PhraseFit:
    """How well a phrase explains the sound: its log likelihood, corrected for the model's habit, and its regret.

    `ending` is the part of the regret that is about whether the text ends there.
    """

    evidence: float
    regret: float
    pieces: int
    ending: float = 0.0


def allowed_regret(fit: PhraseFit, *, eager: bool, sure: bool) -> float:
    """The regret at which the confidence is one half; see the constants."""
    if not eager:
        return STRICT_REGRET * fit.pieces
    return SURE_REGRET if sure else REGRET


def confidence_of(phrase: str, fits: Mapping[str, PhraseFit], allowed: float, same: Collection[str] = ()) -> float:
    """The share of a phrase in the likelihood of all texts, lowered where its regret exceeds the `allowed` one.

    What means the `same` as the phrase counts with it.
    """
    best = fits[phrase]
    shares = {text: math.exp(min(fit.evidence - best.evidence, MAX_EXPONENT)) for text, fit in fits.items()}
    share = sum(shares[text] for text in shares if text == phrase or text in same) / sum(shares.values())
    confidence = share * logistic((allowed - best.regret) / STEEPNESS)
    return min(confidence, GOES_ON) if best.ending > MAX_ENDING else confidence


def highest_regret(confidence: float, allowed: float) -> float:
    """The regret above which no phrase can have this confidence, whatever its share."""
    return allowed - STEEPNESS * math.log(confidence / (1 - confidence))


def has_more_words(text: str, phrase: str) -> bool:
    """Whether a text has the phrase in it, and beside that other words than empty ones."""
    words, said = [word.removesuffix("'s") for word in _WORD.findall(text.lower())], phrase.split()
    places = range(len(words) - len(said) + 1)
    return any(words[at : at + len(said)] == said for at in places) and not EMPTY_WORDS.union(said).issuperset(words)


_WORD = re.compile(r"[\w']+")
