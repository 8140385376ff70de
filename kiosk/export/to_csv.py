"""The timing log as CSV that a spreadsheet opens right: UTF-8, ISO times, lengths in seconds and as mm:ss."""

import csv
from collections.abc import Sequence
from datetime import datetime
from io import StringIO

from kiosk.core.units import Duration, to_clock
from kiosk.export.table import TableRow

HEADER = (  # noqa: SIM905  (read more easily than seventeen quoted words)
    "session,protocol,number,stage,step,title,role,planned_seconds,planned,actual_seconds,actual,"
    "overtime_seconds,saved_seconds,paused_seconds,added_seconds,started,ended"
).split(",")


def to_csv(table: Sequence[TableRow]) -> str:
    """The whole table, header first."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([_harmless(cell) for cell in _cells(line)] for line in table)
    return out.getvalue()


def _cells(line: TableRow) -> list[str]:
    row = line.row
    return [
        line.session,
        line.protocol,
        str(row.number),
        row.stage,
        row.step,
        row.title,
        row.role,
        _seconds(row.planned),
        "" if row.planned is None else to_clock(row.planned),
        _seconds(row.actual),
        to_clock(row.actual),
        _seconds(row.overtime),
        _seconds(row.saved),
        _seconds(row.paused),
        _seconds(row.added),
        _iso(line.started),
        _iso(line.ended),
    ]


def _seconds(length: Duration | None) -> str:
    return "" if length is None else f"{length / 1000:.3f}"


def _iso(time: datetime | None) -> str:
    return "" if time is None else time.isoformat(timespec="milliseconds")


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula gets a quote before it; a number stays a number."""
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(cell):
        return "'" + cell
    return cell


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdigit()
