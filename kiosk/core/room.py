"""What the kiosk knows at an instant: the session, and around it the home screen, notices and faults."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.commands import Choose
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
    QUESTION = "question"


class NoticeKind(StrEnum):
    """What a notice tells: something done, refused, not understood, asked, or that came about by itself."""

    DONE = "done"
    REFUSED = "refused"
    UNHEARD = "unheard"
    ASKING = "asking"
    TOLD = "told"


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
class Question:
    """How a session that was cut off is to go on; `countable` when it is known how long that was ago."""

    text: str
    countable: bool


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
    itself is heard; `faults` holds (part, what is wrong), in the order in which they came up.
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
    question: Question | None = None
    leaving_until: Instant | None = None
    faults: tuple[tuple[str, str], ...] = ()
    log_place: str = ""
    closed: bool = False

    @property
    def screen(self) -> Screen:
        """The picture that belongs to this state."""
        if self.question is not None:
            return Screen.QUESTION
        if self.session is None:
            return Screen.HOME
        if self.session.phase is Phase.READY:
            return Screen.READY
        return Screen.END if self.session.phase is Phase.ENDED else Screen.STEP


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
