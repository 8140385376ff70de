"""Weeks of sessions in one process leave nothing behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.storage.journal import SqliteJournal
from tests.end_to_end.long_soak import LongSoak
from tests.end_to_end.soak import Measure, slope, uncertainty

LOADED = 24
"""Sessions after which all that is loaded once is loaded, and what is kept of the last ones is full."""


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


@pytest.mark.long
def test_the_same_sessions_again_and_again_with_phones_leave_no_memory_files_or_threads_behind(tmp_path: Path) -> None:
    soak = LongSoak(tmp_path, step=0.2, links_last=0.005)
    try:
        for number in range(1, LOADED + 1):
            soak.session(number)
        found = [soak.session(number) for number in range(LOADED + 1, 2 * LOADED + 1)]
    finally:
        soak.kiosk.close()
    print(f"slope {slope(found):.0f} ± {uncertainty(found):.0f} kB in 1,000 sessions")  # noqa: T201  (for docs/measurements.md)
    assert max(one.files for one in found) <= min(one.files for one in found) + 2
    assert max(one.threads for one in found) <= min(one.threads for one in found) + 2
    assert slope(found) - uncertainty(found) < 20_000


def test_a_slope_is_what_a_thousand_sessions_leave_behind() -> None:
    assert slope([Measure(100, 5000, 4, 1), Measure(200, 5100, 4, 1), Measure(300, 5200, 4, 1)]) == pytest.approx(1000)


def test_the_uncertainty_of_a_slope_grows_with_how_much_measures_vary() -> None:
    calm, rough = ([Measure(n, 5000 + n + by * (-1) ** n, 4, 1) for n in range(20)] for by in (1, 100))
    assert uncertainty([Measure(n, 5000 + n, 4, 1) for n in range(20)]) == pytest.approx(0, abs=1e-6)
    assert 0 < uncertainty(calm) < uncertainty(rough) / 50
