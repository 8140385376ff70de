"""The whole program on a virtual screen, driven by real key events."""

import csv
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from io import StringIO
from pathlib import Path

import pytest

from kiosk.config.settings import Settings
from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event, PlanChanged, PlanMade
from kiosk.core.session.session import Session
from kiosk.core.setup.commands import Adjust, Field, FieldKind
from kiosk.core.setup.form import SetupForm, field_options
from kiosk.core.units import Instant
from kiosk.core.view.snapshot import snapshot
from kiosk.display.layout.boxes import Plate
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.runs import measure
from kiosk.display.window.window import TITLE
from kiosk.protocol_files.library import library
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.journal_rows import from_json
from tests.waiting import LIMIT, eventually
from tests.xvfb import click, focused, pause_between_keys, press, strike, virtual_screen, write


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
        return [type(event).__name__ for event in self.events()]

    def events(self) -> list[Event]:
        """All that was written; the journal itself does not hand out a session that has not begun."""
        if not Path(self.journal.place).exists():
            return []
        before_its_table_is_there = suppress(sqlite3.OperationalError)
        file = closing(sqlite3.connect(f"file:{self.journal.place}?mode=ro", uri=True))
        with before_its_table_is_there, file as connection:
            return [from_json(kind, body) for kind, body in connection.execute("SELECT kind, body FROM event")]
        return []

    def wait_for(self, condition: Callable[[list[str]], object]) -> None:
        def holds() -> object:
            if condition(happened := self.happened()):
                return True
            if self.process.poll() is not None:
                pytest.fail(f"the kiosk closed; it had seen {happened}")
            return False

        eventually(holds, lambda: f"it has not happened; there was {self.happened()}", every=0.05)

    def start(self) -> None:
        """Presses Enter until the window is there to take it; it does nothing once a session runs."""

        def begins(happened: list[str]) -> bool:
            if "StepStarted" not in happened:
                press(self.screen, "Return")
            return "StepStarted" in happened

        self.wait_for(begins)
        pause_between_keys()  # the last Enter may have come when the session had begun

    def press(self, key: str, leads_to: str) -> None:
        """Presses a key and waits for what it leads to, and until another one can be meant."""
        before = self.happened().count(leads_to)
        strike(self.screen, key)
        self.wait_for(lambda happened: happened.count(leads_to) > before)
        pause_between_keys()

    def press_twice(self, key: str) -> None:
        """Presses a key twice, as people do it."""
        press(self.screen, key, key)


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
            running.press_twice("Escape")
            running.wait_for(lambda happened: happened[-1] == "SessionEnded")
            running.press_twice("Escape")
            running.press_twice("Escape")
            assert process.wait(LIMIT) == 0
        finally:
            process.kill()
    rows = list(csv.DictReader(StringIO(kiosk("sessions", "export", "last", **state).stdout)))
    by_step = {row["step"]: row for row in rows}
    assert len(rows) == 7
    assert [row["step"] for row in rows if row["started"]] == ["ground-rules", "sharing", "clarifying"]
    assert by_step["sharing"]["added_seconds"] == "60.000"
    assert float(by_step["sharing"]["paused_seconds"]) > 0
    assert float(by_step["clarifying"]["paused_seconds"]) == 0
    for row in (row for row in rows[1:] if row["started"]):
        spent = float(row["planned_seconds"]) + float(row["overtime_seconds"]) - float(row["saved_seconds"])
        assert spent == pytest.approx(float(row["actual_seconds"]), abs=0.0005)
    assert "Solution Circle  (rehearsal)" in kiosk("sessions", "list", **state).stdout


def plan_of(running: Running) -> Plan:
    """The plan as it was written last."""
    return [event.plan for event in running.events() if isinstance(event, PlanMade | PlanChanged)][-1]


def key_for_more(field: Field, size: tuple[int, int]) -> tuple[int, int]:
    """Where the window of a session for five, which is being set up, has the key for more of that field."""
    protocol = library(Settings()).load("npq-community")
    wish = PlanRequest(people=numbered_people(5))
    session = Session.opened(PlanMade(at=Instant(0), plan=make_plan(protocol, wish)))
    room = Room(session=session.state, setup=SetupForm(field_options(protocol), wish))
    boxes = lay_out(snapshot(room, Instant(0)), size, measure)
    (plate,) = [box for box in boxes if isinstance(box, Plate) and box.commands == (Adjust(1, field),)]
    return plate.rect.centre


def test_keys_and_the_mouse_set_five_people_a_variant_and_names_and_the_log_has_them(tmp_path: Path) -> None:
    """Four people to begin with: one more by key, another variant by mouse, a name typed, one by arrows and Enter."""
    state = {"KIOSK_STATE": str(tmp_path / "state"), "KIOSK_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "kiosk", "npq-community", "--window", "--no-web", "--rehearse", "60"]
    with virtual_screen() as screen, subprocess.Popen(command, env=screen | state) as process:
        try:
            running = Running(process, screen, tmp_path / "state")
            running.wait_for(lambda happened: happened and focused(screen) == TITLE)
            running.press("plus", "PlanChanged")
            assert plan_of(running).variant == "five"
            click(screen, *key_for_more(Field(FieldKind.VARIANT), (1280, 720)))
            running.wait_for(lambda _: plan_of(running).variant == "four")
            press(screen, "Up", "Return")
            write(screen, "P8 and u")
            press(screen, "BackSpace", "v", "Return")
            running.wait_for(lambda _: plan_of(running).people[0] == "P8 and v")
            press(screen, "Down", "Left", "Return", "Escape")
            running.wait_for(lambda _: plan_of(running).people[1] == "U")
            running.press("space", "StepStarted")
            running.press_twice("Escape")
            running.wait_for(lambda happened: happened[-1] == "SessionEnded")
        finally:
            process.kill()
    rows = list(csv.DictReader(StringIO(kiosk("sessions", "export", "last", **state).stdout)))
    people = list(dict.fromkeys(row["person"] for row in rows if row["person"]))
    assert people == ["P8 and v", "U", "P3", "P4", "P5"]
    assert len([row for row in rows if row["step"] == "introduce"]) == 5  # only the variant for four has that step
