"""A SQLite file beside the journal: opened when it is needed, used by any thread, and leaving nothing behind."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TypeVar

from kiosk.core.errors import JournalError

T = TypeVar("T")

PATIENCE = 2
"""Seconds to wait for another process that writes."""


class SqliteFile:
    """A file with these tables. One thread at a time works on it, in one transaction that is on disk at its end."""

    def __init__(self, path: Path, tables: str) -> None:
        self.path = path
        self._tables = tables
        self._lock = Lock()
        self._open: sqlite3.Connection | None = None

    def work(self, work: Callable[[sqlite3.Connection], T], sentence: str) -> T:
        """Does the work, all or none. Raises JournalError with the sentence, whose gaps are {place} and {why}."""
        with self._lock:
            try:
                if self._open is None:
                    self._open = self._connect()
                with self._open as connection:
                    connection.execute("BEGIN IMMEDIATE")
                    return work(connection)
            except (sqlite3.Error, OSError) as error:
                self._close()
                raise JournalError(sentence, place=self.path, why=error) from error

    def settle(self, sentence: str) -> None:
        """Lets no word linger that was erased: what the write-ahead log still holds goes into the file, and is cut."""
        with self._lock:
            try:
                if self._open is None:
                    self._open = self._connect()
                scrub(self._open)
            except (sqlite3.Error, OSError) as error:
                self._close()
                raise JournalError(sentence, place=self.path, why=error) from error

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._open:
            self._open.close()
            self._open = None

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=PATIENCE, check_same_thread=False, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.executescript(self._tables)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def scrub(connection: sqlite3.Connection) -> None:
    """Writes the write-ahead log into its file and empties it: `secure_delete` has put zeros where words were."""
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise sqlite3.OperationalError("another program is reading it")
