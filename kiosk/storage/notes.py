"""The note taker's notes in SQLite: nothing that was kept is ever overwritten by somebody who had not seen it."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from kiosk.core.errors import UnknownSession
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Note
from kiosk.storage.sqlite_file import SqliteFile, with_tables

FILE = "notes.sqlite"
"""Beside the journal, so that a note that is being written never keeps the session's events waiting."""

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
    UNIQUE (session, id)
) STRICT;
CREATE TABLE IF NOT EXISTS forgotten (session TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
"""

_FIELDS = "id, box, text, version, step, round, since, who, by_when, coach, done"
"""A note's fields, in their order."""

_KEEP = f"""
INSERT INTO note (session, {_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (session, id) DO UPDATE SET
    box = excluded.box, text = excluded.text, version = excluded.version, step = excluded.step,
    round = excluded.round, since = excluded.since, who = excluded.who, by_when = excluded.by_when,
    coach = excluded.coach, done = excluded.done
"""  # noqa: S608  (our own column names)

_UNREADABLE = N_("The notes in {place} cannot be read ({why}).")
_UNWRITABLE = N_("The notes cannot be written to {place} ({why}).")
_UNERASABLE = N_("The notes in {place} cannot be erased ({why}). Try again.")


class SqliteNotes:
    """A notebook in `folder` (ports.Notebook)."""

    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / FILE, with_tables(_TABLES))

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._file.path)

    def notes(self, session: str) -> tuple[Note, ...]:
        """All notes of a session, those that were taken out with an empty text."""
        if not self._file.path.exists():
            return ()
        query = f"SELECT {_FIELDS} FROM note WHERE session = ? ORDER BY number"  # noqa: S608  (our own column names)
        return self._file.read(
            lambda connection: tuple(_note(row) for row in connection.execute(query, (session,))), _UNREADABLE
        )

    def keep(self, session: str, note: Note) -> Note:
        """Keeps a note as its next version, or beside the one that somebody else has changed in the meantime.

        Whoever sends the same words again, because no answer reached them, gets the same answer.
        Raises UnknownSession where the session was erased.
        """
        return self._file.write(lambda connection: _kept(connection, session, note), _UNWRITABLE)

    def erase(self, sessions: Iterable[str]) -> None:
        """Erases the notes of these sessions from the disk, and takes no more for them. Raises JournalError."""
        names = [(session,) for session in sessions]

        def erase(connection: sqlite3.Connection) -> None:
            connection.executemany("DELETE FROM note WHERE session = ?", names)
            connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", names)

        if names:
            self._file.erase(erase, _UNERASABLE)

    def undone(self) -> frozenset[str]:
        """The sessions with a note that is not done; notes that are no actions never are. Raises JournalError."""
        if not self._file.path.exists():
            return frozenset()
        query = "SELECT DISTINCT session FROM note WHERE NOT done AND text <> ''"
        return self._file.read(lambda connection: frozenset(name for (name,) in connection.execute(query)), _UNREADABLE)

    def mark(self, session: str, name: str, done: bool) -> Note:
        """Keeps whether an action is done, whatever else became of it. Raises UnknownSession or JournalError."""

        def mark(connection: sqlite3.Connection) -> Note:
            note = _find(connection, session, name)
            if note is None:
                raise UnknownSession(N_("The note is not there any longer; its session was erased."))
            marked = replace(note, done=done, version=note.version + 1)
            connection.execute(_KEEP, (session, *astuple(marked)))
            return marked

        return self._file.write(mark, _UNWRITABLE)

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()


def _kept(connection: sqlite3.Connection, session: str, note: Note) -> Note:
    if connection.execute("SELECT 1 FROM forgotten WHERE session = ?", (session,)).fetchone():
        raise UnknownSession(N_("The session '{session}' was erased; it takes no more notes."), session=session)
    before = _find(connection, session, note.id)
    if before and before.version > note.version:
        if not note.text or _same(before, note):
            return before
        note = replace(note, id=_beside(note), version=0)
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


def _same(kept: Note, note: Note) -> bool:
    return replace(kept, version=0) == replace(note, version=0)


def _beside(note: Note) -> str:
    """Another id, the same each time that the same words are sent."""
    words = repr(replace(note, version=0)).encode()
    return f"{note.id}-{sha256(words).hexdigest()[:12]}"


def _note(row: Sequence[Any]) -> Note:
    """A row's fields stand in the order of a note's; SQLite keeps a truth as 0 or 1."""
    return replace(Note(*row), done=bool(row[-1]))
