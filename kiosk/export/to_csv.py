"""The timing log as CSV for spreadsheets: UTF-8, ISO times, and lengths as numbers with their unit in the heading.

Where people write decimal commas, spreadsheets expect semicolons between cells: there is a variant for them. A first
line such as `sep=;` would tell Excel the separator too, but Excel then ignores the byte order mark and garbles umlauts.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from kiosk.core.session.timing_log import Row
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
    return csv_text(HEADER, [_cells(log, step) for step in log.steps])


def to_csv_with_semicolons(log: Log) -> str:
    """The same with semicolons between the cells and decimal commas."""
    return csv_text(HEADER, [_cells(log, step) for step in log.steps], decimal_commas=True)


def csv_text(header: Sequence[str], lines: Iterable[Sequence[str]], *, decimal_commas: bool = False) -> str:
    """The header and the lines; with decimal commas, semicolons stand between the cells.

    A cell that a spreadsheet would take for a formula gets a quote before it.
    """
    output = StringIO()
    writer = csv.writer(output, delimiter=";" if decimal_commas else ",", lineterminator="\r\n")
    writer.writerow(header)
    for line in lines:
        cells = map(_without_formula, line)
        writer.writerow(map(_with_decimal_comma, header, cells) if decimal_commas else cells)
    return output.getvalue()


def _with_decimal_comma(heading: str, cell: str) -> str:
    return cell.replace(".", ",") if heading.endswith(("_seconds", "_minutes")) else cell


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
        *lengths_as_numbers(row),
        in_seconds(row.added),
        _iso(step.began),
        _iso(step.ended),
        row.person or "",
        row.topic or "",
        in_seconds(row.process_paused),
        "true" if log.rehearsal else "false",
        "true" if step.sure else "false",
        log.group or "",
        ", ".join(log.plan.people),
        "true" if row.held else "false",
    ]


def lengths_as_numbers(row: Row) -> tuple[str, ...]:
    """The cells under the headings from `planned_seconds` to `paused_seconds`."""
    return (
        in_seconds(row.planned),
        in_minutes(row.planned),
        in_seconds(row.actual),
        in_minutes(row.actual),
        in_seconds(row.overtime),
        in_seconds(row.saved),
        in_seconds(row.paused),
    )


def in_seconds(length: Duration | None) -> str:
    """A length as a cell: seconds with three decimals."""
    return "" if length is None else f"{length / 1000:.3f}"


def in_minutes(length: Duration | None) -> str:
    """A length as a cell: minutes with three decimals."""
    return "" if length is None else f"{length / 60_000:.3f}"


def _iso(moment: Moment | None) -> str:
    return "" if moment is None else moment.wall.isoformat(timespec="milliseconds")


def _without_formula(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would take it for a formula; numbers are unchanged."""
    if cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
