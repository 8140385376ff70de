"""Screenshots without a screen: a single one, or a gallery of all screens."""

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
from kiosk.display.window.fonts import missing_signs
from kiosk.display.window.painter import Painter
from kiosk.display.window.runs import measure

SIZES = ((800, 480), (1024, 600), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920))
"""The screen sizes that a kiosk is likely to have."""

Size = tuple[int, int]


def save_screenshot(snapshot: Snapshot, size: Size, theme: Theme, path: Path) -> None:
    """Writes what a screen of `size` pixels would show to a picture file, in the format of the path's ending.

    Raises DisplayError.
    """
    surface = pygame.Surface(size)
    Painter(theme).paint(lay_out(snapshot, size, measure, missing_signs), surface)
    try:
        pygame.image.save(surface, path)
    except pygame.error as error:
        raise DisplayError(N_("{path} cannot be written: {why}."), path=path, why=error) from error


def save_gallery(pictures: Mapping[str, Snapshot], folder: Path, sizes: Sequence[Size] = SIZES) -> Path:
    """Writes every snapshot at every size in every theme into the folder, with a page that shows them all.

    Returns the path of the page. Raises DisplayError.
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
