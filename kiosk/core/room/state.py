"""What the kiosk knows at an instant: the session, and around it the home screen, notices and faults."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.room.commands import Choose
from kiosk.core.room.groups import ReportBack
from kiosk.core.room.modes import ListenerState, Overlay, Sound, Theme, VoiceLevel
from kiosk.core.session.commands import SessionCommand
from kiosk.core.session.state import Phase, State
from kiosk.core.setup.form import EMPTY_FORM, SetupForm
from kiosk.core.units import Duration, Instant, seconds

HOME_COLUMNS = 3
"""Cards side by side on the home screen: how far the choice moves up and down."""

NOTICE_LASTS = seconds(5)
"""How long what was pressed or heard stays on screen, with its undo."""

LEAVE_WITHIN = seconds(3)
"""How soon the second wish to leave must follow the first."""

ANSWER_WITHIN = seconds(6)
"""How long the kiosk waits for the answer to a question of its own."""

LISTENS_FOR = seconds(6)
"""How long a button that cannot be held keeps the microphone open."""


class Screen(StrEnum):
    """Which picture is shown."""

    HOME = "home"
    REPORT_BACK = "report back"
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
class AnswerOption:
    """An answer that can be given: in a few words for the screen, and what it does (None: nothing)."""

    label: str
    command: SessionCommand | None


@dataclass(frozen=True)
class Notice:
    """A line for the people in the room, in their language, until an instant.

    With `choices` it is a question; `sure` where it asks whether a spoken command is meant: yes first, then no.
    """

    kind: NoticeKind
    text: str
    until: Instant
    choices: tuple[AnswerOption, ...] = ()
    sure: bool = False


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
class ResumeQuestion:
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

    `talking` while the kiosk listens for a command, for whatever reason, `held` while somebody holds a key for it
    (until `held_until`, where the key cannot be held), `muted` while the microphone must stay closed, `speaking` while
    the kiosk itself is heard; `volume` in percent and `rate` in words a minute are its voice's; `group` is who is here,
    one of `groups` or nobody in particular, `report` what is reported back before the session; `faults` holds
    (part, what is wrong), in the order in which they came up. `midnight` is when the day began by the wall's clock, for
    people to read the time of day; nothing is computed with it.
    """

    cards: tuple[Card, ...] = ()
    chosen: int = 0
    session: State | None = None
    session_id: str | None = None
    preparation: SetupForm = EMPTY_FORM
    notice: Notice | None = None
    talking: bool = False
    held: bool = False
    held_until: Instant | None = None
    muted: bool = False
    listener_state: ListenerState | None = None
    speaking: bool = False
    level: VoiceLevel = VoiceLevel.FULL
    volume: int = 90
    rate: int = 160
    links: Links | None = None
    unfinished: Unfinished | None = None
    resume_question: ResumeQuestion | None = None
    leaving_until: Instant | None = None
    forgetting_until: Instant | None = None
    groups: tuple[str, ...] = ()
    group: str | None = None
    report: ReportBack | None = None
    faults: tuple[tuple[str, str], ...] = ()
    log_place: str = ""
    overlay: Overlay | None = None
    theme: Theme = Theme.DARK
    midnight: Instant | None = None
    closed: bool = False

    @property
    def screen(self) -> Screen:
        """The picture that belongs to this state."""
        if self.resume_question is not None:
            return Screen.QUESTION
        if self.session is None:
            return Screen.HOME
        if self.session.phase is Phase.READY:
            return Screen.READY if self.report is None else Screen.REPORT_BACK
        return Screen.END if self.session.phase is Phase.ENDED else Screen.STEP

    @property
    def question(self) -> Notice | None:
        """What the kiosk asks back about a spoken command, if it does."""
        return self.notice if self.notice and self.notice.choices else None

    @property
    def lapses(self) -> Instant | None:
        """When a question or an open ear is over by itself, if one is there."""
        ends = [self.question.until if self.question else None, self.held_until]
        return min((end for end in ends if end is not None), default=None)

    @property
    def sound(self) -> Sound:
        """How the kiosk sounds."""
        return Sound(self.level, self.volume, self.rate)


def with_sound(room: Room, sound: Sound) -> Room:
    """The room in which the kiosk sounds like this."""
    return replace(room, level=sound.level, volume=sound.volume, rate=sound.rate)


def with_notice(room: Room, kind: NoticeKind, text: str, until: Instant) -> Room:
    """The room with a notice that replaces the one before."""
    return replace(room, notice=Notice(kind, text, until))


def without_lapsed(room: Room, now: Instant) -> Room:
    """The room without the question and the open ear whose time is over."""
    if room.question and now >= room.question.until:
        room = replace(room, notice=None)
    if room.held_until is not None and now >= room.held_until:
        room = with_talk_key(room, held=False)
    return room


def with_talk_key(room: Room, *, held: bool, until: Instant | None = None) -> Room:
    """The room in which somebody holds the key to talk, or does not; in a muted one that means nothing."""
    held = held and not room.muted
    listening = room.listener_state is not None and room.listener_state.listening
    return replace(room, held=held, held_until=until if held else None, talking=held or listening)


def with_listener_state(room: Room, attention: ListenerState | None) -> Room:
    """The room whose listener has told how it listens."""
    return replace(room, listener_state=attention, talking=room.held or (attention is not None and attention.listening))


def with_card_chosen(room: Room, command: Choose) -> Room:
    """The room with another card chosen; the choice stops at the first and the last."""
    wanted = room.chosen + command.places if command.at is None else command.at
    return replace(room, chosen=max(0, min(wanted, len(room.cards) - 1)))


def asked_to_leave(room: Room, now: Instant) -> bool:
    """Whether somebody has just asked to leave, so that asking again means it."""
    return room.leaving_until is not None and now <= room.leaving_until


def asked_to_forget(room: Room, now: Instant) -> bool:
    """Whether somebody has just asked to have the session erased, so that asking again means it."""
    return room.forgetting_until is not None and now <= room.forgetting_until


def with_fault(room: Room, part: str, problem: str | None) -> Room:
    """The room with this part's fault set, replaced or (None) cleared."""
    if (part, problem) in room.faults:
        return room
    others = tuple(fault for fault in room.faults if fault[0] != part)
    return replace(room, faults=others if problem is None else (*others, (part, problem)))
