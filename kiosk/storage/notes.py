"""The notes in SQLite; nobody can overwrite a note without having seen its latest version."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from kiosk.core.errors import UnknownSession
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Note
from kiosk.storage.sqlite_file import SqliteFile

FILE = "notes.sqlite"
"""The notes have a file of their own, so that writing a note never delays the journal."""

_TABLES = """
CREATE TABLE IF NOT EXISTS note (
    number  INTEGER PRIMARY KEY,
    session TEXT NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    box     TEXT NOT NULL,
    text    TEXT NOT NULL,
    step    TEXT,
    round   INTEGER NOT NULL,
    since   INTEGER,
    who     TEXT NOT NULL,
    by_when TEXT NOT NULL,
    coach   TEXT NOT NULL,
    done    INTEGER NOT NULL,
    writer  TEXT NOT NULL DEFAULT '',
    UNIQUE (session, id)
) STRICT;
CREATE TABLE IF NOT EXISTS forgotten (session TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
"""

_FIELDS = "id, box, text, version, step, round, since, who, by_when, coach, done, writer"
"""The columns of a note, in the order of the fields of Note."""

_KEEP = f"""
INSERT INTO note (session, {_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (session, id) DO UPDATE SET
    box = excluded.box, text = excluded.text, version = excluded.version, step = excluded.step,
    round = excluded.round, since = excluded.since, who = excluded.who, by_when = excluded.by_when,
    coach = excluded.coach, done = excluded.done, writer = excluded.writer
"""  # noqa: S608  (our own column names)

_ADD_WRITER = "ALTER TABLE note ADD COLUMN writer TEXT NOT NULL DEFAULT ''"
"""For files of versions that did not ask who writes; those versions can go on using the file."""

_DAMAGED = N_("The notes were damaged: they were set aside as {place}. New notes are kept.")
_UNREADABLE = N_("The notes cannot be read: {why} ({place}).")
_UNWRITABLE = N_("The notes cannot be written: {why} ({place}).")
_UNERASABLE = N_("The notes cannot be erased: {why} ({place}). Try again.")


class SqliteNotes:
    """A notebook in `folder` (ports.Notebook)."""

    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / FILE, _prepare, _DAMAGED)

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._file.path)

    def notes(self, session: str) -> tuple[Note, ...]:
        """All notes of a session; deleted notes have an empty text. Raises JournalError."""
        query = f"SELECT {_FIELDS} FROM note WHERE session = ? ORDER BY number"  # noqa: S608  (our own column names)
        return tuple(_note(row) for row in self._file.rows(query, (session,), _UNREADABLE))

    def keep(self, session: str, note: Note) -> Note:
        """Stores a note as its next version, or as a separate note if somebody else has changed it meanwhile.

        Storing the same words again, because an answer was lost, returns the same note.
        Raises UnknownSession where the session was erased, or JournalError.
        """
        return self._file.write(lambda connection: _keep(connection, session, note), _UNWRITABLE)

    def erase(self, sessions: Iterable[str]) -> None:
        """Erases the notes of these sessions from the disk, and refuses new ones for them. Raises JournalError."""
        rows = [(session,) for session in sessions]

        def erase(connection: sqlite3.Connection) -> None:
            connection.executemany("DELETE FROM note WHERE session = ?", rows)
            connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", rows)

        if rows:
            self._file.erase(erase, _UNERASABLE)

    def erase_copies(self, before: datetime) -> None:
        """Erases damaged notes that were set aside before then. Raises JournalError."""
        self._file.erase_copies(before, _UNERASABLE)

    def undone(self) -> frozenset[str]:
        """The sessions with a note that is not done, as notes that are no actions never are. Raises JournalError."""
        query = "SELECT DISTINCT session FROM note WHERE NOT done AND text <> ''"
        return frozenset(name for (name,) in self._file.rows(query, (), _UNREADABLE))

    def mark(self, session: str, name: str, done: bool) -> Note:
        """Stores whether an action is done, in its latest version. Raises UnknownSession or JournalError."""

        def mark(connection: sqlite3.Connection) -> Note:
            note = _find(connection, session, name)
            if note is None:
                raise UnknownSession(N_("This note no longer exists: its session was erased."))
            marked = replace(note, done=done, version=note.version + 1)
            connection.execute(_KEEP, (session, *astuple(marked)))
            return marked

        return self._file.write(mark, _UNWRITABLE)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Makes the tables, or adds what a file of an earlier version lacks."""
    del path
    connection.executescript(_TABLES)
    columns = {name for _, name, *_ in connection.execute("PRAGMA table_info(note)")}
    if "writer" not in columns:
        connection.execute(_ADD_WRITER)


def _keep(connection: sqlite3.Connection, session: str, note: Note) -> Note:
    if connection.execute("SELECT 1 FROM forgotten WHERE session = ?", (session,)).fetchone():
        raise UnknownSession(
            N_("The session '{session}' was erased; notes can no longer be added to it."), session=session
        )
    before = _find(connection, session, note.id)
    if before and before.version > note.version:
        if not note.text or _has_same_content(before, note):
            return before
        note = replace(note, id=_id_beside(note), version=0)
        before = _find(connection, session, note.id)
        if before:
            return before
    kept = replace(note, version=max(note.version, before.version if before else 0) + 1)
    connection.execute(_KEEP, (session, *astuple(kept)))
    return kept


def _find(connection: sqlite3.Connection, session: str, name: str) -> Note | None:
    query = f"SELECT {_FIELDS} FROM note WHERE session = ? AND id = ?"  # noqa: S608  (our own column names)
    row = connection.execute(query, (session, name)).fetchone()
    return _note(row) if row else None


def _has_same_content(kept: Note, note: Note) -> bool:
    return replace(kept, version=0) == replace(note, version=0)


def _id_beside(note: Note) -> str:
    """An id for a separate note, which is the same whenever the same words are stored."""
    words = repr(replace(note, version=0)).encode()
    return f"{note.id}-{sha256(words).hexdigest()[:12]}"


def _note(row: Sequence[Any]) -> Note:
    """The note of a row, whose columns have the order of Note's fields; SQLite stores `done` as 0 or 1."""
    note = Note(*row)
    return replace(note, done=bool(note.done))
