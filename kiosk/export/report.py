"""A simulated session as one JSON object, or as lines for people."""

import typing
from collections.abc import Sequence

from kiosk.core.events import Event
from kiosk.core.session import replay
from kiosk.core.timing_log import Row, rows, total
from kiosk.core.units import Duration, Instant, to_clock
from kiosk.event_json import to_dict


def report(events: Sequence[Event]) -> dict[str, typing.Any]:
    """Events and rows; lengths in seconds, instants in seconds since the session was opened."""
    state = replay(events)
    table = rows(state)
    return {
        "protocol": state.plan.protocol,
        "variant": state.plan.variant,
        "planned_seconds": _seconds(total(row.planned for row in table)),
        "actual_seconds": _seconds(total(row.actual for row in table)),
        "events": [to_dict(event) for event in events],
        "rows": [_row(row, events[0].at) for row in table],
    }


def report_lines(events: Sequence[Event]) -> list[str]:
    """A line for each step and one for their sum."""
    table = rows(replay(events))
    lines = [_line(row.title, row.role, row.planned, row.actual) for row in table]
    timed = [row for row in table if row.planned is not None]
    return [*lines, _line("", "", total(row.planned for row in timed), total(row.actual for row in timed))]


def _line(title: str, role: str, planned: Duration | None, actual: Duration) -> str:
    return f"{title:36} {role:28} {'' if planned is None else to_clock(planned):>6} {to_clock(actual):>6}".rstrip()


def _row(row: Row, opening: Instant) -> dict[str, typing.Any]:
    return {
        "number": row.number,
        "stage": row.stage,
        "step": row.step,
        "title": row.title,
        "role": row.role,
        "planned_seconds": None if row.planned is None else _seconds(row.planned),
        "actual_seconds": _seconds(row.actual),
        "overtime_seconds": _seconds(row.overtime),
        "saved_seconds": _seconds(row.saved),
        "paused_seconds": _seconds(row.paused),
        "added_seconds": _seconds(row.added),
        "began_seconds": None if row.began is None else (row.began - opening) / 1000,
        "ended_seconds": None if row.ended is None else (row.ended - opening) / 1000,
    }


def _seconds(length: Duration) -> float:
    return length / 1000
