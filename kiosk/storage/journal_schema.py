"""The journal's tables, and the migration of older files."""

import sqlite3
from pathlib import Path
from threading import Lock

from kiosk.config.files import make_private_file
from kiosk.core.errors import JournalError
from kiosk.core.i18n import N_

SCHEMA = 2
"""The version of the tables, which is stored in SQLite's user_version."""

IS_PART = "kind NOT IN ('PersonRenamed', 'RoleNamed', 'TurnCounted', 'PlenaryTold')"
"""Whether an event belongs to the course of a session; the others may also come when it has ended."""

_EVENT = """
CREATE TABLE event (
    session TEXT NOT NULL,
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    wall    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    body    TEXT NOT NULL,
    sure    INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID
"""

_LIFE = """
CREATE TABLE life (
    number  INTEGER PRIMARY KEY,
    session TEXT NOT NULL UNIQUE,
    at      INTEGER,
    machine INTEGER,
    wall    TEXT,
    sure    INTEGER,
    boot    TEXT,
    going   INTEGER
) STRICT
"""
"""A row for each session, in the order of opening whatever the wall clock read; `at` to `going` are the last beat."""

_FROM_1 = (
    "ALTER TABLE event ADD COLUMN sure INTEGER NOT NULL DEFAULT 1",
    _LIFE,
    "INSERT INTO life (session) SELECT session FROM event WHERE number = 1 ORDER BY wall",
    """
    UPDATE life SET (at, machine, wall, sure, boot, going) = (
        SELECT at, at, wall, sure, '', 1 FROM event
        WHERE event.session = life.session ORDER BY event.number DESC LIMIT 1
    )
    WHERE number = (SELECT max(number) FROM life)
    AND session IN (SELECT session FROM event WHERE kind = 'SessionStarted')
    AND session NOT IN (SELECT session FROM event WHERE kind = 'SessionEnded')
    AND session NOT IN (SELECT session FROM event WHERE number = 1 AND body ->> 'rehearsal')
    """,
)
"""The first version wrote no signs of life: in place of the newest session's, its last event is taken."""

_UPDATING = Lock()
"""Several parts of a kiosk open the file at the same time, and one of them updates it."""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Creates missing tables and migrates older ones; a copy of the old file is kept.

    Raises JournalError where a newer kiosk wrote the file, and sqlite3.Error.
    """
    version = _version(connection)
    if version == SCHEMA:
        return
    if version > SCHEMA:
        raise JournalError(
            N_("A newer kiosk wrote the log: update this one, or use another folder with `--state` ({place})."),
            place=path,
        )
    with _UPDATING:
        if _version(connection) != version:
            return  # another part of the kiosk was faster
        if version:
            _copy(connection, path.with_name(f"{path.stem}-before-update-{version}{path.suffix}"))
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if _version(connection) == version:  # or another program was faster
                for statement in _FROM_1 if version else (_EVENT, _LIFE):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _copy(connection: sqlite3.Connection, place: Path) -> None:
    place.unlink(missing_ok=True)  # left behind by an interrupted migration
    make_private_file(place)
    copy = sqlite3.connect(place)
    try:
        connection.backup(copy)
    finally:
        copy.close()
