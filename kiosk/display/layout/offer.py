"""An offered plan: the old and the new lengths side by side, and the two buttons that decide."""

from dataclasses import replace

from kiosk.core.views import Hint, OfferView
from kiosk.display.boxes import Plate, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import Block, beside, stacked, within
from kiosk.display.layout.page import KEYS, SMALL, TEXT, Page
from kiosk.display.layout.parts import button
from kiosk.display.layout.text import Style, largest_whole, line, paragraph
from kiosk.display.offers import DECISIONS, Change, grouped, left_out

ARROW = "→"

ACROSS = 36
"""From the panel's edge to its text."""


def offers(page: Page, offer: OfferView, hints: tuple[Hint, ...], width: int) -> tuple[list[Block], list[Block]]:
    """The panel with everything, the largest first; and with ever fewer of the steps, in small type."""
    alike = grouped(offer.lines, page.words)
    inner = width - 2 * page.space(ACROSS)
    kinds = [(SMALL, lines) for lines in (offer.lines, alike) if _titles_fit(page, lines, SMALL, inner)]
    kinds += [(KEYS, offer.lines), (KEYS, alike)]
    whole = [_panel(page, offer, lines, 0, hints, size, width) for size, lines in kinds]
    less = []
    for count in range(len(alike) - 1, 0, -1):
        rest = left_out(offer.lines, alike[:count])
        less.append(_panel(page, offer, alike[:count], rest, hints, KEYS, width))
    return whole, less


def _panel(
    page: Page, offer: OfferView, lines: tuple[Change, ...], rest: int, hints: tuple[Hint, ...], size: float, width: int
) -> Block:
    calm = size == SMALL
    across, down = page.space(ACROSS), page.space(26 if calm else 16)
    inner = width - 2 * across
    bold = Style(TEXT, bold=True, on=Tone.PANEL)
    size_of_why = largest_whole(page, [(offer.why, bold)], (TEXT, SMALL) if calm else (SMALL, KEYS), inner)
    why = paragraph(page, offer.why, replace(bold, size=size_of_why), inner, 2)
    columns = _columns(page, lines, size, inner)
    rows = [_row(page, change, columns, size) for change in lines]
    if rest:
        more = page.words.ngettext("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, more, Style(size, tone=Tone.SOFT, on=Tone.PANEL), inner))
    inside = stacked(
        [why, stacked(rows, page.space(6)), decisions(page, hints, size, Tone.PANEL)], page.space(18 if calm else 14)
    )
    rect = Rect(0, 0, width, inside.height + 2 * down)
    box = Plate(rect=rect, fill=Tone.PANEL, outline=Tone.LINE, thick=page.space(3), radius=page.space(32))
    return within(box, inside, across, down)


def _columns(page: Page, lines: tuple[Change, ...], size: float, width: int) -> tuple[int, int]:
    """How wide titles and old lengths are; long titles are held back for the sake of the lengths."""
    titles, olds, news = _widest(page, lines, size)
    arrow = page.measure(f" {ARROW} ", page.type(size), True)[0]
    return min(titles, width - olds - arrow - news - page.space(36)), olds


def _titles_fit(page: Page, lines: tuple[Change, ...], size: float, width: int) -> bool:
    return _columns(page, lines, size, width)[0] == _widest(page, lines, size)[0]


def _widest(page: Page, lines: tuple[Change, ...], size: float) -> tuple[int, ...]:
    """How wide the longest title, old length and new length are."""
    bold = False, True, True
    return tuple(
        max((page.measure(each[place], page.type(size), bold[place])[0] for each in lines), default=0)
        for place in range(3)
    )


def _row(page: Page, change: Change, columns: tuple[int, int], size: float) -> Block:
    """`Reflection   3 min → 2 min 25 s`: the arrows of all rows stand under one another."""
    title, old, new = change
    titles, olds = columns
    strong = Style(size, bold=True, on=Tone.PANEL)
    name = line(page, title, Style(size, tone=Tone.SOFT, on=Tone.PANEL), titles)
    before = line(page, old, strong, page.width)
    after = line(page, f"{ARROW} {new}", strong, page.width)
    left = titles + page.space(36) + olds
    boxes = (*name.at(0, 0), *before.at(left - before.width, 0))
    right = left + page.measure(" ", page.type(size), True)[0]
    return Block(right + after.width, max(name.height, after.height), (*boxes, *after.at(right, 0)))


def decisions(page: Page, hints: tuple[Hint, ...], size: float, on: Tone) -> Block:
    """Two alike: neither answer is the expected one."""
    chosen = [hint for decision in DECISIONS for hint in hints if hint.command == decision]
    return beside([button(page, hint, size, on=on) for hint in chosen], page.space(20))
