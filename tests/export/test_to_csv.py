import codecs
import csv
import re
from dataclasses import replace
from io import StringIO

import pytest

from kiosk.core.session.commands import AddTime, Next, Pause, ProcessPause, Resume, Start
from kiosk.core.units import minutes
from kiosk.export.export import make
from kiosk.export.log import Log, make_log
from kiosk.export.to_csv import HEADER, to_csv_with_semicolons
from tests.export.reading import rows
from tests.export.sessions import KEY, Asked, run
from tests.room import PLAN

SCRIPT: list[Asked] = [
    (0, Start(), KEY),
    (30, Pause(), KEY),
    (40, Resume(), KEY),
    (45, AddTime(minutes(-1)), KEY),
    (100.5, Next(), KEY),
    (110, ProcessPause(), KEY),
    (115, Resume(), KEY),
    (130, Next(), KEY),
]


def logged(title: str = "First", count: int = len(SCRIPT)) -> Log:
    first = replace(PLAN.turns[0], title=title, person=title, topic="Sleep")
    return make_log("a1", run(replace(PLAN, turns=(first, PLAN.turns[1]), people=("P1", "P2")), SCRIPT[:count]))


def test_the_rows_say_what_happened() -> None:
    first, second = rows(logged())
    assert first == {
        "session": "a1",
        "protocol": "two-steps",
        "number": "1",
        "stage": "One",
        "step": "first",
        "title": "First",
        "role": "Presenter",
        "planned_seconds": "120.000",
        "planned_minutes": "2.000",
        "actual_seconds": "90.500",
        "actual_minutes": "1.508",
        "overtime_seconds": "0.000",
        "saved_seconds": "29.500",
        "paused_seconds": "10.000",
        "added_seconds": "-60.000",
        "started": "2026-01-01T09:00:00.000+00:00",
        "ended": "2026-01-01T09:01:40.500+00:00",
        "person": "First",
        "topic": "Sleep",
        "process_paused_seconds": "0.000",
        "rehearsal": "false",
        "times_sure": "true",
        "group": "Set A",
        "people": "P1, P2",
        "held": "true",
    }
    assert (second["actual_seconds"], second["saved_seconds"]) == ("24.500", "35.500")
    assert (second["paused_seconds"], second["process_paused_seconds"]) == ("0.000", "5.000")


def test_a_session_left_in_the_middle_has_rows_without_an_end() -> None:
    first, second = rows(logged(count=3))
    assert (first["actual_seconds"], first["ended"]) == ("30.000", "")
    assert (second["started"], second["actual_seconds"]) == ("", "0.000")


@pytest.mark.parametrize(
    "title", ["=1+1", "+1 more", "-x", "@home", "\tx", "\rx", "\nx", "=cmd|'/c calc'!A1", "-²", "-1,5", "＝1"]
)
def test_a_text_that_a_spreadsheet_would_calculate_is_made_harmless(title: str) -> None:
    first = rows(logged(title))[0]
    assert (first["title"], first["person"]) == ("'" + title, "'" + title)


@pytest.mark.parametrize("title", ["Jürgen", "Ŵyn", "<script>", 'a "quoted", one', "a\nb", "-5", "1=1", "", "'"])
def test_other_texts_and_numbers_stay_as_they_are(title: str) -> None:
    assert rows(logged(title))[0]["title"] == title


def test_a_spreadsheet_with_decimal_commas_finds_semicolons_between_the_cells() -> None:
    written = to_csv_with_semicolons(logged("-1,5; and a half"))
    first, second = csv.DictReader(StringIO(written, newline=""), delimiter=";")
    plain = rows(logged("-1,5; and a half"))
    lengths = [name for name in HEADER if name.endswith(("_seconds", "_minutes"))]
    assert (first["actual_seconds"], first["added_seconds"]) == ("90,500", "-60,000")
    for line, same in zip((first, second), plain, strict=True):
        assert line == same | {name: same[name].replace(".", ",") for name in lengths}


@pytest.mark.parametrize("fmt", ["csv", "csv-semicolon"])
def test_excel_knows_the_encoding_and_reads_no_length_as_a_time_of_day(fmt: str) -> None:
    content = make(logged("Jürgen"), fmt).content
    assert content.startswith(codecs.BOM_UTF8), "a first line with sep= would make Excel ignore it"
    assert "Jürgen" in content.decode("utf-8-sig").splitlines()[1]
    cells = [cell for line in csv.reader(StringIO(content.decode("utf-8-sig"))) for cell in line]
    assert not [cell for cell in cells if re.fullmatch(r"-?\d+:\d\d(:\d\d)?", cell)]


def test_a_step_that_never_began_was_not_held_and_saved_nothing() -> None:
    first, second = rows(logged(count=3))
    assert (first["held"], second["held"]) == ("true", "false")
    assert (second["planned_seconds"], second["saved_seconds"]) == ("60.000", "0.000")
