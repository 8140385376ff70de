"""What each format says, read back by somebody else's reader into tables of texts or numbers."""

import csv
import json
import typing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from io import BytesIO, StringIO

from markdown_it import MarkdownIt

from kiosk.core.units import parse_length
from kiosk.export.log import Log
from kiosk.export.to_csv import to_csv
from kiosk.export.to_html import to_html
from kiosk.export.to_json import to_json
from kiosk.export.to_markdown import to_markdown
from kiosk.export.to_xlsx import to_xlsx

if typing.TYPE_CHECKING:
    from openpyxl import Workbook

Rows = list[dict[str, typing.Any]]


@dataclass
class Page(HTMLParser):
    """An HTML page's tables by their caption (or the heading before them), its words, and its tags with attributes."""

    tables: dict[str, Rows] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._text = ""
        self._name = ""
        self._header: list[str] = []
        self._cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._text = ""
        if tag == "tr":
            self._cells = []

    def handle_data(self, data: str) -> None:
        self._text += data
        self.said.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = self._text.strip()
        if tag in ("h2", "caption"):
            self._name, self._header = text, []
        elif tag in ("td", "th"):
            self._cells.append(text)
        elif tag == "tr" and not self._header:
            self._header = self._cells
            self.tables[self._name] = []
        elif tag == "tr":
            self.tables[self._name].append(dict(zip(self._header, self._cells, strict=True)))


def page(text: str) -> Page:
    """A page, read."""
    found = Page()
    found.feed(text)
    found.close()
    return found


def html(log: Log) -> Page:
    """The log's HTML, read."""
    return page(to_html(log))


def md(log: Log) -> Page:
    """The log's Markdown, rendered by a Markdown reader that lets HTML through, and read."""
    return page(MarkdownIt("commonmark", {"html": True}).enable("table").render(to_markdown(log)))


def js(log: Log) -> dict[str, typing.Any]:
    """The log's JSON."""
    return typing.cast("dict[str, typing.Any]", json.loads(to_json(log)))


def rows(log: Log) -> Rows:
    """The log's CSV."""
    return list(csv.DictReader(StringIO(to_csv(log), newline="")))


def workbook(log: Log) -> "Workbook":
    """The log's workbook."""
    from openpyxl import load_workbook  # noqa: PLC0415  (takes a quarter of a second, and few tests read workbooks)

    return load_workbook(BytesIO(to_xlsx(log)))


def sheet(log: Log, name: str) -> Rows:
    """A sheet of the log's workbook."""
    return sheet_of(workbook(log), name)


def sheet_of(book: "Workbook", name: str) -> Rows:
    """A sheet of a workbook."""
    header, *lines = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


def in_seconds(value: object) -> float:
    """A length of time in seconds, as any of the formats has it; nothing is none."""
    match value:
        case None | "":
            return 0
        case timedelta():
            return round(value.total_seconds(), 3)
        case datetime():
            # openpyxl reads [mm]:ss as a length, but guards itself against formats that it takes for dates.
            raise AssertionError(f"{value} is not a length of time")
        case str() if ":" in value:
            return parse_length(value) / 1000
        case _:
            return float(str(value))
