"""What the tables of the log are made of, and how a cell reads as text."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.core.units import Duration, to_clock

Cell = str | int | float | datetime | None
"""What a cell holds, by its kind: a text, a whole number, milliseconds, a share from 0 to 1, a time of the wall.

Lengths are whole seconds, as on the screen: those that passed, or those that were to come.
"""


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    LENGTH = "length"
    SHARE = "share"
    TIME = "time"


@dataclass(frozen=True)
class Column:
    """A column; `heads` where its cells name their rows."""

    title: str
    kind: Kind = Kind.TEXT
    heads: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a short name and a caption."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def trimmed(self) -> "Table":
        """Without the columns in which nothing stands."""
        kept = [place for place in range(len(self.columns)) if any(row[place] not in (None, "") for row in self.rows)]
        return replace(
            self,
            columns=tuple(self.columns[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in self.rows),
        )


@dataclass(frozen=True)
class Fact:
    """Something that is true of the whole session."""

    name: str
    value: Cell
    kind: Kind = Kind.TEXT


def shown(kind: Kind, value: Cell) -> str:
    """A cell as text."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%H:%M:%S}"
        case int() if kind is Kind.LENGTH:
            return to_clock(Duration(value))
        case int() | float() if kind is Kind.SHARE:
            return f"{value:.0%}"
        case _:
            return str(value)
