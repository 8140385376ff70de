"""What counts as a command, and what might have been meant."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from kiosk.core.room.commands import Command
from kiosk.listener.recognisers.base import GARBAGE, Heard

SHORTEST, LONGEST = 0.03, 0.3
"""Seconds for each letter of a phrase: whoever speaks faster or slower has said something else."""


class Refusal(StrEnum):
    """Why an utterance is no command."""

    NO_WORDS = "no words"
    GARBAGE = "other words in it"
    NO_PHRASE = "not exactly a phrase that may be said now"
    PACE = "too short or too long for what it is"
    UNSURE = "too unsure"


@dataclass(frozen=True)
class Accepted:
    """A command, by which phrase, and how surely it was heard, from 0 to 1."""

    command: Command
    phrase: str
    confidence: float


@dataclass(frozen=True)
class Rejected:
    """Why not. What was said instead is not kept."""

    why: Refusal


Verdict = Accepted | Rejected


def judge(heard: Heard, grammar: Mapping[str, Command], least: float) -> Verdict:
    """Lets a whole phrase through that may be said now and is at least so sure, from 0 to 1; nothing else."""
    if not heard.phrase.strip():
        return Rejected(Refusal.NO_WORDS)
    if GARBAGE in heard.phrase.split():
        return Rejected(Refusal.GARBAGE)
    command = grammar.get(heard.phrase)
    if command is None:
        return Rejected(Refusal.NO_PHRASE)
    if heard.lasted is not None and not SHORTEST <= heard.lasted / _letters(heard.phrase) <= LONGEST:
        return Rejected(Refusal.PACE)
    if not heard.confidence >= least:  # so that what is no number is not sure either
        return Rejected(Refusal.UNSURE)
    return Accepted(command, heard.phrase, heard.confidence)


def _letters(phrase: str) -> int:
    return len(phrase.replace(" ", ""))


CLOSE = 0.6
"""How alike, from 0 to 1, what was heard must be to a phrase that is worth asking about."""

MOST = 2


def suggestions(heard: str, phrases: Collection[str]) -> tuple[str, ...]:
    """The phrases nearest to what was heard, the nearest first, two at most; only phrases, never what was heard."""
    words = " ".join(word for word in heard.split() if word != GARBAGE)
    alike = sorted(((SequenceMatcher(None, words, phrase).ratio(), phrase) for phrase in phrases), reverse=True)
    return tuple(phrase for ratio, phrase in alike[:MOST] if ratio >= CLOSE)
