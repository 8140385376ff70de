"""The kiosk as a program that is killed, and what a phone's page then has to say."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kiosk.journal.notebook import SqliteNotebook
from tests.web.browsers import new_device, opened, saved, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]


class Program:
    """The kiosk as a program of its own."""

    def __init__(self, state: Path) -> None:
        self.state = state
        with socket.create_server(("127.0.0.1", 0)) as free_port:
            self.base = f"http://127.0.0.1:{free_port.getsockname()[1]}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *args: str) -> None:
        settings = {"STATE": str(self.state), "ANNOUNCER": "silent", "LISTENER": "none", "WEB__HOST": "127.0.0.1"}
        settings["WEB__PORT"] = self.base.rpartition(":")[2]
        environment = os.environ | {f"KIOSK_{name}": value for name, value in settings.items()}
        command = [sys.executable, "-m", "kiosk", "open", *args, "--display", "none"]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        for _ in range(500):
            try:
                httpx.get(self.base)
            except httpx.TransportError:
                assert self.process.poll() is None
                threading.Event().wait(0.02)
            else:
                return
        pytest.fail("the server did not begin")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    @property
    def keys(self) -> dict[str, str]:
        kept: dict[str, str] = json.loads((self.state / "phones.json").read_text())["sittings"][-1]["keys"]
        return kept


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    made.start("solution-circle")
    yield made
    made.kill()


def test_a_kiosk_that_is_killed_while_somebody_types_loses_no_note_that_was_called_saved(
    program: Program, browser: Any, faults: list[str]
) -> None:
    device = new_device(browser, faults)
    keys = program.keys
    remote = device.new_page()
    remote.goto(f"{program.base}/r/{keys['remote']}")
    remote.fill("#pin", keys["pin"])
    remote.click("text=Continue")
    remote.click("button:text-is('start')")
    remote.wait_for_selector("button:text-is('pause')")
    page = opened(device, f"{program.base}/n/{keys['notes']}")
    write(page, "Said and saved.")
    saved(page)
    write(page, " Said while")
    program.kill()
    notebook = SqliteNotebook(program.state)
    (note,) = notebook.notes(keys["session"])
    assert note.text.startswith("Said and saved.")
    write(page, " it was down.")
    page.wait_for_selector(".state:has-text('Kept on this device')")
    program.start()
    saved(page)
    page.wait_for_selector("text=The session is over.")
    (note,) = notebook.notes(keys["session"])
    notebook.close()
    assert note.text == "Said and saved. Said while it was down."
    device.close()
