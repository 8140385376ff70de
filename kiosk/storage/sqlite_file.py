"""A SQLite file, which is opened when needed, for any thread, and in which erased data leaves no trace."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from kiosk.config.files import make_private_file, make_private_folder
from kiosk.core.errors import DamagedJournal, JournalError

T = TypeVar("T")

Prepare = Callable[[sqlite3.Connection, Path], object]
"""Makes sure that a file has its tables after it was opened. Raises sqlite3.Error or JournalError."""

PATIENCE = 2
"""Seconds to wait while another process writes."""

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def with_tables(tables: str) -> Prepare:
    """A function that makes the tables of a file whose format has never changed."""
    return lambda connection, _: connection.executescript(tables)


class SqliteFile:
    """A file with tables. One thread at a time works on it, in one transaction that is on disk at its end.

    After a failure the next call opens the file again. A file that is no longer a database is a DamagedJournal.
    """

    def __init__(self, path: Path, prepare: Prepare) -> None:
        self.path = path
        self._prepare = prepare
        self._lock = Lock()  # closing a connection in which another thread works ends the process
        self._open: sqlite3.Connection | None = None

    def read(self, work: Callable[[sqlite3.Connection], T], sentence: str) -> T:
        """Runs `work` that changes nothing, without blocking writers. Raises JournalError as `write` does."""
        return self._do(work, sentence, "BEGIN")

    def rows(self, query: str, values: Sequence[str], sentence: str) -> list[tuple[Any, ...]]:
        """The rows of a query, none if there is no file yet. Raises JournalError as `write` does."""
        if not self.path.exists():
            return []
        return self.read(lambda connection: connection.execute(query, values).fetchall(), sentence)

    def write(self, work: Callable[[sqlite3.Connection], T], sentence: str) -> T:
        """Runs `work` in one transaction. Raises JournalError with the sentence, whose gaps are {place} and {why}."""
        return self._do(work, sentence, "BEGIN IMMEDIATE")

    def erase(self, work: Callable[[sqlite3.Connection], object], sentence: str) -> None:
        """Runs `work` that deletes, and removes all traces: `secure_delete` overwrites deleted data with zeros.

        The write-ahead log is then emptied. Raises JournalError as `write` does, also where the log cannot be emptied.
        """
        self._do(work, sentence, "BEGIN IMMEDIATE")
        self._do(_cut_log, sentence)

    def _do(self, work: Callable[[sqlite3.Connection], T], sentence: str, begin: str = "") -> T:
        with self._lock:
            try:
                if self._open is None:
                    self._open = self._connect()
                with self._open as connection:
                    if begin:
                        connection.execute(begin)
                    return work(connection)
            except (sqlite3.Error, OSError) as error:
                self._close()
                if isinstance(error, JournalError):
                    raise
                kind = DamagedJournal if _is_damage(error) else JournalError
                raise kind(sentence, place=self.path, why=error) from error

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._open:
            self._open.close()
            self._open = None

    def _connect(self) -> sqlite3.Connection:
        make_private_folder(self.path.parent)
        make_private_file(self.path)
        connection = sqlite3.connect(self.path, timeout=PATIENCE, check_same_thread=False, isolation_level=None)
        connection.text_factory = lambda written: written.decode("utf-8", "replace")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            self._prepare(connection, self.path)
        except (sqlite3.Error, JournalError):
            connection.close()
            raise
        return connection


def _is_damage(error: Exception) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _cut_log(connection: sqlite3.Connection) -> None:
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise sqlite3.OperationalError("another program is reading it")
