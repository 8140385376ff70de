"""What is worth saying of what happened, and the chime before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.events import Event, RepeatAsked, SessionEnded, StepStarted, TimeCheckReached, TimeUpReached, Undone
from kiosk.core.state import State
from kiosk.core.wording import sentence
from kiosk.core.words import Words


class Chime(StrEnum):
    """The chimes, by the names of their files."""

    START = "start"
    CHECK = "check"
    UP = "up"
    END = "end"


CHIMES: dict[type[Event], Chime] = {
    StepStarted: Chime.START,
    RepeatAsked: Chime.START,
    TimeCheckReached: Chime.CHECK,
    TimeUpReached: Chime.UP,
    SessionEnded: Chime.END,
}
"""Answers to what somebody has just done themselves, such as “Paused.”, come without a chime."""


@dataclass(frozen=True)
class Announcement:
    """A sentence, and the chime that goes before it."""

    text: str
    chime: Chime | None


def announcement(happened: Sequence[Event], state: State, words: Words) -> Announcement | None:
    """What to say of a batch of events: its last sayable one; nothing of what was taken back."""
    for event in reversed(happened):
        if isinstance(event, Undone):
            return None
        if (text := sentence(event, state, words)) is not None:
            return Announcement(text, CHIMES.get(type(event)))
    return None
