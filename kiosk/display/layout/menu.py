"""The menu as a list of large rows, of which those around the chosen one are shown where not all fit."""

from collections.abc import Iterator, Sequence
from itertools import product

from kiosk.core.i18n import tr
from kiosk.core.room.commands import Command, MoveInMenu
from kiosk.core.view.model import MenuEntry, MenuView
from kiosk.display.layout.blocks import Block, first_that_fits, stacked, within
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, paragraph, texts_fit
from kiosk.display.layout.widgets import touch_height

PAD = 28
TITLE_LINES = 4
LINES, CHOSEN_LINES = 2, 10
"""A row's text may have so many lines; that of the chosen one is to be read to its end."""


def menu(page: Page, view: MenuView, room: Rect) -> Picture:
    """The title of the section and its entries, which can be touched."""
    block = first_that_fits(_lists(page, view, room.width), room.width, room.height)
    return block.at(room.left, room.top)


def _lists(page: Page, view: MenuView, width: int) -> Iterator[Block]:
    """All entries in large type or small, then fewer and fewer around the chosen one, with rows that lead further."""
    gap = page.space(12)
    is_short = texts_fit(page, [view.title], Style(PLATE, bold=True), width, 1)
    title = paragraph(page, view.title, Style(PLATE if is_short else LARGE, bold=True), width, TITLE_LINES)
    small_title = paragraph(page, view.title, Style(SMALL, bold=True), width, TITLE_LINES)
    labels, inner = [_label(entry) for entry in view.entries], width - 2 * page.space(PAD)
    sizes = [size for size in (LARGE, TEXT) if texts_fit(page, labels, Style(size, bold=True), inner, LINES)]
    for size in (*sizes, SMALL):
        yield stacked([title, *(_entry(page, entry, size, width) for entry in view.entries)], gap)
    chosen = next((index for index, entry in enumerate(view.entries) if entry.chosen), 0)
    for lines, count in product((CHOSEN_LINES, LINES), range(len(view.entries) - 1, 0, -1)):
        first = max(0, min(chosen - count // 2, len(view.entries) - count))
        yield stacked([small_title, *_excerpt(page, view.entries, first, count, width, lines)], gap)
    yield small_title


def _excerpt(
    page: Page, entries: Sequence[MenuEntry], first: int, count: int, width: int, lines: int
) -> Iterator[Block]:
    """`count` entries, between rows that say how many there are before and after, and lead to them."""
    after = len(entries) - first - count
    if first:
        yield _row(page, tr("▲ {n} more").format(n=first), MoveInMenu(-count), KEYS, width)
    yield from (_entry(page, entry, SMALL, width, lines) for entry in entries[first : first + count])
    if after:
        yield _row(page, tr("▼ {n} more").format(n=after), MoveInMenu(count), KEYS, width)


def _entry(page: Page, entry: MenuEntry, size: float, width: int, chosen_lines: int = CHOSEN_LINES) -> Block:
    lines = chosen_lines if entry.chosen else LINES
    return _row(page, _label(entry), entry.touch, size, width, lines, chosen=entry.chosen)


def _label(entry: MenuEntry) -> str:
    return f"{entry.label}\N{NO-BREAK SPACE}…" if entry.opens else entry.label


def _row(
    page: Page, text: str, touch: Command, size: float, width: int, lines: int = LINES, *, chosen: bool = False
) -> Block:
    """A row as high as a finger needs, the text on at most so many lines; the chosen one has a thick outline."""
    pad = page.space(PAD)
    label = paragraph(page, text, Style(size, bold=chosen, on=Tone.PANEL), width - 2 * pad, lines)
    height = max(touch_height(page), label.height + pad // 2)
    plate = Plate(
        rect=Rect(0, 0, width, height),
        fill=Tone.PANEL,
        outline=Tone.GO if chosen else Tone.LINE,
        thickness=page.space(8 if chosen else 3),
        radius=page.space(20),
        commands=(touch,),
    )
    return within(plate, label, pad, (height - label.height) // 2)
