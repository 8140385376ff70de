"""The timing log as CSV for spreadsheets: UTF-8, ISO times, and lengths as numbers with their unit in the heading.

Where people write decimal commas, spreadsheets expect semicolons between cells: there is a variant for them. A first
line such as `sep=;` would tell Excel the separator too, but Excel then ignores the byte order mark and garbles umlauts.
"""

import csv
import re
from io import StringIO

from kiosk.core.units import Duration
from kiosk.export.log import Log, LoggedStep, Moment

HEADER = (  # noqa: SIM905  (easier to read than two dozen quoted words)
    "session,protocol,number,stage,step,title,role,planned_seconds,planned_minutes,actual_seconds,actual_minutes,"
    "overtime_seconds,saved_seconds,paused_seconds,added_seconds,started,ended,"
    "person,topic,process_paused_seconds,rehearsal,times_sure,group,people,held"
).split(",")
"""The headings; newer columns are at the end, so that programs that read columns by position still work."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The characters with which a formula of a spreadsheet may begin."""


def to_csv(log: Log) -> str:
    """The header and a line for each step."""
    return _text([_cells(log, step) for step in log.steps], ",")


def to_csv_with_semicolons(log: Log) -> str:
    """The same with semicolons between the cells and decimal commas."""
    lines = [list(map(_with_decimal_comma, HEADER, _cells(log, step))) for step in log.steps]
    return _text(lines, ";")


def _text(lines: list[list[str]], separator: str) -> str:
    output = StringIO()
    writer = csv.writer(output, delimiter=separator, lineterminator="\r\n")
    writer.writerows([HEADER, *lines])
    return output.getvalue()


def _with_decimal_comma(heading: str, cell: str) -> str:
    return cell.replace(".", ",") if heading.endswith(("_seconds", "_minutes")) else cell


def _cells(log: Log, step: LoggedStep) -> list[str]:
    row = step.row
    cells = [
        log.session,
        log.plan.protocol,
        str(row.number),
        row.stage,
        row.step,
        row.title,
        row.role,
        _seconds(row.planned),
        _minutes(row.planned),
        _seconds(row.actual),
        _minutes(row.actual),
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
        log.group or "",
        ", ".join(log.plan.people),
        "true" if row.held else "false",
    ]
    return [_without_formula(cell) for cell in cells]


def _seconds(length: Duration | None) -> str:
    return "" if length is None else f"{length / 1000:.3f}"


def _minutes(length: Duration | None) -> str:
    return "" if length is None else f"{length / 60_000:.3f}"


def _iso(moment: Moment | None) -> str:
    return "" if moment is None else moment.wall.isoformat(timespec="milliseconds")


def _without_formula(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would take it for a formula; numbers are unchanged."""
    if cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
