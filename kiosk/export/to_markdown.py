"""The log as Markdown: a heading, what is true of the whole session, then a table for each part."""

import re
from collections.abc import Iterable

from kiosk.export.log import Log
from kiosk.export.tables import Column, ColumnKind, Table, facts, rehearsal, shown, tables

_MARKUP = re.compile(r"[\\`*_\[\]<>|~#&]")
_SPACE = re.compile(r"\s+")


def to_markdown(log: Log) -> str:
    """The whole document; tables in which nothing stands are left out."""
    parts = [
        f"# {plain(log.plan.title)}",
        *([f"**{plain(rehearsal())}**"] if log.rehearsal else []),
        "\n".join(f"- {plain(fact.name)}: {plain(shown(fact.kind, fact.value))}" for fact in facts(log)),
        *(_table(table.trimmed()) for table in tables(log) if table.rows),
    ]
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> str:
    lines = [
        _line(column.title for column in table.columns),
        "|" + "|".join(_rule(column) for column in table.columns) + "|",
        *(
            _line(shown(column.kind, cell) for column, cell in zip(table.columns, row, strict=True))
            for row in table.rows
        ),
    ]
    return "\n".join([f"## {plain(table.caption)}", "", *lines])


def _rule(column: Column) -> str:
    return " :-- " if column.kind is ColumnKind.TEXT else " --: "


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(plain(cell) for cell in cells) + " |"


def plain(text: str) -> str:
    """A text on one line in which nothing is markup."""
    return _MARKUP.sub(r"\\\g<0>", _SPACE.sub(" ", text).strip())
