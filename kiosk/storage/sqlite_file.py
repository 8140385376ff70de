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

    def read(self, work: Callable[[sqlite3.Connection], T], sentence: str) -> T:
        """Does work that changes nothing, and keeps nobody from writing. Raises as `write` does."""
        return self._do(work, sentence, "BEGIN")

    def write(self, work: Callable[[sqlite3.Connection], T], sentence: str) -> T:
        """Does the work, all or none. Raises JournalError with the sentence, whose gaps are {place} and {why}."""
        return self._do(work, sentence, "BEGIN IMMEDIATE")

    def erase(self, work: Callable[[sqlite3.Connection], object], sentence: str) -> None:
        """Does work that deletes, so that nothing lingers: `secure_delete` puts zeros where words were.

        The write-ahead log is written into its file and cut. Raises as `write` does, also where that cannot be done.
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


def _cut_log(connection: sqlite3.Connection) -> None:
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise sqlite3.OperationalError("another program is reading it")
