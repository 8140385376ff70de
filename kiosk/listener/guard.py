"""The guard: what of all that is heard counts as a command. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.commands import SessionCommand
from kiosk.listener.recogniser import Heard


class Refusal(StrEnum):
    """Why an utterance is no command."""

    NO_WORDS = "no words"
    NO_PHRASE = "not exactly a phrase that may be said now"
    UNSURE = "too unsure"


@dataclass(frozen=True)
class Accepted:
    """A command, by which phrase, and how surely it was heard, from 0 to 1."""

    command: SessionCommand
    phrase: str
    confidence: float


@dataclass(frozen=True)
class Rejected:
    """Why not. What was said instead is not kept."""

    why: Refusal


Verdict = Accepted | Rejected


def guard(heard: Heard, grammar: Mapping[str, SessionCommand], least: float) -> Verdict:
    """Lets a whole phrase through that may be said now and is at least so sure, from 0 to 1; nothing else."""
    if not heard.phrase.strip():
        return Rejected(Refusal.NO_WORDS)
    command = grammar.get(heard.phrase)
    if command is None:
        return Rejected(Refusal.NO_PHRASE)
    if not heard.confidence >= least:  # so that what is no number is not sure either
        return Rejected(Refusal.UNSURE)
    return Accepted(command, heard.phrase, heard.confidence)
