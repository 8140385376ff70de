"""Weeks of sessions in one process leave nothing behind."""

from pathlib import Path

import pytest

from kiosk.storage.journal import SqliteJournal
from tests.end_to_end.soak import Measure, Soak, slope


@pytest.mark.slow
def test_weeks_of_sessions_leave_no_memory_files_or_threads_behind(tmp_path: Path) -> None:
    soak = Soak(tmp_path)
    soak.run(100, every=100)  # what is loaded once is loaded by then
    measures = soak.run(300, every=25)
    assert len({one.files for one in measures}) == 1
    assert max(one.threads for one in measures) <= min(one.threads for one in measures) + 1
    assert slope(measures) < 5000
    soak.recorder.close()
    journal = SqliteJournal(tmp_path)
    assert len(journal.sessions()) == 400
    assert all(one.ended for one in journal.sessions())


def test_a_slope_is_what_a_thousand_sessions_leave_behind() -> None:
    assert slope([Measure(100, 5000, 4, 1), Measure(200, 5100, 4, 1), Measure(300, 5200, 4, 1)]) == pytest.approx(1000)
