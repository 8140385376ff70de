"""The installed kiosk on a machine without a desktop: what systemd starts there is seen, and hears its keys."""

from collections.abc import Iterator
from itertools import product

import pygame
import pytest

from kiosk.config.settings import Settings
from kiosk.core.room.modes import Theme
from kiosk.core.room.state import Home, Room
from kiosk.core.units import Instant
from kiosk.core.view.snapshot import snapshot
from kiosk.display.layout.boxes import Tone
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.painter import Painter
from kiosk.display.window.runs import measure
from kiosk.display.window.themes import DARK
from kiosk.engine.planner import cards_of
from kiosk.protocol_files.library import library
from kiosk.simulation.sample_settings import sample_settings
from tests.end_to_end.machine import READY, SCREEN, Disk, Machine, installed_disk

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def disk() -> Iterator[Disk]:
    with installed_disk() as disk:
        yield disk


def home() -> pygame.Surface:
    """The home screen, as the painter paints it here."""
    cards = tuple(cards_of(library(Settings()).load_all()[0]))
    surface = pygame.Surface(SCREEN)
    room = Room(home=Home(cards), midnight=Instant(0), settings=sample_settings())
    shown = snapshot(room, Instant(0))
    Painter(Theme.DARK).paint(lay_out(shown, SCREEN, measure), surface)
    return surface


def alike(seen: pygame.Surface, painted: pygame.Surface) -> float:
    """How much of the letters and lines that are painted is seen in the very same colour, 0 to 1."""
    if seen.get_size() != painted.get_size():
        return 0.0
    empty = {(*DARK[tone], 255) for tone in (Tone.BACKGROUND, Tone.PANEL)}
    places = list(product(range(0, painted.get_width(), 2), range(0, painted.get_height(), 2)))
    inked = [place for place in places if tuple(painted.get_at(place)) not in empty]
    return sum(seen.get_at(place) == painted.get_at(place) for place in inked) / len(inked)


def test_the_machines_service_is_seen_on_its_screen_and_answers_its_keyboard(disk: Disk) -> None:
    painted = home()
    with Machine(disk) as machine:
        machine.until_said(READY, seconds=900)
        seen = machine.until_shown(lambda picture: alike(picture, painted) > 0.8, seconds=60)
        before = machine.picture
        assert seen, f"only {alike(before, painted):.0%} of the home screen is seen"
        machine.press("shift", "slash")  # the help, over all of it
        assert machine.until_shown(lambda picture: alike(picture, before) < 0.5, seconds=60), "the key changes nothing"
