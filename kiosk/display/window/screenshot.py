"""Pictures of screens without a screen: one, or a gallery of all, for people to look at."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import product
from pathlib import Path

import pygame

from kiosk.core.errors import DisplayError
from kiosk.core.i18n import N_
from kiosk.core.room.modes import Theme
from kiosk.core.view.model import Snapshot
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.fonts import measure
from kiosk.display.window.painter import Painter

SIZES = ((800, 480), (1024, 600), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920))
"""The screens that a kiosk is likely to have."""

Size = tuple[int, int]


def save_screenshot(snapshot: Snapshot, size: Size, theme: Theme, path: Path) -> None:
    """Writes what a screen of `size` pixels would show, as the picture file that the path's ending asks for.

    Raises DisplayError.
    """
    surface = pygame.Surface(size)
    Painter(theme).paint(lay_out(snapshot, size, measure), surface)
    try:
        pygame.image.save(surface, path)
    except pygame.error as error:
        raise DisplayError(N_("{path} cannot be written: {why}."), path=path, why=error) from error


def save_gallery(pictures: Mapping[str, Snapshot], folder: Path, sizes: Sequence[Size] = SIZES) -> Path:
    """Writes every picture at every size in every theme into the folder, and a page that shows them; returns that.

    Raises DisplayError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DisplayError(N_("{path} cannot be written: {why}."), path=folder, why=error.strerror) from error
    lines = []
    for name, size, theme in product(pictures, sizes, Theme):
        file = f"{name}-{size[0]}x{size[1]}-{theme}.png"
        save_screenshot(pictures[name], size, theme, folder / file)
        lines.append(
            f'<figure><img loading="lazy" src="{escape(file)}" alt=""><figcaption>{escape(file)}</figcaption></figure>'
        )
    page = folder / "index.html"
    page.write_text(_PAGE.format(figures="\n".join(lines)), "utf-8")
    return page


_PAGE = """<!doctype html><meta charset="utf-8"><title>Kiosk Timekeeper</title>
<style>body{{font:16px sans-serif;background:#777}}figure{{display:inline-block}}img{{max-width:46vw}}</style>
{figures}
"""
