"""Earlier sessions in the journal: their ages, their contents and their erasure."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.core.errors import JournalError
from kiosk.core.i18n import N_
from kiosk.core.session.events import Event, PlanMade
from kiosk.storage.journal import FILE
from kiosk.storage.journal_rows import UNFIT, from_json, wall_of
from kiosk.storage.journal_schema import IS_PART, prepare
from kiosk.storage.sqlite_file import SqliteFile

_UNREADABLE = N_("The log cannot be read: {why} ({place}).")
_UNERASABLE = N_("The log cannot be erased: {why} ({place}). Try again.")

# A seek to each session's first event, without a scan of all events: a large journal on an SD card is slow.
_OPENINGS = """
WITH RECURSIVE each (session) AS (
    SELECT min(session) FROM event
    UNION ALL
    SELECT (SELECT min(session) FROM event WHERE event.session > each.session) FROM each WHERE each.session IS NOT NULL
)
SELECT first.session, first.wall, first.body FROM each JOIN event AS first
ON first.session = each.session AND first.number = 1 WHERE first.kind = 'PlanMade'
"""

_NAMES = """
SELECT session FROM (SELECT DISTINCT session FROM event) LEFT JOIN life USING (session) ORDER BY life.number
"""

_NEWEST = """
SELECT life.session FROM life JOIN event USING (session) WHERE event.kind = 'SessionStarted'
ORDER BY life.number DESC LIMIT 1
"""

_LAST = f"SELECT wall, kind, sure FROM event WHERE session = ? AND {IS_PART} ORDER BY number DESC LIMIT 1"  # noqa: S608  (our own words)

_NO_EVENT = ("", "", 0)

_RENAME_GROUP = "UPDATE event SET body = json_set(body, '$.group', ?) WHERE session = ? AND number = 1"

_EVENTS = "SELECT kind, body FROM event WHERE session = ? ORDER BY number"


@dataclass(frozen=True)
class Opening:
    """The first event of a session and its wall-clock time."""

    session: str
    wall: datetime
    event: PlanMade


@dataclass(frozen=True)
class LastEvent:
    """The wall-clock time of a session's last event (None: unreadable), and whether it was the end of the session.

    `sure` is whether the clock was known to be right then.
    """

    session: str
    wall: datetime | None
    ended: bool
    sure: bool


class PastSessions:
    """The earlier sessions in the journal in `folder`; any thread may use it, while the engine uses its journal."""

    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / FILE, prepare)

    def openings(self) -> tuple[Opening, ...]:
        """The openings of all sessions that are no rehearsals, the newest first, without unreadable ones."""
        real = (opening for opening in self._all_openings() if not opening.event.rehearsal)
        return tuple(sorted(real, key=lambda opening: opening.wall, reverse=True))

    def of_group(self, group: str) -> tuple[str, ...]:
        """The ids of all sessions of a group, rehearsals too. Raises JournalError."""
        return tuple(opening.session for opening in self._all_openings() if opening.event.group == group)

    def rename_group(self, group: str, name: str) -> None:
        """Gives the group of its sessions another name, and leaves no trace of the one before. Raises JournalError."""
        if sessions := self.of_group(group):
            rows = [(name, session) for session in sessions]
            self._file.erase(lambda connection: connection.executemany(_RENAME_GROUP, rows), _UNERASABLE)

    def _all_openings(self) -> Iterator[Opening]:
        return filter(None, (_opening(*row) for row in self._rows(_OPENINGS)))

    def events(self, session: str) -> tuple[Event, ...]:
        """The events of a session; empty where one cannot be read."""
        try:
            return tuple(from_json(kind, body) for kind, body in self._rows(_EVENTS, (session,)))
        except UNFIT:
            return ()

    def last_events(self) -> tuple[LastEvent, ...]:
        """The last event of each session, also of those that were never started, in the order of opening.

        Raises JournalError.
        """
        names = [name for (name,) in self._rows(_NAMES)]
        return tuple(_last_event(name, *next(iter(self._rows(_LAST, (name,))), _NO_EVENT)) for name in names)

    def newest(self) -> str | None:
        """The id of the session that was opened last among those that were started. Raises JournalError."""
        return next((name for (name,) in self._rows(_NEWEST)), None)

    def erase(self, sessions: Collection[str]) -> None:
        """Erases these sessions from all tables of the journal. Raises JournalError."""
        if sessions:
            self._file.erase(lambda connection: _erase(connection, sessions), _UNERASABLE)

    def erase_copies(self, before: datetime) -> None:
        """Erases copies of the journal that were made before then, for damage or an update. Raises JournalError."""
        self._file.erase_copies(before, _UNERASABLE)

    def set_aside(self) -> None:
        """Sets a damaged journal aside. Raises JournalError."""
        try:
            self._file.set_aside()
        except OSError as error:
            raise JournalError(_UNERASABLE, place=self._file.path, why=error.strerror) from error

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _rows(self, query: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        return self._file.rows(query, values, _UNREADABLE)


def _erase(connection: sqlite3.Connection, sessions: Collection[str]) -> None:
    tables = connection.execute(
        "SELECT master.name FROM sqlite_master AS master JOIN pragma_table_info(master.name) AS field"
        " WHERE master.type = 'table' AND field.name = 'session'"
    ).fetchall()
    for (table,) in tables:
        names = [(session,) for session in sessions]
        connection.executemany(f'DELETE FROM "{table}" WHERE session = ?', names)  # noqa: S608  (the file's own table)


def _opening(session: str, wall: str, body: str) -> Opening | None:
    try:
        event = from_json(PlanMade.__name__, body)
        return Opening(session, wall_of(wall), event) if isinstance(event, PlanMade) else None
    except UNFIT:
        return None


def _last_event(session: str, wall: str, kind: str, sure: int) -> LastEvent:
    ended = kind == "SessionEnded"
    try:
        return LastEvent(session, wall_of(wall), ended, bool(sure))
    except UNFIT:
        return LastEvent(session, None, ended, sure=False)


ZERO = timedelta(0)


def minimum_ages(
    last_events: Sequence[LastEvent], now: datetime, *, sure: bool, pause: timedelta
) -> dict[str, timedelta]:
    """The minimum age of each session, by its id; `last_events` must be in the order of opening.

    If the clock was right then and is right now, the age is the difference. Otherwise it is the sum of the times from
    session to session, by a clock that may jump: a step back counts nothing, and one ahead at most `pause`.
    """
    ages, age, later = {}, ZERO, now
    for last_event in reversed(last_events):
        if last_event.wall is not None:
            age += min(max(later - last_event.wall, ZERO), pause)
            if sure and last_event.sure:
                age = max(now - last_event.wall, ZERO)
            later = last_event.wall
        ages[last_event.session] = age
    return ages
