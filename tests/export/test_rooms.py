"""The times of several rooms in one file: the same in every format, for each step room by room, and nobody's name."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest

from kiosk.core.room.all_rooms import RoomTimes
from kiosk.core.session.commands import Next, Pause, Resume, Start
from kiosk.core.session.timing_log import Row, rows
from kiosk.core.units import Duration, minutes, seconds
from kiosk.export.formats import ROOMS_FORMATS
from kiosk.export.rooms import HEADER, make_rooms
from tests.core.samples import a_plan, a_turn
from tests.core.strategies import Player
from tests.export.reading import in_seconds, page, sheet_of

TODAY = datetime(2026, 6, 30, 12, tzinfo=UTC)
TITLES = ("Describe", "Share", "Close")


def held(*lengths: int) -> tuple[Row, ...]:
    """The rows of a session of three steps of three minutes, of which so many were held, each for so many seconds."""
    player = Player(a_plan(*(replace(a_turn(), title=title, step=title.lower()) for title in TITLES)))
    player.ask(Start())
    for number, length in enumerate(lengths):
        player.wait(seconds(length))
        if number == 0:
            player.ask(Pause())
            player.wait(seconds(20))
            player.ask(Resume())
        if number < len(lengths) - 1:
            player.ask(Next())
    return rows(player.state, player.now)


@pytest.fixture
def given() -> list[RoomTimes]:
    return [
        RoomTimes("Blue", "Circle", held(180, 200, 100)),
        RoomTimes("=Green", "Circle", held(170, 240)),
        RoomTimes("Red", "Another", held(10), rehearsal=True),
    ]


def lines_of(given: list[RoomTimes], fmt: str = "csv") -> list[dict[str, str]]:
    text = make_rooms(given, fmt, TODAY).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";" if fmt == "csv-semicolon" else ","))


def test_each_step_stands_room_by_room(given: list[RoomTimes]) -> None:
    found = [(line["step"], line["room"], line["actual_seconds"], line["held"]) for line in lines_of(given)]
    assert found == [
        ("Describe", "Blue", "180.000", "true"),
        ("Describe", "'=Green", "170.000", "true"),
        ("Share", "Blue", "200.000", "true"),
        ("Share", "'=Green", "240.000", "true"),
        ("Close", "Blue", "100.000", "true"),
        ("Close", "'=Green", "0.000", "false"),
        ("Describe", "Red", "10.000", "true"),
        ("Share", "Red", "0.000", "false"),
        ("Close", "Red", "0.000", "false"),
    ]


def test_every_format_says_the_same(given: list[RoomTimes]) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415  (see tests/export/reading.py)

    kept = ("planned", "actual", "overtime", "saved", "paused")
    expected = [tuple(in_seconds(line[f"{name}_seconds"]) for name in kept) for line in lines_of(given)]
    semicolons = lines_of(given, "csv-semicolon")
    assert [tuple(float(line[f"{name}_seconds"].replace(",", ".")) for name in kept) for line in semicolons] == expected
    book = load_workbook(BytesIO(make_rooms(given, "xlsx", TODAY).content))
    steps = sheet_of(book, "Steps")
    assert [tuple(in_seconds(line[name.title()]) for name in kept) for line in steps] == expected
    assert [line["Room"] for line in steps][:2] == ["Blue", "=Green"]
    read = page(make_rooms(given, "html", TODAY).content.decode())
    table = read.tables["Steps, room by room"]
    assert [tuple(in_seconds(line.get(name.title(), "")) for name in kept) for line in table] == expected


def test_the_report_has_one_chart_with_every_room(given: list[RoomTimes]) -> None:
    text = make_rooms(given, "html", TODAY).content.decode()
    assert text.count('id="chart"') == 1
    for label in ("1 Describe · Blue", "2 Share · =Green", "1 Describe · Red"):
        assert label in text
    assert "Rehearsed only, not real times: Red." in text


@pytest.mark.parametrize("fmt", ROOMS_FORMATS)
def test_a_file_is_named_after_the_day(given: list[RoomTimes], fmt: str) -> None:
    made = make_rooms(given, fmt, TODAY)
    assert made.name.startswith("rooms-2026-06-30")
    assert made.content


def test_a_step_that_one_room_left_out_does_not_move_the_others(given: list[RoomTimes]) -> None:
    without = RoomTimes("Teal", "Circle", tuple(row for row in given[0].rows if row.title != "Share"))
    steps = [line["step"] for line in lines_of([without, *given[:2]])]
    assert steps == ["Describe"] * 3 + ["Share"] * 2 + ["Close"] * 3


def test_the_columns_add_up(given: list[RoomTimes]) -> None:
    assert len(set(HEADER)) == len(HEADER)
    for line in lines_of(given):
        if line["held"] == "true":
            balance = (float(line["planned_seconds"]) + float(line["overtime_seconds"])) - float(line["saved_seconds"])
            assert Duration(round(balance * 1000)) == Duration(round(float(line["actual_seconds"]) * 1000))
    assert minutes(3) == seconds(float(lines_of(given)[0]["planned_seconds"]))
