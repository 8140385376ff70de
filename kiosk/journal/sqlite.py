"""The journal in SQLite: each batch of events in one transaction that is on disk before it returns."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from kiosk.core.errors import JournalError, UnknownSession
from kiosk.core.events import PlanMade
from kiosk.core.words import N_
from kiosk.event_json import from_json, to_json
from kiosk.ports import Entry, SessionSummary

T = TypeVar("T")

SCHEMA = 1
"""Kept in SQLite's user_version."""

_TABLES = """
CREATE TABLE IF NOT EXISTS event (
    session TEXT NOT NULL,
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    wall    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID
"""

_APPEND = """
INSERT INTO event (session, number, at, wall, kind, body)
SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5 FROM event WHERE session = ?1
"""

_SESSIONS = """
SELECT plan.session, plan.body, began.wall,
       (SELECT wall FROM event AS last WHERE last.session = plan.session ORDER BY number DESC LIMIT 1),
       (SELECT kind FROM event AS last WHERE last.session = plan.session ORDER BY number DESC LIMIT 1)
FROM event AS plan JOIN event AS began ON began.session = plan.session AND began.kind = 'SessionStarted'
WHERE plan.number = 1 GROUP BY plan.session ORDER BY began.wall DESC
"""


class SqliteJournal:
    """A journal in `folder`; the file is opened, or opened again, when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "journal.sqlite"
        self._open: sqlite3.Connection | None = None

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._path)

    def append(self, session: str, entries: Sequence[Entry]) -> None:
        """Keeps the entries for good, all or none."""
        rows = [
            (session, entry.event.at, entry.wall.isoformat(), type(entry.event).__name__, to_json(entry.event))
            for entry in entries
        ]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany(_APPEND, rows)

        self._with(write, N_("The log cannot be written to {place} ({why})."))

    def read(self, session: str) -> tuple[str, tuple[Entry, ...]]:
        """A session's id and entries; `last` is the newest session, and a name may be shortened."""
        begun = [summary.id for summary in self.sessions()]
        known = begun[:1] if session == "last" else [name for name in begun if name.startswith(session)]
        if len(known) != 1:
            raise UnknownSession(
                N_("There is no session '{session}'. `kiosk sessions list` shows those there are."), session=session
            )
        query = "SELECT wall, kind, body FROM event WHERE session = ? ORDER BY number"
        rows = self._with(lambda connection: connection.execute(query, known).fetchall(), _UNREADABLE)
        try:
            return known[0], tuple(_entry(*row) for row in rows)
        except ValueError as error:
            raise JournalError(_UNREADABLE, place=self.place, why=error) from error

    def sessions(self) -> tuple[SessionSummary, ...]:
        """The sessions that began, the newest first."""
        if not self._path.exists():
            return ()
        rows = self._with(lambda connection: connection.execute(_SESSIONS).fetchall(), _UNREADABLE)
        return tuple(_summary(*row) for row in rows)

    def close(self) -> None:
        """Lets go of the file."""
        if self._open:
            self._open.close()
            self._open = None

    def _with(self, work: Callable[[sqlite3.Connection], T], sentence: str) -> T:
        """Does the work on an open file; a file that failed is opened anew the next time."""
        try:
            if self._open is None:
                self._open = self._connect()
            return work(self._open)
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise JournalError(sentence, place=self.place, why=error) from error

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # The engine's thread is the one writer; opening and closing happen where the kiosk starts and stops.
        connection = sqlite3.connect(self._path, timeout=2, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            with connection:
                connection.execute(_TABLES)
                connection.execute(f"PRAGMA user_version = {SCHEMA}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection


_UNREADABLE = N_("The log in {place} cannot be read ({why}).")


def _entry(wall: str, kind: str, body: str) -> Entry:
    return Entry(from_json(kind, body), datetime.fromisoformat(wall))


def _summary(session: str, plan: str, began: str, last: str, last_kind: str) -> SessionSummary:
    opening = from_json(PlanMade.__name__, plan)
    assert isinstance(opening, PlanMade)  # noqa: S101  (its kind says so)
    return SessionSummary(
        id=session,
        protocol=opening.plan.protocol,
        title=opening.plan.title,
        began=datetime.fromisoformat(began),
        ended=datetime.fromisoformat(last) if last_kind == "SessionEnded" else None,
        rehearsal=opening.rehearsal,
    )
