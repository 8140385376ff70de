"""What the kiosk knows at an instant: the session, and around it the home screen, notices and faults."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from kiosk.core.commands import Choose, NextTheme, Quit, Show, Talk
from kiosk.core.looks import Hearing, Overlay, Sounding, Theme
from kiosk.core.state import Phase, State
from kiosk.core.units import Duration, Instant, between, seconds

HOME_COLUMNS = 3
"""Cards side by side on the home screen: how far the choice moves up and down."""

NOTICE_LASTS = seconds(5)
"""How long what was pressed or heard stays on screen, with its undo."""

LEAVE_WITHIN = seconds(3)
"""How soon the second wish to leave must follow the first."""


HEARING_PARTS, SOUNDING_PARTS = ("microphone", "recogniser"), ("speaker", "voice")
"""The parts without which the kiosk does not hear, and does not speak."""


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


class VoiceLevel(StrEnum):
    """How much the kiosk says aloud."""

    FULL = "full"
    CHIMES = "chimes"
    SILENT = "silent"


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
    itself is heard; `faults` holds (part, what is wrong), in the order in which they came up. `midnight` is when the
    day began by the wall's clock, for people to read the time of day; nothing is computed with it.
    """

    cards: tuple[Card, ...] = ()
    chosen: int = 0
    session: State | None = None
    session_id: str | None = None
    notice: Notice | None = None
    talking: bool = False
    muted: bool = False
    speaking: bool = False
    level: VoiceLevel = VoiceLevel.FULL
    links: Links | None = None
    unfinished: Unfinished | None = None
    leaving_until: Instant | None = None
    faults: tuple[tuple[str, str], ...] = ()
    log_place: str = ""
    overlay: Overlay | None = None
    theme: Theme = Theme.DARK
    midnight: Instant | None = None
    closed: bool = False

    @property
    def screen(self) -> Screen:
        """The picture that belongs to this state."""
        if self.session is None:
            return Screen.HOME
        if self.session.phase is Phase.READY:
            return Screen.READY
        return Screen.END if self.session.phase is Phase.ENDED else Screen.STEP


def hearing(room: Room) -> Hearing:
    """How the microphone stands: nothing is as important as that it does not work."""
    if any(part in HEARING_PARTS for part, _ in room.faults):
        return Hearing.FAULTY
    if room.muted:
        return Hearing.MUTED
    return Hearing.OPEN if room.talking else Hearing.CLOSED


def sounding(room: Room) -> Sounding:
    """How the voice stands."""
    if any(part in SOUNDING_PARTS for part, _ in room.faults):
        return Sounding.FAULTY
    return Sounding(room.level.value)


def arranged(room: Room, command: Choose | Talk | Show | NextTheme | Quit) -> Room:
    """The room after a command that asks nothing of a session: what is shown, and whether the microphone is open."""
    match command:
        case Choose():
            return chosen(room, command)
        case Talk(held):
            return replace(room, talking=held)
        case Show(overlay):
            return replace(room, overlay=None if room.overlay is overlay else overlay)
        case NextTheme():
            return replace(room, theme=room.theme.following())
        case Quit():
            return replace(room, closed=True)
        case _:
            assert_never(command)


def told_time(room: Room, midnight: Instant) -> Room:
    """The room once the wall's clock has been looked at; a second's difference is none."""
    same = room.midnight is not None and abs(between(room.midnight, midnight)) <= seconds(1)
    return room if same else replace(room, midnight=midnight)


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
