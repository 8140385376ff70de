"""A latecomer's name that is typed during a session: the keyboard on every screen, and in a terminal."""

from dataclasses import replace

import pytest
from rich.console import Console

from kiosk.core.setup.commands import TypeText
from kiosk.core.setup.latecomer import opened, typed
from kiosk.core.setup.name_entry import letters
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.display.layout.boxes import Plate, Text
from kiosk.display.layout.layout import lay_out
from kiosk.display.terminal.page import page
from kiosk.display.window.runs import measure
from tests.display.layout.test_setup import SIZES
from tests.display.scenes import rooms


@pytest.fixture(scope="module")
def typing() -> Snapshot:
    """“Qu” typed in the middle of a session with people."""
    room, now = next(
        (room, now)
        for room, now in rooms().values()
        if room.session and room.session.underway and room.session.plan.people
    )
    assert room.session is not None
    names, pages = room.session.plan.names, letters()
    entry, _ = typed(names, opened(names, pages), pages, TypeText("Qu"))
    setup = replace(room.setup, letters=pages)
    return snapshot(replace(room, overlay=entry, setup=setup), now)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_key_can_be_touched_and_the_name_is_shown(typing: Snapshot, size: tuple[int, int]) -> None:
    boxes = lay_out(typing, size, measure)
    touched = {box.commands for box in boxes if isinstance(box, Plate) and box.commands}
    view = typing.standing.naming
    assert view is not None
    assert {(cap.touch,) for row in view.rows for cap in row} <= touched
    assert any("Qu" in line for box in boxes if isinstance(box, Text) for line in box.lines)


def test_a_terminal_asks_for_it_below_the_running_clock(typing: Snapshot) -> None:
    lines = [line.plain.strip() for line in page(typing, Console(width=80, height=24))]
    assert "Name of whoever comes late: Qu_" in lines
    assert typing.ticking.clock in lines
