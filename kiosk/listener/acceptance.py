"""The decision whether an utterance is a command, and suggestions of what might have been meant."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from kiosk.core.room.commands import Command
from kiosk.listener.recognisers.base import GARBAGE, Heard

MIN_SECONDS_PER_LETTER, MAX_SECONDS_PER_LETTER = 0.03, 0.3
"""Seconds for each letter of a phrase; an utterance that is faster or slower was something else."""


class Refusal(StrEnum):
    """The reason why an utterance is no command."""

    NO_WORDS = "no words"
    GARBAGE = "other words in it"
    NO_PHRASE = "not exactly a phrase that may be said now"
    PACE = "too short or too long for what it is"
    UNSURE = "too unsure"


@dataclass(frozen=True)
class Accepted:
    """A command, its phrase, and the confidence with which it was heard, from 0 to 1."""

    command: Command
    phrase: str
    confidence: float


@dataclass(frozen=True)
class Rejected:
    """The reason why an utterance was rejected; the words that were said are not kept."""

    why: Refusal


Verdict = Accepted | Rejected


def judge(heard: Heard, grammar: Mapping[str, Command], minimum: float) -> Verdict:
    """Accepts a whole phrase of the grammar whose confidence is at least `minimum`, and rejects everything else.

    Confidences run from 0 to 1.
    """
    if not heard.phrase.strip():
        return Rejected(Refusal.NO_WORDS)
    if GARBAGE in heard.phrase.split():
        return Rejected(Refusal.GARBAGE)
    command = grammar.get(heard.phrase)
    if command is None:
        return Rejected(Refusal.NO_PHRASE)
    if (
        heard.duration is not None
        and not MIN_SECONDS_PER_LETTER <= heard.duration / _letter_count(heard.phrase) <= MAX_SECONDS_PER_LETTER
    ):
        return Rejected(Refusal.PACE)
    if not heard.confidence >= minimum:  # written this way round so that NaN is rejected too
        return Rejected(Refusal.UNSURE)
    return Accepted(command, heard.phrase, heard.confidence)


def _letter_count(phrase: str) -> int:
    return len(phrase.replace(" ", ""))


MIN_SIMILARITY = 0.6
"""The similarity, from 0 to 1, that a phrase must have to what was heard to be suggested."""

MAX_SUGGESTIONS = 2


def suggestions(heard: str, phrases: Collection[str]) -> tuple[str, ...]:
    """At most two phrases that are similar to what was heard, the most similar first.

    The result holds phrases only, never the words that were heard.
    """
    words = " ".join(word for word in heard.split() if word != GARBAGE)
    ranked = sorted(((SequenceMatcher(None, words, phrase).ratio(), phrase) for phrase in phrases), reverse=True)
    return tuple(phrase for ratio, phrase in ranked[:MAX_SUGGESTIONS] if ratio >= MIN_SIMILARITY)
