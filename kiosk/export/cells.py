"""Tables of typed cells: what a value is, for formats that write it each in its own way."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.core.units import Duration, to_clock

Cell = str | int | float | datetime | None
"""The value of a cell: by kind, a text, a whole number, milliseconds, a share from 0 to 1, or a wall-clock time.

Lengths are rounded to whole seconds as on the screen: actual time with `rounded_down`, planned time with `rounded_up`.
"""


class ColumnKind(StrEnum):
    """The kind of the values in a column."""

    TEXT = "text"
    NUMBER = "number"
    LENGTH = "length"
    SHARE = "share"
    TIME = "time"


@dataclass(frozen=True)
class Column:
    """A column; `heads` is true where its cells are the headings of the rows."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    heads: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a short name and a caption."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def trimmed(self) -> "Table":
        """The table without its empty columns."""
        kept = [index for index in range(len(self.columns)) if any(row[index] not in (None, "") for row in self.rows)]
        return replace(
            self,
            columns=tuple(self.columns[index] for index in kept),
            rows=tuple(tuple(row[index] for index in kept) for row in self.rows),
        )


@dataclass(frozen=True)
class Fact:
    """A fact about the whole session."""

    name: str
    value: Cell
    kind: ColumnKind = ColumnKind.TEXT


def cell_text(kind: ColumnKind, value: Cell) -> str:
    """The value of a cell as text."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%H:%M:%S}"
        case int() if kind is ColumnKind.LENGTH:
            return to_clock(Duration(value))
        case int() | float() if kind is ColumnKind.SHARE:
            return f"{value:.0%}"
        case _:
            return str(value)
