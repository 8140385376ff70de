"""The interfaces between the engine and its adapters; this module contains no behaviour."""

import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.errors import KioskError
from kiosk.core.plan.model import Note, Plan
from kiosk.core.protocol.consistency import Path
from kiosk.core.protocol.draft import Origin, ProtocolDraft
from kiosk.core.room.all_rooms import RoomTimes, Tile
from kiosk.core.room.earlier import EarlierSession
from kiosk.core.room.groups import Action, Attendance, Group
from kiosk.core.room.messages import Message
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.core.session.state import State
from kiosk.core.units import Duration, Instant
from kiosk.core.view.model import Snapshot


class WallClock(typing.Protocol):
    """A source of wall-clock time."""

    def wall(self, at: Instant) -> datetime:
        """The wall-clock time, with its zone, at an instant near the present."""


class Clock(WallClock, typing.Protocol):
    """Session time, which never jumps, and wall-clock time, which is only shown to people."""

    def now(self) -> Instant:
        """The current instant."""

    def sure(self) -> bool:
        """Whether the wall-clock time can be trusted now."""

    def asleep(self) -> Duration:
        """How long the machine has slept since its boot; session time continues during sleep."""

    @property
    def boot(self) -> str:
        """The id of the machine's boot, in which instants are comparable; empty if unknown."""

    @property
    def pace(self) -> float:
        """How many seconds of session time pass in a second of real time: 1, except in rehearsals."""


@dataclass(frozen=True)
class Entry:
    """An event as the journal stores it, with its wall-clock time and whether that could be trusted (`sure`)."""

    event: Event
    wall: datetime
    sure: bool = True


@dataclass(frozen=True)
class Beat:
    """A sign of life of a session: its instant in session time, by the machine's clock and by the wall clock.

    `boot` names the boot that the machine's instant belongs to; the session is `going` until people leave it.
    """

    session: str
    at: Instant
    machine: Instant
    wall: datetime
    sure: bool
    boot: str
    going: bool = True


@dataclass(frozen=True)
class SessionSummary:
    """One line of the journal's list of sessions; `problem` is set if part of the session cannot be read.

    `group` is the group whose session it was, or None where nobody named one.
    """

    id: str
    protocol: str
    title: str
    began: datetime
    ended: datetime | None
    rehearsal: bool
    problem: KioskError | None = None
    group: str | None = None


class Journal(typing.Protocol):
    """The store of events."""

    @property
    def place(self) -> str:
        """The location of the journal, as it is shown to people."""

    def append(self, session: str, entries: Sequence[Entry], beat: Beat | None = None) -> None:
        """Stores the entries, and the beat in place of the session's last one, in one transaction.

        Raises JournalError; DamagedJournal if nothing can be stored until the journal is set aside.
        """

    def read(self, session: str) -> tuple[str, tuple[Entry, ...]]:
        """A session's id and all its entries in order; `session` may be shortened, or `last` for the newest.

        Raises UnknownSession or JournalError.
        """

    def last_alive(self) -> tuple[Beat, tuple[Entry, ...]] | None:
        """The last beat and all entries of the newest session that has a beat. Raises JournalError."""

    def set_aside(self) -> str:
        """Renames the damaged journal, begins a new one and returns the old one's new name. Raises JournalError."""

    def sessions(self) -> tuple[SessionSummary, ...]:
        """The sessions that were started, the newest first. Raises JournalError."""

    def close(self) -> None:
        """Closes the file."""


class Notebook(typing.Protocol):
    """The store of the note taker's notes; safe to use from any thread."""

    def notes(self, session: str) -> tuple[Note, ...]:
        """All notes of a session in the order in which they were first stored. Raises JournalError."""

    def keep(self, session: str, note: Note) -> Note:
        """Stores a note as its next version and returns when it is on the disk.

        If another device has stored a later version than `note.version`, this note is stored as a separate note with
        another id, so that no text is lost. Returns the stored note. Raises JournalError.
        """


@dataclass(frozen=True)
class FileFormat:
    """A format in which a session can be exported: its English title, its file ending and its media type.

    `is_text` formats can be printed on a terminal; `usual` formats are the ones that most people want.
    """

    title: str
    ending: str
    media: str
    is_text: bool = True
    usual: bool = False


@dataclass(frozen=True)
class KnownProtocol:
    """A protocol by its name and title; the room may have its `own` file of it, with the version `before` kept.

    `problem` says why it cannot be used.
    """

    name: str
    title: str
    own: bool
    before: bool = False
    problem: str = ""


@dataclass(frozen=True)
class DraftProblem:
    """What is wrong with the part of a draft at a path, which is `where` in words."""

    path: Path
    where: str
    sentence: str


@dataclass(frozen=True)
class Review:
    """What becomes of a draft: its plan, or else its problems.

    The file has these names for its `roles` and `variants`, in their order, and these ids for each stage's `steps`.
    """

    plan: Plan | None
    problems: tuple[DraftProblem, ...]
    roles: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    steps: tuple[tuple[str, ...], ...] = ()


class Authoring(typing.Protocol):
    """Writing the room's own protocols; safe to use from any thread, and each call may block."""

    def known(self) -> Sequence[KnownProtocol]:
        """All protocols, sorted by title."""

    def begin(self, origin: Origin) -> tuple[ProtocolDraft, Origin]:
        """The draft to begin with, and its origin with the version. Raises KioskError."""

    def draft_of_table(self, title: str, data: bytes) -> ProtocolDraft:
        """The draft with a step for each row of a table, which is CSV or an Excel workbook. Raises KioskError."""

    def review(self, origin: Origin, draft: ProtocolDraft, people: int, variant: str = "") -> Review:
        """The plan of a draft for so many people, or all its problems. Raises KioskError.

        The plan is that of a version by its name in the draft, else of the one that such a group gets.
        """

    def save(self, origin: Origin, draft: ProtocolDraft) -> str:
        """Saves a draft and returns the protocol's name. Raises KioskError."""

    def undo(self, name: str) -> None:
        """Swaps a protocol with its last version. Raises KioskError."""

    def has_before(self, name: str) -> bool:
        """Whether the last version of a protocol is kept."""


@dataclass(frozen=True)
class Archive:
    """The kiosk's stored data, for adapters without access to the disk; the callables may block and raise KioskError.

    `state` returns a session's state, `sessions` all sessions, the newest first, and `download` a session's file in
    one of the `formats`: its name, its content and its media type. `handouts` returns what is printed before a session
    with this plan, in the same form. `authoring` writes protocols. `rooms_download` makes one file, in one of the
    `rooms_formats`, of what several rooms have given.
    """

    notebook: Notebook
    state: Callable[[str], State]
    sessions: Callable[[], Sequence[SessionSummary]]
    formats: Mapping[str, FileFormat]
    download: Callable[[str, str], tuple[str, bytes, str]]
    handouts: Callable[[Plan], tuple[str, bytes, str]]
    authoring: Authoring
    rooms_formats: Mapping[str, FileFormat]
    rooms_download: Callable[[Sequence[RoomTimes], str], tuple[str, bytes, str]]


class Memory(typing.Protocol):
    """The store of groups and of what earlier sessions mean for them; safe to use from any thread."""

    def groups(self) -> tuple[Group, ...]:
        """All groups, sorted by name. Raises JournalError."""

    def group(self, name: str) -> Group:
        """The group of that name. Raises UnknownGroup or JournalError."""

    def pasts(self, group: str) -> tuple[Attendance, ...]:
        """The attendance at a group's earlier sessions, the newest first. Raises JournalError."""

    def earlier(self, group: str) -> tuple[EarlierSession, ...]:
        """The sessions that a group has held, with what was agreed in them, the newest first. Raises JournalError."""

    def sessions_of(self, group: str) -> tuple[str, ...]:
        """The ids of a group's sessions, rehearsals too. Raises JournalError."""

    def keep_group(self, group: Group) -> None:
        """Saves a group in place of an older one of the same name. Raises JournalError."""

    def rename_group(self, name: str, to: str) -> None:
        """Gives a group another name, which its earlier sessions have from now on. Raises KioskError."""

    def forget_group(self, name: str, now: datetime) -> None:
        """Erases a group and its members, but not its sessions. Raises UnknownGroup or JournalError."""

    def promises(self, group: str) -> tuple[Action, ...]:
        """The actions of a group's earlier sessions that are not done, the newest first. Raises JournalError."""

    def mark(self, promise: Action, done: bool) -> Note:
        """Stores whether an action is done and returns the changed note. Raises JournalError."""

    def forget(self, sessions: Collection[str]) -> None:
        """Erases sessions and their notes from the disk. Raises JournalError."""


class Noticeboard(typing.Protocol):
    """The engine as adapters see it; safe to use from any thread."""

    def snapshot(self) -> Snapshot:
        """Everything that may be shown at this instant."""

    def submit(self, message: Message) -> None:
        """Submits a command or a report on a part of the kiosk; returns at once."""

    def alive(self) -> None:
        """Reports that the display's loop is running; to be called in every iteration."""

    def seconds_until(self, instant: Instant) -> float:
        """The seconds of real time until an instant, at least zero."""


@dataclass(frozen=True)
class Moment:
    """The room at an instant, and how fast time passes in it: from this, another process makes its own snapshots."""

    room: Room
    now: Instant
    pace: float


class DisplayBoard(Noticeboard, typing.Protocol):
    """The engine as displays see it; safe to use from any thread."""

    def moment(self) -> Moment:
        """The room as it is now."""


class Observer(typing.Protocol):
    """A receiver of events and room changes; an error in it never stops the clock."""

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Receives the events just recorded (none if only the room changed) and the current room; returns at once."""


@dataclass(frozen=True)
class Wish:
    """What a trainer asks of rooms, by its kind as `docs/rooms.md` lists them, and what goes with it."""

    kind: str
    protocol: str | None = None
    within: Duration | None = None
    text: str = ""


class Overview(typing.Protocol):
    """All rooms, for adapters that show them; safe to use from any thread."""

    @property
    def connected(self) -> bool:
        """Whether what is shown is up to date."""

    def tiles(self) -> Sequence[Tile]:
        """All rooms as they are now, sorted by name."""

    def times(self) -> Sequence[RoomTimes]:
        """The times of sessions that rooms have given."""

    def ask(self, wish: Wish, rooms: Collection[str] = ()) -> None:
        """Asks something of these rooms, or of all where none is named. Raises RoomsError without a connection."""

    def watch(self, changed: Callable[[], None]) -> None:
        """Calls this function, in place of an earlier one, from some thread whenever a room has changed."""


@dataclass(frozen=True)
class Network:
    """A Wi-Fi network by its name, with its strength in percent, and whether it is `joined` now.

    A `known` one has been joined before. One that is not `open` needs a password, and one for a company
    (`needs_account`) more than that.
    """

    name: str
    strength: int
    open: bool = False
    known: bool = False
    joined: bool = False
    needs_account: bool = False


class Machine(typing.Protocol):
    """The machine, where it is the kiosk's own; each call may block for a while and raises MachineError."""

    def networks(self, *, look: bool) -> Sequence[Network]:
        """The Wi-Fi networks that are known to be near, the strongest first; with `look`, as they are by now."""

    def join(self, network: str, password: str = "") -> None:
        """Joins a Wi-Fi network, and keeps it for the next start; without a password, a known or an open one."""

    def zones(self) -> tuple[str, Sequence[str]]:
        """The time zone, and all that there are."""

    def set_zone(self, zone: str) -> None:
        """Changes the time zone, also of this process."""

    def layout(self) -> str:
        """The layout of the keyboard, as X11 names it."""

    def set_layout(self, layout: str) -> None:
        """Changes the layout of the keyboard."""

    def updates(self) -> int:
        """The number of packages of which there is a newer version."""

    def update(self) -> None:
        """Installs the newer versions; they are used after the next start."""

    def restart(self) -> None:
        """Begins to restart the machine."""

    def shut_down(self) -> None:
        """Begins to shut the machine down."""


@dataclass(frozen=True)
class Caveat:
    """The finding of a check on a part that works, but with something that people should know."""

    text: str

    def __str__(self) -> str:
        """The whole sentence, in the language in use."""
        return self.text


class Subscriber(Observer, typing.Protocol):
    """An observer that holds resources and must be closed."""

    def close(self) -> None:
        """Stops and releases devices, threads and processes."""


class Display(Observer, typing.Protocol):
    """Shows snapshots and reads keys and touch; as an observer it learns when there may be something new to show."""

    def run(self, board: DisplayBoard) -> None:
        """Shows the noticeboard's snapshots until one is closed. Raises DisplayError."""

    def come_forward(self) -> None:
        """Brings the display to the front, if it can be covered; called from the thread that runs it."""

    def close(self) -> None:
        """Gives back what it has taken; also called where it was never run."""
