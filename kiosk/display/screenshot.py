"""A picture of the screen without a screen: for the README, and for tests."""

from pathlib import Path

import pygame

from kiosk.core.views import Snapshot
from kiosk.core.words import ENGLISH, Words
from kiosk.display.fonts import measure
from kiosk.display.layout import lay_out
from kiosk.display.painter import Painter
from kiosk.display.themes import theme_named


def save_screenshot(snapshot: Snapshot, size: tuple[int, int], theme: str, path: Path, words: Words = ENGLISH) -> None:
    """Writes what a screen of `size` pixels would show, as the picture file that the path's ending asks for."""
    surface = pygame.Surface(size)
    Painter(theme_named(theme)).paint(lay_out(snapshot, size, measure, words), surface)
    pygame.image.save(surface, path)
