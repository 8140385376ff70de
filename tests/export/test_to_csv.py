from dataclasses import replace

import pytest

from kiosk.core.session.commands import AddTime, Next, Pause, ProcessPause, Resume, Start
from kiosk.core.units import minutes
from kiosk.export.log import Log, make_log
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
    return make_log("a1", run(replace(PLAN, turns=(first, PLAN.turns[1])), SCRIPT[:count]))


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
        "planned": "2:00",
        "actual_seconds": "90.500",
        "actual": "1:30",
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
