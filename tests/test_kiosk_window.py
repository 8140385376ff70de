"""The whole program on a virtual screen, driven by real key events."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest

from kiosk.core.errors import UnknownSession
from kiosk.journal.sqlite import SqliteJournal
from tests.xvfb import press, virtual_screen


def kiosk(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", *args]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


class Running:
    """A kiosk on a virtual screen, and its journal, in which the test sees what each key did."""

    def __init__(self, process: subprocess.Popen[bytes], screen: dict[str, str], state: Path) -> None:
        self.process = process
        self.screen = screen
        self.journal = SqliteJournal(state)

    def happened(self) -> list[str]:
        with suppress(UnknownSession):
            return [type(entry.event).__name__ for entry in self.journal.read("last")[1]]
        return []

    def wait_for(self, condition: Callable[[list[str]], bool]) -> None:
        for _ in range(200):
            if condition(self.happened()):
                return
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.05)
                pytest.fail(f"the kiosk closed; it had seen {self.happened()}")
        pytest.fail(f"it has not happened; there was {self.happened()}")

    def start(self) -> None:
        """Presses Enter, which does nothing once a session runs, until the window is there to take it."""
        for _ in range(100):
            press(self.screen, "Return")
            if "StepStarted" in self.happened():
                return
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.1)
                pytest.fail("the kiosk closed before it began")
        pytest.fail("the kiosk did not begin")

    def press(self, key: str, leads_to: str) -> None:
        before = self.happened().count(leads_to)
        press(self.screen, key)
        self.wait_for(lambda happened: happened.count(leads_to) > before)


def test_keys_run_a_session_and_its_csv_says_what_was_pressed(tmp_path: Path) -> None:
    state = {"KIOSK_STATE": str(tmp_path / "state"), "KIOSK_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "kiosk", "solution-circle", "--window", "--no-web", "--rehearse", "60"]
    with virtual_screen() as screen, subprocess.Popen(command, env=screen | state) as process:
        try:
            running = Running(process, screen, tmp_path / "state")
            running.start()
            running.press("Right", "StepEnded")  # ground rules -> sharing
            running.press("plus", "TimeAdded")
            running.press("space", "Paused")
            running.press("space", "Resumed")
            running.press("Next", "StepEnded")  # Page Down, as a clicker sends it -> clarifying
            running.press("Prior", "StepEnded")  # Page Up -> sharing again
            running.press("u", "Undone")  # -> clarifying
            press(screen, "Escape", "Escape")
            running.wait_for(lambda happened: happened[-1] == "SessionEnded")
            press(screen, "Escape", "Escape")
            press(screen, "Escape", "Escape")
            assert process.wait(10) == 0
        finally:
            process.kill()
    rows = list(csv.DictReader(StringIO(kiosk("sessions", "export", "last", **state).stdout)))
    by_step = {row["step"]: row for row in rows}
    assert len(rows) == 7
    assert [row["step"] for row in rows if row["started"]] == ["ground-rules", "sharing", "clarifying"]
    assert by_step["sharing"]["added_seconds"] == "60.000"
    assert float(by_step["sharing"]["paused_seconds"]) > 0
    assert float(by_step["clarifying"]["paused_seconds"]) == 0
    for row in rows[1:]:
        spent = float(row["planned_seconds"]) + float(row["overtime_seconds"]) - float(row["saved_seconds"])
        assert spent == pytest.approx(float(row["actual_seconds"]), abs=0.0005)
    assert "Solution Circle  (rehearsal)" in kiosk("sessions", "list", **state).stdout
