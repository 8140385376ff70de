"""The timing log as CSV that a spreadsheet opens right: UTF-8, ISO times, lengths in seconds and as mm:ss."""

import csv
import re
from io import StringIO

from kiosk.core.units import Duration, passed, to_clock
from kiosk.export.log import Log, LoggedStep, Moment

HEADER = (  # noqa: SIM905  (read more easily than two dozen quoted words)
    "session,protocol,number,stage,step,title,role,planned_seconds,planned,actual_seconds,actual,"
    "overtime_seconds,saved_seconds,paused_seconds,added_seconds,started,ended,"
    "person,topic,process_paused_seconds,rehearsal"
).split(",")
"""Columns that came later stand at the end, so that what reads the earlier ones by their place still does."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a spreadsheet's formula begins."""


def to_csv(log: Log) -> str:
    """The header, then a line for each step."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([_harmless(cell) for cell in _cells(log, step)] for step in log.steps)
    return out.getvalue()


def _cells(log: Log, step: LoggedStep) -> list[str]:
    row = step.row
    return [
        log.session,
        log.plan.protocol,
        str(row.number),
        row.stage,
        row.step,
        row.title,
        row.role,
        _seconds(row.planned),
        "" if row.planned is None else to_clock(row.planned),
        _seconds(row.actual),
        to_clock(passed(row.actual)),
        _seconds(row.overtime),
        _seconds(row.saved),
        _seconds(row.paused),
        _seconds(row.added),
        _iso(step.began),
        _iso(step.ended),
        row.person or "",
        row.topic or "",
        _seconds(row.process_paused),
        "true" if log.rehearsal else "false",
    ]


def _seconds(length: Duration | None) -> str:
    return "" if length is None else f"{length / 1000:.3f}"


def _iso(moment: Moment | None) -> str:
    return "" if moment is None else moment.wall.isoformat(timespec="milliseconds")


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula gets a quote before it; a number stays a number."""
    if cell.startswith(_CALCULATED) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
