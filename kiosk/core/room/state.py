"""The state of the room: the session, the home screen, the microphone, notices and faults."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.room.all_rooms import AllRooms
from kiosk.core.room.commands import Command
from kiosk.core.room.fault import MICROPHONE, VOICE_PARTS, Fault
from kiosk.core.room.group_entry import GroupEntry
from kiosk.core.room.groups import Attendance, Member, ReportBack
from kiosk.core.room.machine import MachineTask
from kiosk.core.room.menu import OF_GROUPS, Menu, Section
from kiosk.core.room.modes import DEFAULT_SOUND, ListenerState, Overlay, Sound, Theme
from kiosk.core.room.notice import Confirmation, Notice
from kiosk.core.room.plenary import ALONE, Plenary
from kiosk.core.room.settings import FirstStart, Setting, SettingsPage
from kiosk.core.session.commands import Source
from kiosk.core.session.state import Phase, State
from kiosk.core.setup.form import EMPTY_FORM, SetupForm
from kiosk.core.setup.name_entry import NameEntry
from kiosk.core.setup.typed_lines import TypedLines
from kiosk.core.units import Duration, Instant, seconds

HOME_COLUMNS = 3
"""Cards in one row of the home screen; up and down move the choice by this many."""

RESULTS_PAGE = 6
"""The rows by which Page Up and Page Down move in the end screen's table; small displays show a few more."""

LISTEN_DURATION = seconds(6)
"""How long the microphone stays open when the button for it cannot be held down."""


class Screen(StrEnum):
    """The screen that is shown."""

    HOME = "home"
    REPORT_BACK = "report back"
    READY = "ready"
    STEP = "step"
    END = "end"
    QUESTION = "question"


@dataclass(frozen=True)
class Links:
    """The addresses for phones: the note taker's page, and the remote with its PIN.

    Who cannot scan them types the short `address`, and there the note taker's `code` or the remote's PIN.
    """

    page: str
    remote: str
    pin: str
    address: str
    code: str


class NoPhones(StrEnum):
    """Why phones cannot connect, while there are no links: the page is off, starting, not on a network, or at fault."""

    OFF = "off"
    STARTING = "starting"
    NO_NETWORK = "no network"
    FAULT = "fault"


@dataclass(frozen=True)
class Unfinished:
    """An interrupted session: its id, its protocol's title, and a text that says where it stopped.

    Where it belongs to another group than the one that `is_here`, title and text say only that there is one.
    """

    session: str
    title: str
    text: str
    is_here: bool = True


@dataclass(frozen=True)
class ResumeQuestion:
    """The question how an interrupted session should continue; `countable` if the missing time is known."""

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
    """The home screen: its cards, the index of the chosen one, and the interrupted session, if there is one.

    The kiosk asks about an interrupted session on its own screen (ResumeQuestion), or lists it at home (Unfinished).
    """

    cards: tuple[Card, ...] = ()
    chosen: int = 0
    interrupted: Unfinished | ResumeQuestion | None = None

    @property
    def question(self) -> ResumeQuestion | None:
        """The question about the interrupted session, if it is being asked."""
        return self.interrupted if isinstance(self.interrupted, ResumeQuestion) else None

    @property
    def unfinished(self) -> Unfinished | None:
        """The interrupted session, if it is listed at home."""
        return self.interrupted if isinstance(self.interrupted, Unfinished) else None


@dataclass(frozen=True)
class MicrophoneUse:
    """The state of the microphone.

    `held` is true while somebody holds the talk key; `held_until` ends that where the key cannot be held down. `muted`
    keeps the microphone closed. `listener` is what the listener last reported, `own_voice` whether the kiosk speaks.
    """

    held: bool = False
    held_until: Instant | None = None
    muted: bool = False
    listener: ListenerState | None = None
    own_voice: bool = False

    @property
    def talking(self) -> bool:
        """Whether the kiosk listens for a command: the talk key is held, or the listener is listening."""
        return self.held or (self.listener is not None and self.listener.listening)


@dataclass(frozen=True)
class Groups:
    """The names of the `known` groups, and the `chosen` one, if any, with its `members` and its own ground `rules`.

    `pasts` are the records of its earlier sessions, the newest first. `report` holds the actions to report back on,
    before the session and in the step that is for it.
    """

    known: tuple[str, ...] = ()
    chosen: str | None = None
    members: tuple[Member, ...] = ()
    rules: tuple[str, ...] = ()
    pasts: tuple[Attendance, ...] = ()
    report: ReportBack | None = None


@dataclass(frozen=True)
class TopicEntry(TypedLines):
    """The topics that are being typed, in the step in which the group chooses them."""


Cover = Overlay | Menu | SettingsPage | NameEntry | GroupEntry | TopicEntry
"""What may cover a screen."""


@dataclass(frozen=True)
class Room:
    """The whole state of the room at one instant, immutable.

    `session_id` names the session in the journal; `phones` holds the addresses for phones, and `no_phones` says why
    there are none. `faults` are in the order in which they were reported. `end_row` is the index of the row of the
    end screen's table, or of a suggested plan, that is kept in sight. `midnight` is the instant at which the day
    began by wall-clock time; it serves to show the time of day, and no session time depends on it. `sessions_held`
    is the number of sessions that this kiosk has begun, and `rehearsal` says that this one is only tried.
    `settings` are those that can be seen and changed in the room; at a `first_start` the kiosk asks about some.
    `sound_is_chosen` is whether the people who are here have changed the sound, and `dark` whether they want a
    black screen. `makes_sound` is false where the kiosk never does. `plenary` is what connects the room with the
    trainer of several rooms, and `all_rooms` are those rooms, if this kiosk shows them. `task` is what the machine has
    been asked to do and is about to do.
    """

    home: Home = Home()
    session: State | None = None
    session_id: str | None = None
    setup: SetupForm = EMPTY_FORM
    sound: Sound = DEFAULT_SOUND
    microphone: MicrophoneUse = MicrophoneUse()
    notice: Notice | None = None
    groups: Groups = Groups()
    phones: Links | None = None
    no_phones: NoPhones = NoPhones.OFF
    faults: tuple[Fault, ...] = ()
    overlay: Cover | None = None
    settings: tuple[Setting, ...] = ()
    first_start: FirstStart = FirstStart.NO
    end_row: int = 0
    theme: Theme = Theme.DARK
    midnight: Instant | None = None
    sessions_held: int = 0
    rehearsal: bool = False
    sound_is_chosen: bool = False
    makes_sound: bool = True
    plenary: Plenary = ALONE
    all_rooms: AllRooms | None = None
    task: MachineTask | None = None
    dark: bool = False
    closed: bool = False

    @property
    def screen(self) -> Screen:
        """The screen that belongs to this state."""
        if self.home.question is not None:
            return Screen.QUESTION
        if self.session is None:
            return Screen.HOME
        if self.session.phase is Phase.READY:
            return Screen.REPORT_BACK if self.groups.report and not self.groups.report.seen else Screen.READY
        return Screen.END if self.session.phase is Phase.ENDED else Screen.STEP

    @property
    def hears(self) -> bool:
        """Whether the kiosk can hear commands, unless its microphone is muted."""
        return self.microphone.listener is not None and not self.lacks_microphone

    @property
    def lacks_microphone(self) -> bool:
        """Whether there is no microphone, or one that does not work."""
        return any(fault.part == MICROPHONE for fault in self.faults)

    @property
    def speaks(self) -> bool:
        """Whether the kiosk can be heard, as far as it knows."""
        return self.makes_sound and all(fault.part not in VOICE_PARTS for fault in self.faults)

    @property
    def listening(self) -> bool:
        """Whether the kiosk listens for a command just now."""
        return self.hears and self.microphone.talking and not self.microphone.muted

    @property
    def settings_page(self) -> SettingsPage | None:
        """The settings while they cover the screen."""
        return self.overlay if isinstance(self.overlay, SettingsPage) else None

    @property
    def setting_entry(self) -> NameEntry | None:
        """The entry of a host's code, or of a text about another setting, while it covers the settings."""
        page = self.settings_page
        return (page.code or page.text) if page else None

    @property
    def tries_microphone(self) -> bool:
        """Whether somebody tries the microphone: what it hears is shown, and not done."""
        return self.settings_page is not None and self.settings_page.tried

    @property
    def question(self) -> Notice | None:
        """The question about a spoken command, if one is being asked."""
        return self.notice if self.notice and self.notice.choices else None

    @property
    def times_wanted(self) -> bool:
        """Whether the trainer waits for the times of the session that is here."""
        return self.session_id is not None and self.plenary.times_for == self.session_id

    @property
    def latecomer(self) -> NameEntry | None:
        """The entry of a latecomer's name, while it covers a step."""
        return self.cover if isinstance(self.cover, NameEntry) else None

    @property
    def step_report(self) -> ReportBack | None:
        """The actions of last time, while the step runs in which people report on them."""
        in_step = self.session is not None and self.screen is Screen.STEP and self.session.current.reports_back
        return self.groups.report if in_step else None

    @property
    def group_entry(self) -> GroupEntry | None:
        """What is typed about a group, while it covers the home screen."""
        return self.cover if isinstance(self.cover, GroupEntry) else None

    @property
    def topic_entry(self) -> TopicEntry | None:
        """The topics that are typed, while they cover the step in which the group chooses them."""
        return self.cover if isinstance(self.cover, TopicEntry) else None

    @property
    def types(self) -> bool:
        """Whether a name, topics or something about a group is typed over the screen."""
        return isinstance(self.cover, NameEntry | TypedLines)

    @property
    def cover(self) -> Cover | None:
        """The overlay over the screen; the menu, a latecomer's name and a suggested plan cover only a step.

        The roles can be named in the set-up too; what is about groups covers only the home screen.
        """
        if isinstance(self.overlay, Menu) and self.overlay.section in {Section.ROLES, Section.ROLE}:
            return self.overlay if self.screen in {Screen.READY, Screen.STEP} else None
        if isinstance(self.overlay, GroupEntry) or (
            isinstance(self.overlay, Menu) and self.overlay.section in OF_GROUPS
        ):
            return self.overlay if self.screen is Screen.HOME else None
        if isinstance(self.overlay, TopicEntry):
            chooses = self.session is not None and self.screen is Screen.STEP and self.session.current.decides
            return self.overlay if chooses else None
        of_a_step = isinstance(self.overlay, Menu | NameEntry) or self.overlay is Overlay.PLAN
        return None if of_a_step and self.screen is not Screen.STEP else self.overlay

    @property
    def next_timeout(self) -> Instant | None:
        """The instant at which the next question, open microphone, menu or settings time out, if there is one."""
        timeouts = [
            self.question.until if self.question else None,
            self.microphone.held_until,
            self.overlay.until if isinstance(self.overlay, Menu | SettingsPage) else None,
        ]
        return min((end for end in timeouts if end is not None), default=None)


def pending_confirmation(room: Room, command: Command, source: Source, now: Instant) -> Confirmation | None:
    """The question that this command from this source repeats, if the room still shows it."""
    asked = room.notice and room.notice.confirmation
    if not asked or not room.notice or now >= room.notice.until:
        return None
    return asked if (asked.command, asked.source) == (command, source) else None
