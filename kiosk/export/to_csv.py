"""The timing log as CSV for spreadsheets: UTF-8, ISO times, and lengths in seconds and as mm:ss."""

import csv
import re
from io import StringIO

from kiosk.core.units import Duration, rounded_down, to_clock
from kiosk.export.log import Log, LoggedStep, Moment

HEADER = (  # noqa: SIM905  (easier to read than two dozen quoted words)
    "session,protocol,number,stage,step,title,role,planned_seconds,planned,actual_seconds,actual,"
    "overtime_seconds,saved_seconds,paused_seconds,added_seconds,started,ended,"
    "person,topic,process_paused_seconds,rehearsal,times_sure"
).split(",")
"""The headings; newer columns are at the end, so that programs that read columns by position still work."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The characters with which a formula of a spreadsheet may begin."""


def to_csv(log: Log) -> str:
    """The header and a line for each step."""
    output = StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([_without_formula(cell) for cell in _cells(log, step)] for step in log.steps)
    return output.getvalue()


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
        to_clock(rounded_down(row.actual)),
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
        "true" if step.sure else "false",
    ]


def _seconds(length: Duration | None) -> str:
    return "" if length is None else f"{length / 1000:.3f}"


def _iso(moment: Moment | None) -> str:
    return "" if moment is None else moment.wall.isoformat(timespec="milliseconds")


def _without_formula(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would take it for a formula; numbers are unchanged."""
    if cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
