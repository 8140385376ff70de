"""The kiosk as a program that is killed, and what a phone's page then has to say."""

from typing import Any

import pytest

from kiosk.storage.notes import SqliteNotes
from tests.web.browsers import new_device, opened, saved, write
from tests.web.programs import Program

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("program", ["solution-circle"], indirect=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the browser's driver leaves its pipes to the collector
]


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
    notebook = SqliteNotes(program.state)
    (note,) = notebook.notes(keys["session"])
    assert note.text.startswith("Said and saved.")
    write(page, " it was down.")
    page.wait_for_selector(".state:has-text('Kept on this device')")
    program.start()
    saved(page)
    page.wait_for_selector("#link:text('Connected')")
    page.wait_for_selector("h1:text-is('Ground rules')")  # the session went on, with the keys that it had
    (note,) = notebook.notes(keys["session"])
    notebook.close()
    assert note.text == "Said and saved. Said while it was down."
    device.close()
