"""The log as a workbook: a sheet for each part, with real lengths of time and datetimes, and texts that stay texts."""

import re
from datetime import datetime
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]  # no type hints are published for it

from kiosk.core.i18n import tr
from kiosk.export.log import Log
from kiosk.export.tables import Cell, Column, ColumnKind, Fact, Table, facts, rehearsal, shown, tables

_FORMATS: dict[ColumnKind, dict[str, object]] = {
    ColumnKind.TEXT: {"num_format": "@", "text_wrap": True},  # a text that is edited stays a text, too
    ColumnKind.NUMBER: {"num_format": "0"},
    ColumnKind.LENGTH: {"num_format": "[mm]:ss"},
    ColumnKind.SHARE: {"num_format": "0%"},
    ColumnKind.TIME: {"num_format": "yyyy-mm-dd hh:mm:ss"},
}
_WIDEST = 48
_DAY = 86_400_000


def to_xlsx(log: Log) -> bytes:
    """The file's content. Times are those of the wall; a spreadsheet knows no zones."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        book = _Book(workbook, rehearsal() if log.rehearsal else "")
        opened = log.began.wall.replace(tzinfo=None) if log.began else None
        workbook.set_properties({"title": log.plan.title, "comments": book.banner, "created": opened})
        book.write(_session(log))
        for table in tables(log):
            book.write(table)
    return content.getvalue()


def _session(log: Log) -> Table:
    """What is true of the whole session, as a table of texts."""
    columns = (Column(tr("Fact"), heads=True), Column(tr("Value")))
    told = [Fact(tr("Rehearsal"), rehearsal()), *facts(log)] if log.rehearsal else facts(log)
    rows = tuple((fact.name, shown(fact.kind, fact.value)) for fact in told)
    return Table(tr("Session"), tr("Session"), columns, rows)


class _Book:
    """A workbook and the formats of its cells; the banner is printed over every sheet."""

    def __init__(self, workbook: xlsxwriter.Workbook, banner: str) -> None:
        self.banner = banner
        self._workbook = workbook
        self._bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._formats = {kind: workbook.add_format({**look, "valign": "top"}) for kind, look in _FORMATS.items()}

    def write(self, table: Table) -> None:
        """A sheet: the header in bold and always in sight, then the rows."""
        sheet = self._workbook.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", table.name)[:31])
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.title, self._bold)
            cells = [row[place] for row in table.rows]
            sheet.set_column(place, place, _width(column, cells))
            for line, cell in enumerate(cells, 1):
                self._cell(sheet, line, place, column.kind, cell)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C{self.banner.replace('&', '&&')}&R&A")

    def _cell(self, sheet: xlsxwriter.worksheet.Worksheet, line: int, place: int, kind: ColumnKind, cell: Cell) -> None:
        look = self._formats[kind]
        match cell:
            case None:
                pass
            case str():
                sheet.write_string(line, place, cell, look)
            case datetime():
                sheet.write_datetime(line, place, cell.replace(tzinfo=None), look)
            case _:
                sheet.write_number(line, place, cell / _DAY if kind is ColumnKind.LENGTH else cell, look)


def _width(column: Column, cells: list[Cell]) -> int:
    """In characters: as wide as the widest, within reason; what is longer is wrapped."""
    if column.kind is ColumnKind.TIME:
        return 20
    longest = max(len(shown(column.kind, cell)) for cell in [column.title, *cells])
    return min(longest + 2, _WIDEST)
