"""Earlier sessions in the journal: their age, what they hold, and their erasure."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.core.errors import JournalError
from kiosk.core.i18n import N_
from kiosk.core.session.events import Event, PlanMade
from kiosk.storage.journal import FILE
from kiosk.storage.journal_rows import from_json, wall_of
from kiosk.storage.sqlite_file import SqliteFile, with_tables

_UNREADABLE = N_("The log in {place} cannot be read ({why}).")
_UNERASABLE = N_("The log in {place} cannot be erased ({why}). Try again.")

# Each session's first event by a seek, not by a scan of all events: a year's journal is large, and an SD card slow.
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

_LAST = "SELECT wall, kind, sure FROM event WHERE session = ? ORDER BY number DESC LIMIT 1"

_EVENTS = "SELECT kind, body FROM event WHERE session = ? ORDER BY number"


@dataclass(frozen=True)
class Opening:
    """A session's beginning, and when that was by the wall's clock."""

    session: str
    wall: datetime
    event: PlanMade


@dataclass(frozen=True)
class Last:
    """When something last happened in a session (None: that cannot be read), whether that was its end.

    `sure` where the clock was known to be right then.
    """

    session: str
    wall: datetime | None
    ended: bool
    sure: bool


class PastSessions:
    """The journal in `folder` as its earlier sessions; safe to use from any thread, beside the engine's own journal."""

    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / FILE, with_tables(""))

    def openings(self) -> tuple[Opening, ...]:
        """How the sessions that are no rehearsals were opened, the newest first; what cannot be read is left out."""
        found = (_opening(*row) for row in self._rows(_OPENINGS))
        kept = (opening for opening in found if opening and not opening.event.rehearsal)
        return tuple(sorted(kept, key=lambda opening: opening.wall, reverse=True))

    def events(self, session: str) -> tuple[Event, ...]:
        """A session's events; none where they cannot be read."""
        try:
            return tuple(from_json(kind, body) for kind, body in self._rows(_EVENTS, (session,)))
        except ValueError:
            return ()

    def lasts(self) -> tuple[Last, ...]:
        """When something last happened in each session, also in those that never began, in the order of opening.

        Raises JournalError.
        """
        names = [name for (name,) in self._rows(_NAMES)]
        return tuple(_last(name, *self._rows(_LAST, (name,))[0]) for name in names)

    def erase(self, sessions: Collection[str]) -> None:
        """Erases all that any table of the journal has of these sessions. Raises JournalError."""
        if sessions and self._file.path.exists():
            self._file.erase(lambda connection: _erase(connection, sessions), _UNERASABLE)

    def erase_copies(self, before: datetime) -> None:
        """Erases what was put aside of the journal, damaged or before an update, until then. Raises JournalError."""
        journal = self._file.path
        try:
            for copy in journal.parent.glob(f"{journal.stem}-*{journal.suffix}*"):
                if copy.stat().st_mtime < before.timestamp():
                    copy.unlink()
        except OSError as error:
            raise JournalError(_UNERASABLE, place=journal.parent, why=error) from error

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def _rows(self, query: str, values: Iterable[str] = ()) -> list[tuple[Any, ...]]:
        if not self._file.path.exists():
            return []
        return self._file.read(lambda connection: connection.execute(query, tuple(values)).fetchall(), _UNREADABLE)


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
    except ValueError:
        return None


def _last(session: str, wall: str, kind: str, sure: int) -> Last:
    ended = kind == "SessionEnded"
    try:
        return Last(session, wall_of(wall), ended, bool(sure))
    except ValueError:
        return Last(session, None, ended, sure=False)


NONE = timedelta(0)


def least_ages(lasts: Sequence[Last], now: datetime, *, sure: bool, pause: timedelta) -> dict[str, timedelta]:
    """The least age of each session, by its id; `lasts` in the order in which they were opened.

    Where a time server vouches for both ends, that is the time between them. Else it is added up from session to
    session, by a clock that may jump: a step back counts nothing, and one ahead no more than `pause`.
    """
    ages, age, later = {}, NONE, now
    for last in reversed(lasts):
        if last.wall is not None:
            age += min(max(later - last.wall, NONE), pause)
            if sure and last.sure:
                age = max(now - last.wall, NONE)
            later = last.wall
        ages[last.session] = age
    return ages
