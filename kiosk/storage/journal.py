"""The journal in SQLite; each batch of events is one transaction, which is on disk when `append` returns."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk.core.errors import JournalError
from kiosk.core.i18n import N_
from kiosk.ports import Beat, Entry, SessionSummary
from kiosk.storage.journal_rows import UNFIT, beat_of, entries_of, summary_of, to_json
from kiosk.storage.journal_schema import IS_PART, prepare
from kiosk.storage.session_ids import find_session
from kiosk.storage.sqlite_file import SqliteFile

FILE = "journal.sqlite"

_APPEND = """
INSERT INTO event (session, number, at, wall, kind, body, sure)
SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM event WHERE session = ?1
"""

_BORN = "INSERT OR IGNORE INTO life (session) VALUES (?)"

_BEAT = "UPDATE life SET at = ?2, machine = ?3, wall = ?4, sure = ?5, boot = ?6, going = ?7 WHERE session = ?1"

_SESSIONS = f"""
SELECT plan.session, plan.body, began.wall,
       (SELECT wall FROM event AS last WHERE last.session = plan.session AND {IS_PART} ORDER BY number DESC LIMIT 1),
       (SELECT kind FROM event AS last WHERE last.session = plan.session AND {IS_PART} ORDER BY number DESC LIMIT 1)
FROM life JOIN event AS plan USING (session)
JOIN event AS began ON began.session = plan.session AND began.kind = 'SessionStarted'
WHERE plan.number = 1 GROUP BY plan.session ORDER BY life.number DESC
"""  # noqa: S608  (only our own words are put in)

_ENTRIES = "SELECT wall, kind, body, sure FROM event WHERE session = ? ORDER BY number"

_ALIVE = """
SELECT session, at, machine, wall, sure, boot, going FROM life
WHERE boot IS NOT NULL ORDER BY number DESC LIMIT 1
"""

_UNREADABLE = N_("The log cannot be read: {why} ({place}).")
_UNWRITABLE = N_("The log cannot be written: {why} ({place}).")


class SqliteJournal:
    """A journal in `folder`; the file is opened when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / FILE, prepare)

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._file.path)

    def append(self, session: str, entries: Sequence[Entry], beat: Beat | None = None) -> None:
        """Stores the entries, and the beat in place of the session's last one, in one transaction."""
        rows = [_row(session, entry) for entry in entries]

        def write(connection: sqlite3.Connection) -> None:
            if rows:  # a beat alone must not bring back a session that was erased meanwhile
                connection.execute(_BORN, (session,))
            connection.executemany(_APPEND, rows)
            if beat:
                connection.execute(_BEAT, _beat_row(beat))

        self._file.write(write, _UNWRITABLE)

    def read(self, session: str) -> tuple[str, tuple[Entry, ...]]:
        """The id and the entries of a session, which is given by `last` (the newest one) or the beginning of its id."""
        begun = [summary.id for summary in self.sessions()]
        found = find_session(session, begun, next(iter(begun), None))
        return found, self._entries(found)

    def last_alive(self) -> tuple[Beat, tuple[Entry, ...]] | None:
        """The last beat and all entries of the newest session that has a beat; None where none has."""
        rows = self._rows(_ALIVE)
        if not rows:
            return None
        try:
            beat = beat_of(*rows[0])
        except UNFIT as error:
            raise JournalError(_UNREADABLE, place=self.place, why=error) from error
        return beat, self._entries(beat.session)

    def sessions(self) -> tuple[SessionSummary, ...]:
        """The sessions that were started, the newest first."""
        return tuple(summary_of(*row) for row in self._rows(_SESSIONS))

    def set_aside(self) -> str:
        """Renames the damaged file, with the files that SQLite has beside it, and returns the new name."""
        try:
            return str(self._file.set_aside())
        except OSError as error:
            raise JournalError(_UNWRITABLE, place=self.place, why=error.strerror) from error

    def close(self) -> None:
        """Closes the file once no other thread uses it."""
        self._file.close()

    def _entries(self, session: str) -> tuple[Entry, ...]:
        try:
            return entries_of(self._rows(_ENTRIES, session))
        except ValueError as error:
            raise JournalError(_UNREADABLE, place=self.place, why=error) from error

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        return self._file.rows(query, values, _UNREADABLE)


def _row(session: str, entry: Entry) -> tuple[str | int, ...]:
    event = entry.event
    return session, event.at, entry.wall.isoformat(), type(event).__name__, to_json(event), int(entry.sure)


def _beat_row(beat: Beat) -> tuple[str | int, ...]:
    return beat.session, beat.at, beat.machine, beat.wall.isoformat(), int(beat.sure), beat.boot, int(beat.going)
