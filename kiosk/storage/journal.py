"""The journal in SQLite: each batch of events in one transaction that is on disk before it returns."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TypeVar

from kiosk.core.errors import DamagedJournal, JournalError, UnknownSession
from kiosk.core.i18n import N_
from kiosk.ports import Beat, Entry, SessionSummary
from kiosk.storage.journal_rows import beat_of, entries_of, summary_of, to_json
from kiosk.storage.journal_schema import prepare

T = TypeVar("T")

_APPEND = """
INSERT INTO event (session, number, at, wall, kind, body, sure)
SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM event WHERE session = ?1
"""

_BORN = "INSERT OR IGNORE INTO life (session) VALUES (?)"

_BEAT = "UPDATE life SET at = ?2, machine = ?3, wall = ?4, sure = ?5, boot = ?6, going = ?7 WHERE session = ?1"

_SESSIONS = """
SELECT plan.session, plan.body, began.wall,
       (SELECT wall FROM event AS last WHERE last.session = plan.session ORDER BY number DESC LIMIT 1),
       (SELECT kind FROM event AS last WHERE last.session = plan.session ORDER BY number DESC LIMIT 1)
FROM life JOIN event AS plan USING (session)
JOIN event AS began ON began.session = plan.session AND began.kind = 'SessionStarted'
WHERE plan.number = 1 GROUP BY plan.session ORDER BY life.number DESC
"""

_ENTRIES = "SELECT wall, kind, body, sure FROM event WHERE session = ? ORDER BY number"

_ALIVE = """
SELECT session, at, machine, wall, sure, boot, going FROM life
WHERE boot IS NOT NULL ORDER BY number DESC LIMIT 1
"""

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_UNREADABLE = N_("The log in {place} cannot be read ({why}).")
_UNWRITABLE = N_("The log cannot be written to {place} ({why}).")


class SqliteJournal:
    """A journal in `folder`; the file is opened, or opened again, when it is needed. One thread at a time is let in."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "journal.sqlite"
        self._open: sqlite3.Connection | None = None
        self._alone = RLock()  # closing a connection in which another thread works ends the process

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._path)

    def append(self, session: str, entries: Sequence[Entry], beat: Beat | None = None) -> None:
        """Keeps the entries for good, and the beat in place of the session's last one, all or none."""
        rows = [_row(session, entry) for entry in entries]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                if rows:  # a sign of life alone brings no session back that was erased meanwhile
                    connection.execute(_BORN, (session,))
                connection.executemany(_APPEND, rows)
                if beat:
                    connection.execute(_BEAT, _beat_row(beat))

        self._with(write, _UNWRITABLE)

    def read(self, session: str) -> tuple[str, tuple[Entry, ...]]:
        """A session's id and entries; `last` is the newest session, and a name may be shortened."""
        begun = [summary.id for summary in self.sessions()]
        known = begun[:1] if session == "last" else [name for name in begun if name.startswith(session)]
        if len(known) != 1:
            raise UnknownSession(
                N_("There is no session '{session}'. `kiosk sessions list` shows those there are."), session=session
            )
        return known[0], self._entries(known[0])

    def last_alive(self) -> tuple[Beat, tuple[Entry, ...]] | None:
        """The newest session that has given a sign of life, with the last one and all entries."""
        if not self._path.exists():
            return None
        row = self._with(lambda connection: connection.execute(_ALIVE).fetchone(), _UNREADABLE)
        if row is None:
            return None
        try:
            beat = beat_of(*row)
        except (ValueError, TypeError) as error:
            raise JournalError(_UNREADABLE, place=self.place, why=error) from error
        return beat, self._entries(beat.session)

    def sessions(self) -> tuple[SessionSummary, ...]:
        """The sessions that began, the newest first."""
        if not self._path.exists():
            return ()
        rows = self._with(lambda connection: connection.execute(_SESSIONS).fetchall(), _UNREADABLE)
        return tuple(summary_of(*row) for row in rows)

    def set_aside(self) -> str:
        """Keeps the damaged file, and what SQLite has beside it, under another name."""
        self.close()
        when = f"{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}"
        aside = self._path.with_name(f"{self._path.stem}-damaged-{when}{self._path.suffix}")
        try:
            for end in ("", "-wal", "-shm"):
                part = Path(f"{self._path}{end}")
                if part.exists():
                    part.rename(f"{aside}{end}")
        except OSError as error:
            raise JournalError(_UNWRITABLE, place=self.place, why=error.strerror) from error
        return str(aside)

    def close(self) -> None:
        """Lets go of the file, once nobody writes to it."""
        with self._alone:
            if self._open:
                self._open.close()
                self._open = None

    def _entries(self, session: str) -> tuple[Entry, ...]:
        rows = self._with(lambda connection: connection.execute(_ENTRIES, (session,)).fetchall(), _UNREADABLE)
        try:
            return entries_of(rows)
        except ValueError as error:
            raise JournalError(_UNREADABLE, place=self.place, why=error) from error

    def _with(self, work: Callable[[sqlite3.Connection], T], sentence: str) -> T:
        """Does the work on an open file; a file that failed is opened anew the next time."""
        try:
            with self._alone:
                if self._open is None:
                    self._open = self._connect()
                return work(self._open)
        except (sqlite3.Error, OSError) as error:
            self.close()
            if isinstance(error, JournalError):
                raise
            damaged = (
                isinstance(error, sqlite3.DatabaseError) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE
            )
            raise (DamagedJournal if damaged else JournalError)(sentence, place=self.place, why=error) from error

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Used by one thread at a time, but not always by the same one: see Recorder.
        connection = sqlite3.connect(self._path, timeout=2, check_same_thread=False)
        connection.text_factory = lambda written: written.decode("utf-8", "replace")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            prepare(connection, self._path)
        except (sqlite3.Error, JournalError):
            connection.close()
            raise
        return connection


def _row(session: str, entry: Entry) -> tuple[str | int, ...]:
    event = entry.event
    return session, event.at, entry.wall.isoformat(), type(event).__name__, to_json(event), int(entry.sure)


def _beat_row(beat: Beat) -> tuple[str | int, ...]:
    return beat.session, beat.at, beat.machine, beat.wall.isoformat(), int(beat.sure), beat.boot, int(beat.going)
