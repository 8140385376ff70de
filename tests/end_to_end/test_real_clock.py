"""The real program while somebody moves the wall clock under it (libfaketime), and over a change of time zone."""

import csv
import os
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest

from tests.end_to_end.kills import begin
from tests.real_kiosk import RealKiosk

pytestmark = pytest.mark.slow

LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
)


@pytest.fixture
def moved(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A file by which the wall clock of a process can be moved, and the environment that makes it so."""
    library = next((one for one in LIBRARIES if Path(one).exists()), None)
    if library is None:
        pytest.skip("libfaketime is not installed")
    file = tmp_path / "faketime"
    file.write_text("+0")
    own = {"FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return file, {"LD_PRELOAD": library, **own}


def exported(folder: Path) -> list[dict[str, str]]:
    command = [sys.executable, "-m", "kiosk", "sessions", "export", "last", "--state", str(folder / "state")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    return list(csv.DictReader(StringIO(done.stdout)))


def test_moving_the_wall_clock_moves_no_countdown_and_no_length(
    tmp_path: Path, moved: tuple[Path, dict[str, str]]
) -> None:
    file, environment = moved
    begin(tmp_path)
    kiosk = RealKiosk(tmp_path, environment=environment)
    kiosk.until(lambda _: kiosk.clock is not None)
    shown, since = kiosk.clock, time.monotonic()
    assert shown is not None
    for step in ("+7", "-3600", "+30y", "-30y", "+0"):
        file.write_text(step)
        before = kiosk.clock
        kiosk.until(lambda _, before=before: kiosk.clock != before)  # type: ignore[misc]  # bound by its default
        kiosk.until_right(lambda: shown - (time.monotonic() - since), within=1.2)
    kiosk.type("right")
    kiosk.until("Step 3 of 7")
    took = time.monotonic() - since
    kiosk.close()
    row = next(row for row in exported(tmp_path) if row["step"] == "sharing")
    assert 180 - shown + took - 1.5 <= float(row["actual_seconds"]) <= 180 - shown + took + 1.5


def test_summer_time_that_begins_in_a_step_moves_no_countdown(
    tmp_path: Path, moved: tuple[Path, dict[str, str]]
) -> None:
    file, environment = moved
    begin(tmp_path)
    since = time.monotonic()
    file.write_text("@2026-03-29 00:59:50")
    kiosk = RealKiosk(tmp_path, environment={**environment, "TZ": "Europe/London"})
    kiosk.until("00:59")
    kiosk.until("02:00")
    kiosk.until_right(lambda: 180 - (time.monotonic() - since), within=2)
    kiosk.close()


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York"])
def test_a_restart_in_another_time_zone_and_another_year_shows_the_same_countdown(
    tmp_path: Path, moved: tuple[Path, dict[str, str]], zone: str
) -> None:
    file, environment = moved
    begin(tmp_path)
    since = time.monotonic()
    file.write_text("-20y")
    kiosk = RealKiosk(tmp_path, environment={**environment, "TZ": zone})
    kiosk.until_right(lambda: 180 - (time.monotonic() - since), within=2)
    kiosk.close()
