"""Selection of announcements: the sentence and chime for events, and what of them each voice level allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.i18n import N_, tr
from kiosk.core.room.modes import VoiceLevel
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Source
from kiosk.core.session.due import next_event
from kiosk.core.session.events import (
    Event,
    PauseReminded,
    RepeatAsked,
    ReplanOffered,
    SessionEnded,
    StartNear,
    StepChangeMoved,
    StepStarted,
    TimeCheckReached,
    TimeUpReached,
    TurnHandedOver,
    Undone,
)
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Instant
from kiosk.core.wording.announcements import sentence


class Chime(StrEnum):
    """The chimes; the values are the names of their files."""

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
    StepChangeMoved: Chime.START,
    RepeatAsked: Chime.START,
    TimeCheckReached: Chime.CHECK,
    TimeUpReached: Chime.UP,
    PauseReminded: Chime.SOFT,
    StartNear: Chime.SOFT,
    SessionEnded: Chime.END,
}
"""The chimes of events; sentences about what somebody has just done by hand, such as “Paused.”, have none."""


SAMPLE = N_("This is how I sound. The presenter speaks for three minutes.")
"""What a voice says when it is tried."""


@dataclass(frozen=True)
class Announcement:
    """A sentence, which may be empty, and the chime before it; `begins_step` says that it announces a new step.

    A `patient` one waits for the best voice, because it is about how that sounds.
    """

    text: str
    chime: Chime | None
    begins_step: bool = False
    patient: bool = False


def announcement(happened: Sequence[Event], state: State, *, next_person: bool = False) -> Announcement | None:
    """The announcement of the last event of a batch that has a sentence; events before an undo are ignored.

    A spoken command whose event has no chime is answered by a chime, except in a quiet step. A soft chime when the turn
    passes on is a choice (`next_person`), but where nothing is said it is the only sign.
    """
    heard = any(event.by is Source.VOICE for event in happened)
    answer = Chime.HEARD if heard and not is_quiet(state) else None
    for index, event in reversed([*enumerate(happened)]):
        if isinstance(event, Undone):
            break
        if isinstance(event, ReplanOffered) and event.by is Source.CLOCK:
            before = announcement(happened[:index], state, next_person=next_person)
            return _with_delay_told(before, sentence(event, state))
        passes_on = isinstance(event, TurnHandedOver) and state.current.in_turn
        if passes_on and (next_person or is_quiet(state)):
            return Announcement(sentence(event, state) or "", Chime.SOFT)
        if (text := sentence(event, state)) is not None:
            return Announcement(
                text, CHIMES.get(type(event), answer), begins_step=isinstance(event, StepStarted | StepChangeMoved)
            )
        if isinstance(event, TimeCheckReached | TimeUpReached) and state.current.soft_chime:
            return Announcement("", Chime.SOFT)
    return Announcement("", answer) if answer else None


def _with_delay_told(said: Announcement | None, delay: str | None) -> Announcement | None:
    """What is said of the events before, and after it, in the same breath, that the session is late."""
    if delay is None:
        return said
    if said is None:
        return Announcement(delay, None)
    return replace(said, text=f"{said.text} {delay}".strip())


def room_answer(room: Room, before: Room, *, listening: bool) -> Announcement | None:
    """The answer to a change that is not an event: the kiosk listens, did not understand, is louder or was called.

    `listening` says whether there is a chime when the kiosk begins to listen for a command. The trainer's bell rings
    even in a quiet step; a line of the trainer's is only shown there.
    """
    called = room.plenary.call if room.plenary.call != before.plenary.call else None
    if called is not None and called.bell:
        return Announcement("", Chime.END)
    if room.session and is_quiet(room.session):
        return None
    if called is not None:
        return Announcement(called.text, Chime.SOFT)
    if room.listening and not before.listening:
        return Announcement("", Chime.LISTENING) if listening else None
    notice = room.notice
    if notice and notice.kind is NoticeKind.UNHEARD and notice != before.notice:
        return Announcement("", Chime.UNHEARD)
    return Announcement("", Chime.HEARD) if room.sound.volume != before.sound.volume else None


def voice_sample(room: Room, before: Room) -> Announcement | None:
    """What the voice says of itself when somebody tries it; that is wanted at every level and in every step.

    Whoever is asked whether they hear anything has to hear it soon.
    """
    page = room.settings_page
    if page is None or page.samples <= (before.settings_page.samples if before.settings_page else 0):
        return None
    return Announcement(tr(SAMPLE), None, patient=not page.asks)


def limited_to_level(said: Announcement | None, level: VoiceLevel) -> Announcement | None:
    """The part of the announcement that the voice level allows."""
    if said is None or level is VoiceLevel.SILENT:
        return None
    if level is VoiceLevel.FULL:
        return said
    return Announcement("", said.chime, said.begins_step) if said.chime else None


def is_quiet(state: State) -> bool:
    """Whether the session is in a quiet step."""
    return state.current.quiet and state.underway


def next_sound(room: Room) -> Instant | None:
    """The instant of the next event of the clock if it will be audible, else None."""
    state = room.session
    if state is None or room.sound.level is VoiceLevel.SILENT or (is_quiet(state) and not state.current.soft_chime):
        return None
    due = next_event(state)
    return due.at if due else None


def subject(state: State | None) -> tuple[int, bool]:
    """What an announcement is about: the index of the turn, and whether the session is over."""
    if state is None:
        return -1, False
    return state.turn, state.phase is Phase.ENDED
