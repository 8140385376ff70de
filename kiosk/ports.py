"""The sockets that adapters plug into. Nothing here does anything."""

import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.errors import KioskError
from kiosk.core.plan.model import Note
from kiosk.core.room.groups import Action, Attendance, Group
from kiosk.core.room.messages import Message
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.core.session.state import State
from kiosk.core.units import Duration, Instant
from kiosk.core.view.model import Snapshot


class WallClock(typing.Protocol):
    """The time of day that people read."""

    def wall(self, at: Instant) -> datetime:
        """The wall's time, with its zone, at an instant near the present."""


class Clock(WallClock, typing.Protocol):
    """Session time, which never steps, and the wall's time, which people read and nothing computes with."""

    def now(self) -> Instant:
        """The present instant."""

    def sure(self) -> bool:
        """Whether the wall's time can be trusted now."""

    def asleep(self) -> Duration:
        """For how long the machine has slept since its boot; session time went on meanwhile."""

    @property
    def boot(self) -> str:
        """What tells this boot of the machine, and with it the clock's instants, from others; empty if unknown."""

    @property
    def pace(self) -> float:
        """How many seconds of a session pass in a second of the world: 1, but for rehearsals."""


@dataclass(frozen=True)
class Entry:
    """An event as the journal keeps it: with the wall's time for people to read, and whether that was `sure`."""

    event: Event
    wall: datetime
    sure: bool = True


@dataclass(frozen=True)
class Beat:
    """A sign of life of a session: its own instant, and what the machine's clock and the wall's read then.

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
    """One line of the journal's list of sessions; `problem` where there is more that nobody can read."""

    id: str
    protocol: str
    title: str
    began: datetime
    ended: datetime | None
    rehearsal: bool
    problem: KioskError | None = None


class Journal(typing.Protocol):
    """Where events are kept."""

    @property
    def place(self) -> str:
        """Where the journal lies, for people to find it."""

    def append(self, session: str, entries: Sequence[Entry], beat: Beat | None = None) -> None:
        """Keeps the entries for good, and the beat in place of the session's last one, all or none.

        Raises JournalError; DamagedJournal where nothing can be kept until it is set aside.
        """

    def read(self, session: str) -> tuple[str, tuple[Entry, ...]]:
        """A session's id and all its entries in order; its name may be shortened, `last` is the newest.

        Raises UnknownSession or JournalError.
        """

    def last_alive(self) -> tuple[Beat, tuple[Entry, ...]] | None:
        """The newest session that has given a sign of life: the last one, and all entries. Raises JournalError."""

    def set_aside(self) -> str:
        """Keeps a damaged journal under another name, which is returned; a new one is begun. Raises JournalError."""

    def sessions(self) -> tuple[SessionSummary, ...]:
        """The sessions that began, the newest first. Raises JournalError."""

    def close(self) -> None:
        """Lets go of the file."""


class Notebook(typing.Protocol):
    """Where the note taker's notes are kept, beside the journal; safe to use from any thread."""

    def notes(self, session: str) -> tuple[Note, ...]:
        """All notes of a session in the order in which they were first kept. Raises JournalError."""

    def keep(self, session: str, note: Note) -> Note:
        """Keeps a note for good, on disk before it returns, as its next version.

        Where another device has kept a later version than `note.version`, nobody's words are lost: this one is kept
        as a note of its own, with another id. Returns what was kept. Raises JournalError.
        """


@dataclass(frozen=True)
class FileFormat:
    """A format of a session's file: its English title, how its files' names end, and its type as browsers know it.

    `is_text` where it can be printed on a terminal, `usual` where most people want it.
    """

    title: str
    ending: str
    media: str
    is_text: bool = True
    usual: bool = False


@dataclass(frozen=True)
class Archive:
    """What the kiosk keeps, for adapters that lie on no disk themselves; the callables may block and raise KioskError.

    `state` tells how a session stands, `sessions` those there are, the newest first, and `download`
    makes a session's file in one of the `formats`: its name, its content and its type as browsers know it.
    """

    notebook: Notebook
    state: Callable[[str], State]
    sessions: Callable[[], Sequence[SessionSummary]]
    formats: Mapping[str, FileFormat]
    download: Callable[[str, str], tuple[str, bytes, str]]


class Memory(typing.Protocol):
    """What the kiosk knows of earlier sessions, and how it forgets them; safe to use from any thread."""

    def groups(self) -> tuple[Group, ...]:
        """The groups that are known, by name. Raises JournalError."""

    def group(self, name: str) -> Group:
        """The group of that name. Raises UnknownGroup or JournalError."""

    def pasts(self, group: str) -> tuple[Attendance, ...]:
        """What a group's earlier sessions count for, the newest first. Raises JournalError."""

    def promises(self, group: str | None, protocol: str) -> tuple[Action, ...]:
        """What was promised and not done, the newest first: in a group's sessions, else in a protocol's of no group.

        Raises JournalError.
        """

    def mark(self, promise: Action, done: bool) -> Note:
        """Keeps for good whether a promise was kept; returns its note as it now is. Raises JournalError."""

    def forget(self, sessions: Collection[str]) -> None:
        """Erases sessions with their notes from the disk. Raises JournalError."""


class Noticeboard(typing.Protocol):
    """What the engine offers to every adapter; safe to use from any thread."""

    def snapshot(self) -> Snapshot:
        """Everything that may be shown at this instant."""

    def submit(self, message: Message) -> None:
        """Hands in a command, or tells how a part of the kiosk stands; returns at once."""

    def alive(self) -> None:
        """Tells that the display's loop goes round; to be called on every round."""

    def seconds_until(self, instant: Instant) -> float:
        """How many seconds of the world it is until that instant; not below zero."""


class Observer(typing.Protocol):
    """Whoever is told what happened. A fault of theirs never stops the clock."""

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """What has just been journalled (nothing, if only the room changed), and the room as it is. Returns at once."""


@dataclass(frozen=True)
class Caveat:
    """What a check found of a part that works, but with something that people should know."""

    text: str

    def __str__(self) -> str:
        """The whole sentence, in the language that is spoken."""
        return self.text


class Subscriber(Observer, typing.Protocol):
    """Whoever is told what happened, and holds something that has to be let go of in the end."""

    def close(self) -> None:
        """Stops, and lets go of devices, threads and processes."""


class Display(Observer, typing.Protocol):
    """Shows snapshots and takes keys and touch; is told when there may be something else to show."""

    def run(self, board: Noticeboard) -> None:
        """Shows what the board says until its snapshot is closed. Raises DisplayError."""

    def come_forward(self) -> None:
        """Puts itself before whatever covers it, if it can; called from the thread that runs it."""
