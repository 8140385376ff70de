"""What the kiosk knows at an instant: the session, and around it the home screen, notices and faults."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from kiosk.core.commands import ChangeRate, ChangeVolume, Choose, CycleLevel, SetLevel, SoundCommand
from kiosk.core.set_up import NOTHING_SET_UP, Preparation
from kiosk.core.sound import Sound
from kiosk.core.sound import VoiceLevel as VoiceLevel  # noqa: PLC0414  (a room's level, for those who read rooms)
from kiosk.core.state import Phase, State
from kiosk.core.units import Duration, Instant, seconds

HOME_COLUMNS = 3
"""Cards side by side on the home screen: how far the choice moves up and down."""

NOTICE_LASTS = seconds(5)
"""How long what was pressed or heard stays on screen, with its undo."""

LEAVE_WITHIN = seconds(3)
"""How soon the second wish to leave must follow the first."""


class Screen(StrEnum):
    """Which picture is shown."""

    HOME = "home"
    READY = "ready"
    STEP = "step"
    END = "end"


class NoticeKind(StrEnum):
    """What a notice tells: something done, refused, not understood, or asked."""

    DONE = "done"
    REFUSED = "refused"
    UNHEARD = "unheard"
    ASKING = "asking"


@dataclass(frozen=True)
class Notice:
    """A line for the people in the room, in their language, until an instant."""

    kind: NoticeKind
    text: str
    until: Instant


@dataclass(frozen=True)
class Links:
    """Where phones find the kiosk: the note taker's page, the remote, and the remote's PIN."""

    page: str
    remote: str
    pin: str


@dataclass(frozen=True)
class Unfinished:
    """A session that was cut off: its id, its protocol's title, and in the room's language where it stood."""

    session: str
    title: str
    text: str


@dataclass(frozen=True)
class Card:
    """A protocol on the home screen."""

    protocol: str
    title: str
    summary: str
    group: str
    planned: Duration


@dataclass(frozen=True)
class Room:
    """All of it, frozen.

    `talking` while the microphone is open for a command, `muted` while it must not be, `speaking` while the kiosk
    itself is heard; `volume` in percent and `rate` in words a minute are its voice's; `faults`
    holds (part, what is wrong), in the order in which they came up.
    """

    cards: tuple[Card, ...] = ()
    chosen: int = 0
    session: State | None = None
    session_id: str | None = None
    preparation: Preparation = NOTHING_SET_UP
    notice: Notice | None = None
    talking: bool = False
    muted: bool = False
    speaking: bool = False
    level: VoiceLevel = VoiceLevel.FULL
    volume: int = 90
    rate: int = 160
    links: Links | None = None
    unfinished: Unfinished | None = None
    leaving_until: Instant | None = None
    faults: tuple[tuple[str, str], ...] = ()
    log_place: str = ""
    closed: bool = False

    @property
    def screen(self) -> Screen:
        """The picture that belongs to this state."""
        if self.session is None:
            return Screen.HOME
        if self.session.phase is Phase.READY:
            return Screen.READY
        return Screen.END if self.session.phase is Phase.ENDED else Screen.STEP

    @property
    def sound(self) -> Sound:
        """How the kiosk sounds."""
        return Sound(self.level, self.volume, self.rate)


def sounding(room: Room, sound: Sound) -> Room:
    """The room in which the kiosk sounds like this."""
    return replace(room, level=sound.level, volume=sound.volume, rate=sound.rate)


def retuned(room: Room, command: SoundCommand) -> Room:
    """The room in which the kiosk sounds as it was asked to."""
    sound = room.sound
    match command:
        case SetLevel(level):
            return replace(room, level=level)
        case CycleLevel():
            return replace(room, level=room.level.quieter)
        case ChangeVolume(percent):
            return sounding(room, sound.louder(percent))
        case ChangeRate(count):
            return sounding(room, sound.faster(count))
        case _:
            assert_never(command)


def noticed(room: Room, kind: NoticeKind, text: str, until: Instant) -> Room:
    """The room with a notice that replaces the one before."""
    return replace(room, notice=Notice(kind, text, until))


def chosen(room: Room, command: Choose) -> Room:
    """The room with another card chosen; the choice stops at the first and the last."""
    wanted = room.chosen + command.places if command.at is None else command.at
    return replace(room, chosen=max(0, min(wanted, len(room.cards) - 1)))


def asked_to_leave(room: Room, now: Instant) -> bool:
    """Whether somebody has just asked to leave, so that asking again means it."""
    return room.leaving_until is not None and now <= room.leaving_until


def with_fault(room: Room, part: str, problem: str | None) -> Room:
    """The room with this part's fault set, replaced or (None) cleared."""
    if (part, problem) in room.faults:
        return room
    others = tuple(fault for fault in room.faults if fault[0] != part)
    return replace(room, faults=others if problem is None else (*others, (part, problem)))
