"""The log as Markdown: a heading, the facts of the session, then a table for each part."""

import re
from collections.abc import Iterable

from kiosk.export.cells import Column, ColumnKind, Table, cell_text
from kiosk.export.log import Log
from kiosk.export.tables import facts, rehearsal_notice, tables

_MARKUP = re.compile(r"[\\`*_\[\]<>|~#&]")
_SPACE = re.compile(r"\s+")


def to_markdown(log: Log) -> str:
    """The whole document, without empty tables."""
    parts = [
        f"# {without_markup(log.plan.title)}",
        *([f"**{without_markup(rehearsal_notice())}**"] if log.rehearsal else []),
        "\n".join(
            f"- {without_markup(fact.name)}: {without_markup(cell_text(fact.kind, fact.value))}" for fact in facts(log)
        ),
        *(_table(table.trimmed()) for table in tables(log) if table.rows),
    ]
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> str:
    lines = [
        _line(column.title for column in table.columns),
        "|" + "|".join(_rule(column) for column in table.columns) + "|",
        *(
            _line(cell_text(column.kind, cell) for column, cell in zip(table.columns, row, strict=True))
            for row in table.rows
        ),
    ]
    return "\n".join([f"## {without_markup(table.caption)}", "", *lines])


def _rule(column: Column) -> str:
    return " :-- " if column.kind is ColumnKind.TEXT else " --: "


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(without_markup(cell) for cell in cells) + " |"


def without_markup(text: str) -> str:
    """A text on one line, with its markup characters escaped."""
    return _MARKUP.sub(r"\\\g<0>", _SPACE.sub(" ", text).strip())
