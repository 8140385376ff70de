"""Weeks of sessions in one process leave nothing behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.storage.journal import SqliteJournal
from tests.end_to_end.soak import Measure, slope


@pytest.mark.slow
def test_weeks_of_sessions_leave_no_memory_files_or_threads_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.end_to_end.soak", str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=1200)
    measures = [Measure(**fields) for fields in json.loads(done.stdout)]
    assert len({one.files for one in measures}) == 1
    assert max(one.threads for one in measures) <= min(one.threads for one in measures) + 1
    assert slope(measures) < 5000
    journal = SqliteJournal(tmp_path)
    assert len(journal.sessions()) == 400
    assert all(one.ended for one in journal.sessions())


def test_a_slope_is_what_a_thousand_sessions_leave_behind() -> None:
    assert slope([Measure(100, 5000, 4, 1), Measure(200, 5100, 4, 1), Measure(300, 5200, 4, 1)]) == pytest.approx(1000)
