"""Which phrases somebody may have meant who was not quite understood. Pure."""

from collections.abc import Collection
from difflib import SequenceMatcher

from kiosk.listener.recogniser import GARBAGE

CLOSE = 0.6
"""How alike, from 0 to 1, what was heard must be to a phrase that is worth asking about."""

MOST = 2


def guesses(heard: str, phrases: Collection[str]) -> tuple[str, ...]:
    """The phrases nearest to what was heard, the nearest first, two at most; only phrases, never what was heard."""
    words = " ".join(word for word in heard.split() if word != GARBAGE)
    alike = sorted(((SequenceMatcher(None, words, phrase).ratio(), phrase) for phrase in phrases), reverse=True)
    return tuple(phrase for ratio, phrase in alike[:MOST] if ratio >= CLOSE)
