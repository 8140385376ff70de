"""The log of a session that was held with the whole program, as people export it, with sums that are exact."""

import csv
import os
import subprocess
import sys
from decimal import Decimal
from io import StringIO
from pathlib import Path

from kiosk.core.session.events import Event, SessionEnded, SessionStarted
from kiosk.storage.journal import SqliteJournal

_MILLISECOND = Decimal("0.001")


def events_of(state: Path) -> list[Event]:
    """All events of the last session that was started."""
    journal = SqliteJournal(state)
    try:
        return [entry.event for entry in journal.read("last")[1]]
    finally:
        journal.close()


def exact_log(state: Path) -> list[dict[str, str]]:
    """The rows of the last session's CSV; they add up to the whole session, from its start to its end."""
    command = [sys.executable, "-m", "kiosk", "sessions", "export", "last"]
    own = {"KIOSK_STATE": str(state), "KIOSK_CACHE": str(state / "cache")}
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=True)
    table = list(csv.DictReader(StringIO(done.stdout)))
    for row in (row for row in table if row["held"] == "true" and row["planned_seconds"]):
        planned, over, saved, actual = (seconds(row, part) for part in ("planned", "overtime", "saved", "actual"))
        assert planned + over - saved == actual, row["step"]
    booked = sum(seconds(row, part) for row in table for part in ("actual", "paused", "process_paused"))
    (began,) = [event.at for event in events_of(state) if isinstance(event, SessionStarted)]
    (ended,) = [event.at for event in events_of(state) if isinstance(event, SessionEnded)]
    assert booked == (ended - began) * _MILLISECOND
    return table


def seconds(row: dict[str, str], part: str) -> Decimal:
    """A length in a row, to the millisecond; zero where the cell is empty."""
    return Decimal(row[f"{part}_seconds"] or 0)


def check_late_break_and_end(table: list[dict[str, str]]) -> None:
    """The log of a session of four in which Ada came late, and a break of ten minutes was begun."""
    assert {row["people"] for row in table} == {"P1, P2, P3, P4, Ada"}
    (pause,) = [row for row in table if row["step"].startswith("break-") and row["held"] == "true"]
    assert (pause["person"], pause["role"], pause["planned_seconds"]) == ("", "", "600.000")
    assert seconds(pause, "actual") > 0
    assert any(row["person"] == "Ada" for row in table)
