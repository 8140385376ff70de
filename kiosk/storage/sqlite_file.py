"""A SQLite file, which is opened when needed, for any thread, and in which erased data leaves no trace."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from kiosk.config.files import make_private_file, make_private_folder
from kiosk.core.errors import DamagedJournal, JournalError, KioskError
from kiosk.storage.faults import is_damage, is_full, reason
from kiosk.storage.full_disk import erase_without_room, read_without_room

T = TypeVar("T")

Prepare = Callable[[sqlite3.Connection, Path], object]
"""Makes sure that a file has its tables after it was opened. Raises sqlite3.Error or JournalError."""

PATIENCE = 2
"""Seconds to wait while another process writes."""

CACHE_KB = 256
"""How much of a file is kept in memory: by itself SQLite keeps 2 MB, and grows for weeks until it has them."""


def with_tables(tables: str) -> Prepare:
    """A function that makes the tables of a file whose format has never changed."""
    return lambda connection, _: connection.executescript(tables)


class SqliteFile:
    """A file with tables. One thread at a time works on it, in one transaction that is on disk at its end.

    After a failure the next call opens the file again. A file that is no longer a database is a DamagedJournal. With
    the sentence `damaged`, whose gap is {place}, such a file is also set aside, and the next call begins a new one.
    """

    def __init__(self, path: Path, prepare: Prepare, damaged: str | None = None) -> None:
        self.path = path
        self._prepare = prepare
        self._damaged = damaged
        self._lock = Lock()  # closing a connection in which another thread works ends the process
        self._open: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None

    def read(self, work: Callable[[sqlite3.Connection], T], sentence: str, missing: T) -> T:
        """Runs `work` that changes nothing, without blocking writers; returns `missing` if there is no file yet.

        On a full disk it reads without the files that SQLite has beside the database. Raises JournalError as `write`.
        """

        def attempt() -> T:
            return missing if _identity(self.path) is None else self._in_transaction(work, "BEGIN")

        def without_room() -> T:
            return read_without_room(self._new_connection(), lambda connection: self._prepared(connection, work))

        return self._do(attempt, sentence, without_room)

    def rows(self, query: str, values: Sequence[str], sentence: str) -> list[tuple[Any, ...]]:
        """The rows of a query, none if there is no file yet. Raises JournalError as `write` does."""
        return self.read(lambda connection: connection.execute(query, values).fetchall(), sentence, [])

    def write(self, work: Callable[[sqlite3.Connection], T], sentence: str) -> T:
        """Runs `work` in one transaction. Raises JournalError with the sentence, whose gaps are {place} and {why}."""
        return self._do(lambda: self._in_transaction(work, "BEGIN IMMEDIATE"), sentence)

    def erase(self, work: Callable[[sqlite3.Connection], object], sentence: str) -> None:
        """Runs `work` that deletes, and removes all traces: `secure_delete` overwrites deleted data with zeros.

        The write-ahead log is then emptied. On a full disk, the file is made smaller as well, so that there is room
        again. Raises JournalError as `write` does, also where the log cannot be emptied.
        """

        def attempt() -> None:
            self._in_transaction(work, "BEGIN IMMEDIATE")
            self._in_transaction(_cut_log)

        def without_room() -> None:
            erase_without_room(self.path, self._new_connection(), lambda connection: self._prepared(connection, work))

        self._do(attempt, sentence, without_room)

    def erase_copies(self, before: datetime, sentence: str) -> None:
        """Erases copies that were made before then, because of damage or an update. Raises JournalError."""
        try:
            for copy in self.path.parent.glob(f"{self.path.stem}-*{self.path.suffix}*"):
                if copy.stat().st_mtime < before.timestamp():
                    copy.unlink()
        except OSError as error:
            raise JournalError(sentence, place=self.path.parent, why=reason(error, self.path)) from error

    def set_aside(self) -> Path:
        """Renames the file, with those that SQLite has beside it, and returns the new name. Raises OSError.

        A file that has taken the damaged one's place meanwhile stays.
        """
        with self._lock:
            self._close()
            return self._set_aside()

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._close()

    def _do(self, attempt: Callable[[], T], sentence: str, without_room: Callable[[], T] | None = None) -> T:
        """Attempts something; on a full disk tries what needs no room instead. Raises JournalError."""
        with self._lock:
            try:
                try:
                    return attempt()
                except (sqlite3.Error, OSError) as error:
                    if without_room is None or not is_full(error, self.path):
                        raise
                    self._close()
                    try:
                        return without_room()
                    except sqlite3.OperationalError:  # another program has the file open
                        raise error from None
            except Exception as error:
                # A damaged file raises more than sqlite3.Error: quoting its bytes is a UnicodeDecodeError.
                if isinstance(error, KioskError) and not isinstance(error, JournalError):
                    raise
                self._close()
                if isinstance(error, JournalError):
                    raise
                raise self._explained(error, sentence) from error

    def _explained(self, error: Exception, sentence: str) -> JournalError:
        """What is to be said about a failure; a damaged file is set aside before."""
        if not is_damage(error, self.path):
            return JournalError(sentence, place=self.path, why=reason(error, self.path))
        if self._damaged is None:
            return DamagedJournal(sentence, place=self.path, why=error)
        try:
            return DamagedJournal(self._damaged, place=self._set_aside())
        except OSError as stuck:
            return DamagedJournal(sentence, place=self.path, why=reason(stuck, self.path))

    def _in_transaction(self, work: Callable[[sqlite3.Connection], T], begin: str = "") -> T:
        if self._open is not None and self._opened != _identity(self.path):
            self._close()  # another part of the kiosk has set the file aside
        if self._open is None:
            self._open = self._connect()
        with self._open as connection:
            if begin:
                connection.execute(begin)
            return work(connection)

    def _prepared(self, connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
        self._prepare(connection, self.path)
        return work(connection)

    def _set_aside(self) -> Path:
        when = f"{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}"
        aside = self.path.with_name(f"{self.path.stem}-damaged-{when}{self.path.suffix}")
        if self._opened in (None, _identity(self.path)):
            for end in ("", "-wal", "-shm"):
                part = Path(f"{self.path}{end}")
                if part.exists():
                    part.rename(f"{aside}{end}")
        return aside

    def _close(self) -> None:
        if self._open:
            self._open.close()
            self._open = None

    def _connect(self) -> sqlite3.Connection:
        make_private_folder(self.path.parent)
        make_private_file(self.path)
        self._opened = _identity(self.path)
        connection = self._new_connection()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA cache_size = {-CACHE_KB}")
            self._prepare(connection, self.path)
        except BaseException:  # also where the kiosk is being ended: the file must not stay open
            connection.close()
            raise
        return connection

    def _new_connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=PATIENCE, check_same_thread=False, isolation_level=None)
        connection.text_factory = lambda written: written.decode("utf-8", "replace")
        return connection


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file this is, whatever it is called; None if there is none. Raises OSError where that cannot be known."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def _cut_log(connection: sqlite3.Connection) -> None:
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise sqlite3.OperationalError("another program is reading it")
