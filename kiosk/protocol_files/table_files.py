"""Reading tables: comma-separated text, text pasted from a spreadsheet, and Excel workbooks."""

import csv
from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from kiosk.config.files import open_to_read
from kiosk.core.errors import ProtocolFileError
from kiosk.core.i18n import N_
from kiosk.core.protocol.table import MAXIMUM_ROWS

MAXIMUM_BYTES = 1 << 20
"""The size of a table file; what a workbook unpacks to may be eight times as much."""

_TOO_LARGE = N_("This file is too large for a table of steps.")
_SEPARATORS = "\t;,"


def rows_in(file: Path) -> list[Sequence[str]]:
    """The rows of the table in a file. Raises ProtocolFileError."""
    try:
        with open_to_read(file) as opened:
            return rows_of(opened.read(MAXIMUM_BYTES + 1))
    except OSError as error:
        raise ProtocolFileError(N_("{file}: cannot be read."), file=file) from error


def rows_of(data: bytes) -> list[Sequence[str]]:
    """The rows of a table. Raises ProtocolFileError."""
    if len(data) > MAXIMUM_BYTES:
        raise ProtocolFileError(_TOO_LARGE)
    if data.startswith(b"PK"):
        return _rows_of_workbook(data)
    if b"\0" in data:
        raise ProtocolFileError(N_("This is not a table: save it as CSV or as an Excel workbook (.xlsx)."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    separator = max(_SEPARATORS, key=text[:4000].count)
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    except csv.Error as error:
        raise ProtocolFileError(N_("This is not a table: save it as CSV or as an Excel workbook (.xlsx).")) from error


def _rows_of_workbook(data: bytes) -> list[Sequence[str]]:
    """The rows of the first sheet of an Excel workbook. Raises ProtocolFileError."""
    from openpyxl import load_workbook  # noqa: PLC0415  (loaded only where a workbook is read)

    try:
        with ZipFile(BytesIO(data)) as parts:
            _check_unpacked(parts)
        sheet = load_workbook(BytesIO(data), read_only=True, data_only=True).worksheets[0]
        rows = sheet.iter_rows(max_row=MAXIMUM_ROWS + 2, max_col=20, values_only=True)
        return [_texts(row) for row in rows]
    except ProtocolFileError:
        raise
    except Exception as error:
        # What zipfile and openpyxl raise for a damaged or locked workbook depends on where the damage is.
        raise ProtocolFileError(N_("This workbook cannot be read: save it again, or as CSV.")) from error


def _check_unpacked(parts: ZipFile) -> None:
    """Raises ProtocolFileError where a small file unpacks to a huge one."""
    if sum(part.file_size for part in parts.infolist()) > 8 * MAXIMUM_BYTES:
        raise ProtocolFileError(_TOO_LARGE)


def _texts(row: Iterable[object]) -> list[str]:
    """The cells of a row, without the empty ones at its end, of which a sheet may have any number."""
    cells = [_text(cell) for cell in row]
    while cells and not cells[-1]:
        del cells[-1]
    return cells


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:g}"
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return cell.isoformat("seconds") if isinstance(cell, time) else str(cell)
