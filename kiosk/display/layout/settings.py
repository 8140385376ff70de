"""The settings: their fields, and below them what there is to say about the chosen one."""

from collections.abc import Iterator

from kiosk.core.view.model import SettingsView
from kiosk.display.layout.blocks import Block, first_that_fits, stacked
from kiosk.display.layout.boxes import Picture, Piece, Rect, Tone
from kiosk.display.layout.name_entry import name_entry
from kiosk.display.layout.page import KEYS, PLATE, SMALL, Page
from kiosk.display.layout.text import Style, paragraph
from kiosk.display.layout.widgets import COLUMNS, field_grid, field_grids

ABOUT_SIZES = (SMALL, KEYS, KEYS * 0.85)


def settings_screen(page: Page, view: SettingsView, room: Rect) -> Picture:
    """As many fields as fit around the chosen one, above the sentences about it and the microphone's level."""
    gap = page.space(24)
    if view.typing is not None:
        return name_entry(page, view.typing, "", room)
    if view.asks:
        title = paragraph(page, view.title, Style(PLATE, bold=True), room.width, 2)
        asked = stacked([title, field_grid(page, view.fields, room.width, columns=1)], 2 * gap)
        more = first_that_fits(_about(page, view, room.width), room.width, room.height - asked.height - gap)
        return stacked([asked, more], gap).at(room.left, room.top)
    about = first_that_fits(_about(page, view, room.width), room.width, room.height * 2 // 5)
    grids = field_grids(page, view.fields, room.width, columns=1 if page.upright else COLUMNS)
    fields = first_that_fits(grids, room.width, room.height - about.height - gap)
    return (*fields.at(room.left, room.top), *about.at(room.left, room.bottom - about.height))


def _about(page: Page, view: SettingsView, width: int) -> Iterator[Block]:
    """The level, if the microphone is tried, and the sentences, from large type to small; at last the level alone."""
    gap, height = page.space(16), page.space(40)
    level = Block(0, 0)
    if view.level is not None:
        rect = Rect(0, 0, width, height)
        level = Block(width, height, (Piece(rect=rect, tone=Tone.GO, share=view.level / 100, radius=height // 3),))
    for size in ABOUT_SIZES:
        texts = [paragraph(page, text, Style(size), width, 4) for text in view.about]
        yield stacked([level, *texts], gap)
    yield level
