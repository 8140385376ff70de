from datetime import datetime, timedelta

import pytest

from kiosk.export.log import Log, make_log
from tests.export.reading import sheet, workbook
from tests.export.sessions import BUSY, PEOPLE, PLAN, run


@pytest.fixture(scope="module")
def log() -> Log:
    return make_log("a1", run(PLAN, BUSY))


def test_there_is_a_sheet_for_each_part_even_where_it_is_empty() -> None:
    book = workbook(make_log("a1", run(PLAN, BUSY[:1])))
    assert book.sheetnames == ["Session", "Steps", "Totals", "Pauses", "Changes", "Commands"]
    assert book["Pauses"].max_row == 1


def test_lengths_and_times_are_real(log: Log) -> None:
    third = sheet(log, "Steps")[2]
    assert third["Actual"] == timedelta(minutes=3, seconds=45)
    assert third["Began"] == datetime(2026, 1, 1, 9, 1, 45)  # noqa: DTZ001  (a spreadsheet knows no zones)
    cells = {cell.value: column[2].number_format for column in workbook(log)["Steps"].columns for cell in column[:1]}
    assert (cells["Actual"], cells["Began"], cells["Step"]) == ("[mm]:ss", "yyyy-mm-dd hh:mm:ss", "@")


def test_no_length_is_negative_for_a_spreadsheet_would_not_show_it(log: Log) -> None:
    taken = sheet(log, "Steps")[3]
    assert (taken["Added"], taken["Taken"]) == (None, timedelta(seconds=15))
    lengths = [cell for line in sheet(log, "Steps") for cell in line.values() if isinstance(cell, timedelta)]
    assert min(lengths) >= timedelta(0)


def test_every_text_stays_a_text(log: Log) -> None:
    book = workbook(log)
    assert not [cell for one in book for line in one.iter_rows() for cell in line if cell.data_type == "f"]
    assert {line["Person"] for line in sheet(log, "Steps")} == {None, *PEOPLE[:3]}
    assert f"{PEOPLE[3]} is skipped." in {line["What"] for line in sheet(log, "Changes")}


def test_the_header_is_bold_and_stays_in_sight_and_columns_are_as_wide_as_what_is_in_them(log: Log) -> None:
    for one in workbook(log):
        assert one.freeze_panes == "A2"
        assert all(cell.font.b for cell in one[1])
        assert not any(cell.font.b for cell in one[2])
    widths = workbook(log)["Steps"].column_dimensions
    assert widths["C"].width == pytest.approx(len("Look *deeper*") + 2, abs=2)
    assert widths["O"].width > len("2026-01-01 09:00:00")


def test_every_printed_sheet_says_that_it_is_of_a_rehearsal() -> None:
    for one in workbook(make_log("a1", run(PLAN, BUSY, rehearsal=True))):
        assert one.oddHeader is not None
        assert one.oddHeader.center.text == "Rehearsal: these are not the times of a real session."
