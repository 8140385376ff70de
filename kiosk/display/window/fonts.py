"""The kiosk's typeface, cached for each size and weight."""

from functools import lru_cache
from pathlib import Path

import pygame.font

from kiosk.config.paths import shipped

FILES = {False: "kiosk-hyperlegible-regular.ttf", True: "kiosk-hyperlegible-bold.ttf"}
"""The font file for each weight; the key is whether it is bold."""


@lru_cache(maxsize=64)
def font(px: int, bold: bool) -> pygame.font.Font:
    """The typeface at this many pixels to the em."""
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(_folder() / FILES[bold], px)


@lru_cache(maxsize=1024)
def measure(text: str, px: int, bold: bool) -> tuple[int, int]:
    """The width and height of a line of text in pixels."""
    return font(px, bold).size(text)


@lru_cache(maxsize=1)
def _folder() -> Path:
    return shipped("assets") / "fonts"
