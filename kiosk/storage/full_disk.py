"""Reading and erasing on a full disk, where SQLite can make none of the files that it has beside a database."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

Work = Callable[[sqlite3.Connection], T]


def read_without_room(connection: sqlite3.Connection, work: Work[T]) -> T:
    """Runs `work` on a connection to which nothing was said yet, and closes it; nobody else may have the file open.

    What others need a file for, the connection keeps in memory.
    """
    with closing(connection):
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA query_only = ON")
        return work(connection)


def erase_without_room(path: Path, connection: sqlite3.Connection, work: Work[object]) -> None:
    """Erases in memory, and writes what is left over the file; a power cut meanwhile may leave a damaged file.

    The bytes of what was erased are overwritten, and the room that they took is free.
    """
    with closing(sqlite3.connect(":memory:")) as memory:
        read_without_room(connection, lambda full: full.backup(memory))
        if not memory.execute("SELECT 1 FROM sqlite_master").fetchall():
            return  # there is nothing in the file yet, and no room for anything
        with memory:
            work(memory)
        memory.execute("VACUUM")
        left = memory.serialize()
    Path(f"{path}-shm").unlink(missing_ok=True)  # an index, which holds no words
    log = Path(f"{path}-wal")
    if log.exists():
        _overwrite(log, b"")
        log.unlink()
    _overwrite(path, left)


def _overwrite(file: Path, content: bytes) -> None:
    with file.open("r+b") as opened:
        opened.write(content.ljust(file.stat().st_size, b"\0"))
        opened.flush()
        os.fsync(opened.fileno())
        opened.truncate(len(content))
        os.fsync(opened.fileno())
