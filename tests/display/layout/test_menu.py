"""The menu's rows say what they do, however long a name is."""

from dataclasses import replace

import pytest

from kiosk.core.room.menu import Menu, Section
from kiosk.core.units import after, seconds
from kiosk.core.view.snapshot import snapshot
from kiosk.display.layout.boxes import Text
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.runs import measure
from kiosk.simulation.sample_groups import with_earlier_sessions
from tests.display.scenes import AGREED, P1, at_step


@pytest.mark.parametrize("size", [(640, 480), (800, 480), (1280, 720), (480, 800)], ids=str)
@pytest.mark.parametrize("section", [Section.PEOPLE, Section.PERSON], ids=str)
def test_what_is_done_about_somebody_with_a_long_name_can_be_read(section: Section, size: tuple[int, int]) -> None:
    room, now = at_step(AGREED, 0, 5)
    shown = snapshot(replace(room, overlay=Menu(section, after(now, seconds(45)), about=P1)), now)
    texts = {" ".join(box.lines) for box in lay_out(shown, size, measure) if isinstance(box, Text)}
    menu = shown.standing.menu
    assert menu is not None
    entries = [entry.label + " …" * entry.opens for entry in menu.entries]
    assert any(P1 in entry for entry in entries)
    assert set(entries) <= texts


@pytest.mark.parametrize("size", [(800, 480), (1280, 720), (1920, 1080), (480, 800)], ids=str)
def test_the_action_that_is_chosen_can_be_read_to_its_end_and_all_others_be_reached(size: tuple[int, int]) -> None:
    room, now = at_step(AGREED, 0, 5)
    shown = with_earlier_sessions(Section.AGREED, room, now)
    menu = shown.overlay
    assert isinstance(menu, Menu)
    long = "Ask the library for a second room, and tell all who need to know of it by the end of next week " * 2
    first = menu.earlier[0]
    actions = tuple(replace(one, note=replace(one.note, text=long.strip())) for one in first.actions * 5)
    for chosen in range(len(actions)):
        there = replace(menu, chosen=chosen, earlier=(replace(first, actions=actions), *menu.earlier[1:]))
        scene = snapshot(replace(shown, overlay=there), now)
        boxes = lay_out(scene, size, measure)
        assert scene.standing.menu
        label = scene.standing.menu.entries[chosen].label
        assert label in {" ".join(box.lines) for box in boxes if isinstance(box, Text)}
