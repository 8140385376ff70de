"""A journalled session made into the table that every export writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.session import replay
from kiosk.core.timing_log import Row, rows
from kiosk.core.units import Instant
from kiosk.ports import Entry


@dataclass(frozen=True)
class TableRow:
    """A row of the timing log with its session and the wall's times, as they were read when it happened."""

    session: str
    protocol: str
    row: Row
    started: datetime | None
    ended: datetime | None


def table(session: str, entries: Sequence[Entry]) -> tuple[TableRow, ...]:
    """One row for each step of the session. Raises ValueError where the entries begin without a plan."""
    state = replay(entry.event for entry in entries)
    walls: dict[Instant | None, datetime] = {entry.event.at: entry.wall for entry in entries}
    return tuple(
        TableRow(
            session=session,
            protocol=state.plan.protocol,
            row=row,
            started=walls.get(row.began),
            ended=walls.get(row.ended),
        )
        for row in rows(state)
    )
