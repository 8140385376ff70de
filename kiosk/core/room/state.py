"""What the kiosk knows at an instant: the session, and around it the home screen, notices and faults."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.room.commands import Choose, ForgetSession, Leave
from kiosk.core.room.groups import ReportBack
from kiosk.core.room.modes import DEFAULT_SOUND, ListenerState, Overlay, Sound, Theme
from kiosk.core.session.commands import SessionCommand
from kiosk.core.session.state import Phase, State
from kiosk.core.setup.form import EMPTY_FORM, SetupForm
from kiosk.core.units import Duration, Instant, seconds

HOME_COLUMNS = 3
"""Cards side by side on the home screen: how far the choice moves up and down."""

NOTICE_LASTS = seconds(5)
"""How long what was pressed or heard stays on screen, with its undo."""

CONFIRM_WITHIN = seconds(3)
"""How soon the second wish to leave or to erase must follow the first."""

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
class Home:
    """The home screen: its cards, and which is chosen; `interrupted` is a session that was cut off.

    That is asked about on a screen of its own (ResumeQuestion), or waits at home until somebody does (Unfinished).
    """

    cards: tuple[Card, ...] = ()
    chosen: int = 0
    interrupted: Unfinished | ResumeQuestion | None = None

    @property
    def question(self) -> ResumeQuestion | None:
        """What is asked about the session that was cut off, if it is asked."""
        return self.interrupted if isinstance(self.interrupted, ResumeQuestion) else None

    @property
    def unfinished(self) -> Unfinished | None:
        """The session that was cut off, if it waits at home."""
        return self.interrupted if isinstance(self.interrupted, Unfinished) else None


@dataclass(frozen=True)
class MicrophoneUse:
    """Who has the kiosk's ear.

    `held` while somebody holds a key for it (until `held_until`, where the key cannot be held), `muted` while it must
    stay closed, `listener` as the listener last told of itself, `own_voice` while the kiosk itself is heard.
    """

    held: bool = False
    held_until: Instant | None = None
    muted: bool = False
    listener: ListenerState | None = None
    own_voice: bool = False

    @property
    def talking(self) -> bool:
        """Whether the kiosk listens for a command, for whatever reason."""
        return self.held or (self.listener is not None and self.listener.listening)


@dataclass(frozen=True)
class Groups:
    """Who may be here: the names of the groups that are `known`, and the `chosen` one, if any.

    `report` is what is reported back before the session.
    """

    known: tuple[str, ...] = ()
    chosen: str | None = None
    report: ReportBack | None = None


@dataclass(frozen=True)
class Confirmation:
    """What somebody has asked for once, and until when asking again means it."""

    of: Leave | ForgetSession
    until: Instant


@dataclass(frozen=True)
class Room:
    """All of it, frozen.

    `session_id` names the session in the journal, which lies at `log_place`; `phones` is where phones find the kiosk;
    `faults` holds (part, what is wrong), in the order in which they came up. `midnight` is when the day began by the
    wall's clock, for people to read the time of day; nothing is computed with it.
    """

    home: Home = Home()
    session: State | None = None
    session_id: str | None = None
    setup: SetupForm = EMPTY_FORM
    sound: Sound = DEFAULT_SOUND
    microphone: MicrophoneUse = MicrophoneUse()
    notice: Notice | None = None
    confirmation: Confirmation | None = None
    groups: Groups = Groups()
    phones: Links | None = None
    faults: tuple[tuple[str, str], ...] = ()
    log_place: str = ""
    overlay: Overlay | None = None
    theme: Theme = Theme.DARK
    midnight: Instant | None = None
    closed: bool = False

    @property
    def screen(self) -> Screen:
        """The picture that belongs to this state."""
        if self.home.question is not None:
            return Screen.QUESTION
        if self.session is None:
            return Screen.HOME
        if self.session.phase is Phase.READY:
            return Screen.READY if self.groups.report is None else Screen.REPORT_BACK
        return Screen.END if self.session.phase is Phase.ENDED else Screen.STEP

    @property
    def question(self) -> Notice | None:
        """What the kiosk asks back about a spoken command, if it does."""
        return self.notice if self.notice and self.notice.choices else None

    @property
    def lapses(self) -> Instant | None:
        """When a question or an open ear is over by itself, if one is there."""
        ends = [self.question.until if self.question else None, self.microphone.held_until]
        return min((end for end in ends if end is not None), default=None)


def with_notice(room: Room, kind: NoticeKind, text: str, until: Instant) -> Room:
    """The room with a notice that replaces the one before."""
    return replace(room, notice=Notice(kind, text, until))


def without_lapsed(room: Room, now: Instant) -> Room:
    """The room without the question and the open ear whose time is over."""
    if room.question and now >= room.question.until:
        room = replace(room, notice=None)
    held_until = room.microphone.held_until
    if held_until is not None and now >= held_until:
        room = with_talk_key(room, held=False)
    return room


def with_talk_key(room: Room, *, held: bool, until: Instant | None = None) -> Room:
    """The room in which somebody holds the key to talk, or does not; in a muted one that means nothing."""
    held = held and not room.microphone.muted
    return replace(room, microphone=replace(room.microphone, held=held, held_until=until if held else None))


def with_muted(room: Room, *, muted: bool) -> Room:
    """The room whose microphone is closed for good, or may open again; nobody holds it then."""
    return with_talk_key(replace(room, microphone=replace(room.microphone, muted=muted)), held=False)


def with_listener_state(room: Room, listener: ListenerState | None) -> Room:
    """The room whose listener has told how it listens."""
    return replace(room, microphone=replace(room.microphone, listener=listener))


def with_own_voice(room: Room, *, audible: bool) -> Room:
    """The room in which the kiosk's own voice is heard, or is not."""
    return replace(room, microphone=replace(room.microphone, own_voice=audible))


def with_card_chosen(room: Room, command: Choose) -> Room:
    """The room with another card chosen; the choice stops at the first and the last."""
    home = room.home
    wanted = home.chosen + command.places if command.at is None else command.at
    return replace(room, home=replace(home, chosen=max(0, min(wanted, len(home.cards) - 1))))


def with_interrupted(room: Room, interrupted: Unfinished | ResumeQuestion | None) -> Room:
    """The room that tells of a session that was cut off, asks about it, or has none."""
    return replace(room, home=replace(room.home, interrupted=interrupted))


def with_report(room: Room, report: ReportBack | None) -> Room:
    """The room with this to report back before the session."""
    return replace(room, groups=replace(room.groups, report=report))


def confirmed(room: Room, command: Leave | ForgetSession, now: Instant) -> bool:
    """Whether the same has just been asked for, so that asking again means it."""
    asked = room.confirmation
    return asked is not None and asked.of == command and now <= asked.until


def with_fault(room: Room, part: str, problem: str | None) -> Room:
    """The room with this part's fault set, replaced or (None) cleared."""
    if (part, problem) in room.faults:
        return room
    others = tuple(fault for fault in room.faults if fault[0] != part)
    return replace(room, faults=others if problem is None else (*others, (part, problem)))
