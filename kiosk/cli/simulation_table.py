"""A simulated session as a JSON object or as lines of text."""

import typing
from collections.abc import Sequence

from rich.cells import cell_len

from kiosk.cli.columns import left_aligned, right_aligned
from kiosk.cli.plan_table import in_seconds
from kiosk.core.i18n import N_, tr
from kiosk.core.session.events import Event
from kiosk.core.session.session import replay
from kiosk.core.session.timing_log import Row, Total, by_person, by_role, rows, total
from kiosk.core.units import Duration, Instant, rounded_down, to_clock
from kiosk.storage.journal_rows import to_dict


def report(events: Sequence[Event], now: Instant | None = None) -> dict[str, typing.Any]:
    """The session as JSON data; lengths are in seconds, instants in seconds since the session was opened.

    A running step counts up to `now`, or to the last event.
    """
    state = replay(events)
    table = rows(state, now)
    return {
        "protocol": state.plan.protocol,
        "variant": state.plan.variant,
        "planned_seconds": in_seconds(total(row.planned for row in table)),
        "actual_seconds": in_seconds(total(row.actual for row in table)),
        "events": [to_dict(event) for event in events],
        "rows": [_row(row, events[0].at) for row in table],
        "totals": {
            "roles": [_total(one) for one in by_role(table)],
            "people": [_total(one) for one in by_person(table)],
        },
    }


def _row(row: Row, opening: Instant) -> dict[str, typing.Any]:
    return {
        "number": row.number,
        "stage": row.stage,
        "step": row.step,
        "title": row.title,
        "role": row.role,
        "person": row.person,
        "topic": row.topic,
        "planned_seconds": None if row.planned is None else in_seconds(row.planned),
        "actual_seconds": in_seconds(row.actual),
        "overtime_seconds": in_seconds(row.overtime),
        "saved_seconds": in_seconds(row.saved),
        "paused_seconds": in_seconds(row.paused),
        "process_paused_seconds": in_seconds(row.process_paused),
        "added_seconds": in_seconds(row.added),
        "began_seconds": None if row.began is None else in_seconds(Duration(row.began - opening)),
        "ended_seconds": None if row.ended is None else in_seconds(Duration(row.ended - opening)),
    }


def _total(one: Total) -> dict[str, typing.Any]:
    return {
        "name": one.name,
        "planned_seconds": in_seconds(one.planned),
        "actual_seconds": in_seconds(one.actual),
        "overtime_seconds": in_seconds(one.overtime),
        "share": round(one.share, 4),
        "percent": one.percent,
    }


_Cells = tuple[str, ...]
_TEXT_COLUMNS = 2
"""The number of columns before those with lengths."""


def report_lines(events: Sequence[Event], now: Instant | None = None) -> list[str]:
    """A line for each step, role and person, and one for the total."""
    table = rows(replay(events), now)
    gap = ("",) * (_TEXT_COLUMNS + 5)
    lines = [
        ("", "", *(tr(column) for column in _COLUMNS)),
        *(_step_cells(row) for row in table),
        gap,
        *(_total_cells(one) for one in by_role(table)),
        gap,
        *(_total_cells(one) for one in by_person(table)),
        *([gap] if by_person(table) else []),
        (
            "",
            "",
            to_clock(total(row.planned for row in table)),
            to_clock(rounded_down(total(row.actual for row in table))),
            "",
            "",
            "",
        ),
    ]
    return _aligned(lines)


_COLUMNS = (N_("planned"), N_("actual"), N_("over"), N_("saved"), N_("paused"))


def _step_cells(row: Row) -> _Cells:
    who = row.role if row.person is None else f"{row.role} ({row.person})"
    paused = Duration(row.paused + row.process_paused)
    planned = "–" if row.planned is None else to_clock(row.planned)
    return (
        row.title,
        who,
        planned,
        to_clock(rounded_down(row.actual)),
        _length_or_blank(row.overtime),
        _length_or_blank(row.saved),
        _length_or_blank(paused),
    )


def _total_cells(one: Total) -> _Cells:
    return (
        one.name,
        f"{one.percent}%",
        to_clock(one.planned),
        to_clock(rounded_down(one.actual)),
        _length_or_blank(one.overtime),
        "",
        "",
    )


def _length_or_blank(length: Duration) -> str:
    return to_clock(length) if length else ""


def _aligned(lines: Sequence[_Cells]) -> list[str]:
    """The lines of the table, with texts aligned left and lengths right."""
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(map(_justified, range(len(widths)), cells, widths)).rstrip() for cells in lines]


def _justified(column: int, cell: str, width: int) -> str:
    return left_aligned(cell, width) if column < _TEXT_COLUMNS else right_aligned(cell, width)
