"""The sockets that adapters plug into. Nothing here does anything."""

import typing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.commands import Request
from kiosk.core.events import Event
from kiosk.core.notes import Note
from kiosk.core.room import Links, Room
from kiosk.core.units import Instant
from kiosk.core.views import Snapshot


class Clock(typing.Protocol):
    """Session time, which never steps, and the wall's time, which people read and nothing computes with."""

    def now(self) -> Instant:
        """The present instant."""

    def wall(self, at: Instant) -> datetime:
        """The wall's time, with its zone, at an instant near the present."""

    @property
    def pace(self) -> float:
        """How many seconds of a session pass in a second of the world: 1, but for rehearsals."""


@dataclass(frozen=True)
class Entry:
    """An event as the journal keeps it: with the wall's time for people to read."""

    event: Event
    wall: datetime


@dataclass(frozen=True)
class SessionSummary:
    """One line of the journal's list of sessions."""

    id: str
    protocol: str
    title: str
    began: datetime
    ended: datetime | None
    rehearsal: bool


class Journal(typing.Protocol):
    """Where events are kept."""

    @property
    def place(self) -> str:
        """Where the journal lies, for people to find it."""

    def append(self, session: str, entries: Sequence[Entry]) -> None:
        """Keeps the entries for good, all or none. Raises JournalError."""

    def read(self, session: str) -> tuple[str, tuple[Entry, ...]]:
        """A session's id and all its entries in order; its name may be shortened, `last` is the newest.

        Raises UnknownSession or JournalError.
        """

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


class Noticeboard(typing.Protocol):
    """What the engine offers to every adapter; safe to use from any thread."""

    def snapshot(self) -> Snapshot:
        """Everything that may be shown at this instant."""

    def submit(self, request: Request) -> None:
        """Hands in a command; returns at once."""

    def report(self, part: str, problem: str | None) -> None:
        """Tells what is wrong with a part of the kiosk, or that it is well again (None)."""

    def speaking(self, audible: bool) -> None:
        """Tells that the kiosk's own voice begins or ceases to be heard, so that it does not listen to itself."""

    def unheard(self) -> None:
        """Tells that something was said which is no command now."""

    def serving(self, links: Links | None) -> None:
        """Tells where phones find the kiosk, or that they cannot (None)."""

    def alive(self) -> None:
        """Tells that the display's loop goes round; to be called on every round."""

    def seconds_until(self, instant: Instant) -> float:
        """How many seconds of the world it is until that instant; not below zero."""


class Told(typing.Protocol):
    """Whoever is told what happened. A fault of theirs never stops the clock."""

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """What has just been journalled (nothing, if only the room changed), and the room as it is. Returns at once."""


class Subscriber(Told, typing.Protocol):
    """Whoever is told what happened, and holds something that has to be let go of in the end."""

    def close(self) -> None:
        """Stops, and lets go of devices, threads and processes."""


class Announcer(Subscriber, typing.Protocol):
    """Says aloud what the room should hear."""


class Listener(Subscriber, typing.Protocol):
    """Hears commands and submits them to the noticeboard."""


class Display(Told, typing.Protocol):
    """Shows snapshots and takes keys and touch; is told when there may be something else to show."""

    def run(self, board: Noticeboard) -> None:
        """Shows what the board says until its snapshot is closed. Raises DisplayError."""
