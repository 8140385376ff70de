"""The times of several rooms as one file: for each step, room by room, the planned and the actual time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kiosk.core.i18n import tr
from kiosk.core.room.all_rooms import RoomTimes
from kiosk.core.session.timing_log import Row, sums
from kiosk.core.units import rounded_down, rounded_up
from kiosk.export.cells import Column, ColumnKind, Fact, Table
from kiosk.export.export import Made, encoded
from kiosk.export.formats import ROOMS_FORMATS
from kiosk.export.tables import lengths
from kiosk.export.to_csv import csv_text, in_seconds, lengths_as_numbers
from kiosk.export.to_html import report
from kiosk.export.to_xlsx import workbook_of

HEADER = (  # noqa: SIM905  (easier to read than quoted words)
    "room,protocol,step,round,role,planned_seconds,planned_minutes,actual_seconds,actual_minutes,"
    "overtime_seconds,saved_seconds,paused_seconds,process_paused_seconds,held,rehearsal"
).split(",")
"""The headings of the table with commas; newer columns come last."""


def make_rooms(given: Sequence[RoomTimes], fmt: str, today: datetime) -> Made:
    """The times as a file in one of ROOMS_FORMATS. Raises KeyError where there is no such format."""
    found = ROOMS_FORMATS[fmt]
    match fmt:
        case "html":
            content: str | bytes = _page(given)
        case "xlsx":
            content = workbook_of(_tables(given), tr("All rooms"), _rehearsal(given), today)
        case _:
            content = csv_text(HEADER, map(_cells, _by_step(given)), decimal_commas=fmt == "csv-semicolon")
    return Made(f"rooms-{today:%Y-%m-%d}{found.ending}", encoded(content, found), found.media)


def _by_step(given: Sequence[RoomTimes]) -> list[tuple[RoomTimes, Row]]:
    """All rows, those of one step beside each other, in the order of the rooms."""
    found = []
    for protocol in dict.fromkeys(room.protocol for room in given):
        rooms = [room for room in given if room.protocol == protocol]
        order = _order_of_steps(rooms)
        rows = [(room, row) for room in rooms for row in room.rows]
        found += sorted(rows, key=lambda each: order.index(_step(each[1])))
    return found


def _order_of_steps(rooms: Sequence[RoomTimes]) -> list[tuple[str, int]]:
    """The steps of all these rooms; one that some have left out comes after the step that it follows elsewhere."""
    order: list[tuple[str, int]] = []
    for room in rooms:
        place = 0
        for step in map(_step, room.rows):
            if step not in order:
                order.insert(place, step)
            place = order.index(step) + 1
    return order


def _step(row: Row) -> tuple[str, int]:
    """What is the same step in every room."""
    return row.title, row.round


def _tables(given: Sequence[RoomTimes]) -> tuple[Table, Table]:
    return _steps(given), _rooms(given)


def _steps(given: Sequence[RoomTimes]) -> Table:
    columns = (
        Column(tr("Protocol")),
        Column(tr("Step"), heads=True),
        Column(tr("Round"), ColumnKind.NUMBER),
        Column(tr("Role")),
        Column(tr("Room")),
        *_lengths(),
        Column(tr("Paused"), ColumnKind.LENGTH),
        Column(tr("Process pauses"), ColumnKind.LENGTH),
        Column(tr("Held")),
    )
    rows = tuple(
        (
            room.protocol,
            row.title,
            row.round or None,
            row.role,
            room.name,
            *lengths(row),
            None if row.held else tr("not held"),
        )
        for room, row in _by_step(given)
    )
    return Table(tr("Steps"), tr("Steps, room by room"), columns, rows)


def _rooms(given: Sequence[RoomTimes]) -> Table:
    columns = (
        Column(tr("Room"), heads=True),
        Column(tr("Protocol")),
        *_lengths(),
        Column(tr("Not held"), ColumnKind.LENGTH),
        Column(tr("Rehearsal")),
    )
    rows = tuple(
        (
            room.name,
            room.protocol,
            rounded_up(found.planned),
            rounded_down(found.actual),
            rounded_down(found.overtime) or None,
            rounded_up(found.saved) or None,
            rounded_up(found.not_held) or None,
            tr("yes") if room.rehearsal else None,
        )
        for room, found in ((room, sums(room.rows)) for room in given)
    )
    return Table(tr("Rooms"), tr("Rooms, in total"), columns, rows)


def _lengths() -> tuple[Column, ...]:
    return tuple(
        Column(title, ColumnKind.LENGTH) for title in (tr("Planned"), tr("Actual"), tr("Overtime"), tr("Saved"))
    )


def _page(given: Sequence[RoomTimes]) -> str:
    """The report; its chart has the room's name where that of one session has a person's."""
    rows = [replace(row, person=room.name) for room, row in _by_step(given)]
    facts = (Fact(tr("Rooms"), ", ".join(room.name for room in given)),)
    return report(tr("All rooms"), _rehearsal(given) or None, facts, _tables(given), rows)


def _rehearsal(given: Sequence[RoomTimes]) -> str:
    names = [room.name for room in given if room.rehearsal]
    return tr("Rehearsed only, not real times: {rooms}.").format(rooms=", ".join(names)) if names else ""


def _cells(found: tuple[RoomTimes, Row]) -> list[str]:
    room, row = found
    return [
        room.name,
        room.protocol,
        row.title,
        str(row.round or ""),
        row.role,
        *lengths_as_numbers(row),
        in_seconds(row.process_paused),
        "true" if row.held else "false",
        "true" if room.rehearsal else "false",
    ]
