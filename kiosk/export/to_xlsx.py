"""The log as a workbook: a sheet for each part, with typed cells for lengths, times and texts."""

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]  # no type hints are published for it

from kiosk.core.i18n import tr
from kiosk.export.cells import Cell, Column, ColumnKind, Fact, Table, cell_text
from kiosk.export.log import Log
from kiosk.export.tables import facts, rehearsal_notice, tables

_FORMATS: dict[ColumnKind, dict[str, object]] = {
    ColumnKind.TEXT: {"num_format": "@", "text_wrap": True},  # the text format keeps edited texts from becoming numbers
    ColumnKind.NUMBER: {"num_format": "0"},
    ColumnKind.LENGTH: {"num_format": "[mm]:ss"},
    ColumnKind.SHARE: {"num_format": "0%"},
    ColumnKind.TIME: {"num_format": "yyyy-mm-dd hh:mm:ss"},
}
_MAX_WIDTH = 48
_DAY_MS = 86_400_000


def to_xlsx(log: Log) -> bytes:
    """The content of the file. Times are wall-clock times without a zone, because spreadsheets have no zones."""
    banner = rehearsal_notice() if log.rehearsal else ""
    return workbook_of((_session(log), *tables(log)), log.plan.title, banner, log.began.wall if log.began else None)


def workbook_of(sheets: Iterable[Table], title: str, banner: str, made: datetime | None) -> bytes:
    """The content of a workbook with a sheet for each table, above which a banner is printed."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        book = _Book(workbook, banner)
        created = made.replace(tzinfo=None) if made else None
        workbook.set_properties({"title": title, "comments": banner, "created": created})
        for table in sheets:
            book.write(table)
    return content.getvalue()


def _session(log: Log) -> Table:
    """The facts of the session as a table of texts."""
    columns = (Column(tr("Fact"), heads=True), Column(tr("Value")))
    listed = [Fact(tr("Rehearsal"), rehearsal_notice()), *facts(log)] if log.rehearsal else facts(log)
    rows = tuple((fact.name, cell_text(fact.kind, fact.value)) for fact in listed)
    return Table(tr("Session"), tr("Session"), columns, rows)


class _Book:
    """A workbook and the formats of its cells; the banner is printed above every sheet."""

    def __init__(self, workbook: xlsxwriter.Workbook, banner: str) -> None:
        self.banner = banner
        self._workbook = workbook
        self._bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._formats = {
            kind: workbook.add_format({**cell_format, "valign": "top"}) for kind, cell_format in _FORMATS.items()
        }

    def write(self, table: Table) -> None:
        """Adds a sheet with a frozen header in bold, then the rows."""
        sheet = self._workbook.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", table.name)[:31])
        for index, column in enumerate(table.columns):
            sheet.write_string(0, index, column.title, self._bold)
            cells = [row[index] for row in table.rows]
            sheet.set_column(index, index, _width(column, cells))
            for line, cell in enumerate(cells, 1):
                self._cell(sheet, line, index, column.kind, cell)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C{self.banner.replace('&', '&&')}&R&A")

    def _cell(self, sheet: xlsxwriter.worksheet.Worksheet, line: int, index: int, kind: ColumnKind, cell: Cell) -> None:
        cell_format = self._formats[kind]
        match cell:
            case None:
                pass
            case str():
                sheet.write_string(line, index, cell, cell_format)
            case datetime():
                sheet.write_datetime(line, index, cell.replace(tzinfo=None), cell_format)
            case _:
                sheet.write_number(line, index, cell / _DAY_MS if kind is ColumnKind.LENGTH else cell, cell_format)


def _width(column: Column, cells: list[Cell]) -> int:
    """The width of a column in characters: that of its longest cell, up to a maximum; longer texts wrap."""
    if column.kind is ColumnKind.TIME:
        return 20
    longest = max(len(cell_text(column.kind, cell)) for cell in [column.title, *cells])
    return min(longest + 2, _MAX_WIDTH)
