"""What is worth saying of what happened, the chime before it, and how much of both a level lets through."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.room.modes import VoiceLevel
from kiosk.core.room.state import NoticeKind, Room
from kiosk.core.session.commands import Source
from kiosk.core.session.events import (
    Event,
    RepeatAsked,
    SessionEnded,
    StepStarted,
    TimeCheckReached,
    TimeUpReached,
    Undone,
)
from kiosk.core.session.state import State
from kiosk.core.wording.announcements import sentence


class Chime(StrEnum):
    """The chimes, by the names of their files."""

    START = "start"
    CHECK = "check"
    UP = "up"
    END = "end"
    SOFT = "soft"
    HEARD = "heard"
    UNHEARD = "unheard"
    LISTENING = "listening"


CHIMES: dict[type[Event], Chime] = {
    StepStarted: Chime.START,
    RepeatAsked: Chime.START,
    TimeCheckReached: Chime.CHECK,
    TimeUpReached: Chime.UP,
    SessionEnded: Chime.END,
}
"""Answers to what somebody has just done by hand, such as “Paused.”, come without a chime."""


@dataclass(frozen=True)
class Announcement:
    """A sentence (empty: none), and the chime that goes before it; `begins` where it announces a step that begins."""

    text: str
    chime: Chime | None
    begins: bool = False


def announcement(happened: Sequence[Event], state: State) -> Announcement | None:
    """What to say of a batch of events: its last sayable one; nothing of what was taken back.

    A spoken command that has no chime of its own is answered by one; in a quiet step by nothing.
    """
    heard = any(event.by is Source.VOICE for event in happened)
    answer = Chime.HEARD if heard and not quiet(state) else None
    for event in reversed(happened):
        if isinstance(event, Undone):
            break
        if (text := sentence(event, state)) is not None:
            return Announcement(text, CHIMES.get(type(event), answer), begins=isinstance(event, StepStarted))
        if isinstance(event, TimeCheckReached | TimeUpReached) and state.current.soft_chime:
            return Announcement("", Chime.SOFT)
    return Announcement("", answer) if answer else None


def answer(room: Room, before: Room, *, listening: bool) -> Announcement | None:
    """The chime for what changed in the room and is no event: the ear opens, nothing was understood, other loudness.

    `listening` where a chime is to tell that the ear is open.
    """
    if room.session and quiet(room.session):
        return None
    if room.microphone.talking and not before.microphone.talking:
        return Announcement("", Chime.LISTENING) if listening else None
    notice = room.notice
    if notice and notice.kind is NoticeKind.UNHEARD and notice != before.notice:
        return Announcement("", Chime.UNHEARD)
    return Announcement("", Chime.HEARD) if room.sound.volume != before.sound.volume else None


def at_level(said: Announcement | None, level: VoiceLevel) -> Announcement | None:
    """As much of it as the level lets through."""
    if said is None or level is VoiceLevel.SILENT:
        return None
    if level is VoiceLevel.FULL:
        return said
    return Announcement("", said.chime, said.begins) if said.chime else None


def quiet(state: State) -> bool:
    """Whether a quiet step has the floor."""
    return state.current.quiet and state.underway
