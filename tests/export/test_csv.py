import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from kiosk.core.commands import AddTime, Next, Pause, Resume, SessionCommand, Start
from kiosk.core.errors import JournalError, KioskError
from kiosk.core.events import Event, PlanMade
from kiosk.core.session import Session
from kiosk.core.units import Instant, minutes, seconds
from kiosk.export.session import export
from kiosk.export.table import table
from kiosk.export.to_csv import to_csv
from kiosk.ports import Entry
from kiosk.testing.fakes import FakeClock, MemoryJournal
from tests.room import PLAN


def entries(plan_title: str = "First") -> list[Entry]:
    plan = replace(PLAN, turns=(replace(PLAN.turns[0], title=plan_title), PLAN.turns[1]))
    opening = PlanMade(at=Instant(0), plan=plan)
    session = Session(opening)
    events: list[Event] = [opening]
    script: list[tuple[float, SessionCommand]] = [
        (0, Start()),
        (30, Pause()),
        (40, Resume()),
        (45, AddTime(minutes(-1))),
        (100.5, Next()),
        (130, Next()),
    ]
    for at, command in script:
        events += session.apply(command, Instant(seconds(at)))
    return [Entry(event, FakeClock().wall(event.at)) for event in events]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_rows_say_what_happened() -> None:
    first, second = rows(to_csv(table("a1", entries())))
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
        "actual": "1:31",
        "overtime_seconds": "0.000",
        "saved_seconds": "29.500",
        "paused_seconds": "10.000",
        "added_seconds": "-60.000",
        "started": "2026-01-01T09:00:00.000+00:00",
        "ended": "2026-01-01T09:01:40.500+00:00",
    }
    assert (second["actual_seconds"], second["saved_seconds"]) == ("29.500", "30.500")


def test_a_session_left_in_the_middle_has_rows_without_an_end() -> None:
    first, second = rows(to_csv(table("a1", entries()[:4])))
    assert (first["actual_seconds"], first["ended"]) == ("30.000", "")
    assert (second["started"], second["actual_seconds"]) == ("", "0.000")


@pytest.mark.parametrize("title", ["=1+1", "+1 more", "-x", "@home", "\tx"])
def test_a_text_that_a_spreadsheet_would_calculate_is_made_harmless(title: str) -> None:
    assert rows(to_csv(table("a1", entries(title))))[0]["title"] == "'" + title


def test_a_file_begins_with_a_byte_order_mark_and_is_named_in_the_answer(tmp_path: Path) -> None:
    journal = MemoryJournal()
    journal.append("a1", entries("Prŵf"))
    file = tmp_path / "log.csv"
    assert export(journal, "last", "csv", file) == f"{file}\n"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfsession,")
    assert file.read_bytes().decode("utf-8-sig") == export(journal, "a1", "csv")


def test_a_format_that_is_not_there_and_a_file_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    journal = MemoryJournal()
    journal.append("a1", entries())
    with pytest.raises(KioskError, match="no format 'pdf'; there are: csv"):
        export(journal, "a1", "pdf")
    with pytest.raises(JournalError, match="cannot be written: Is a directory"):
        export(journal, "a1", "csv", tmp_path)
