"""How long each role and each person had: bars in true proportion, or one line where there is little room."""

from collections.abc import Iterator

from kiosk.core.views import AirtimeLine, EndView
from kiosk.display.boxes import Piece, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import Block, stacked
from kiosk.display.layout.page import KEYS, SMALL, Page
from kiosk.display.layout.text import Style, line, paragraph

SIZES = (SMALL, KEYS, KEYS * 0.8)


def charts(page: Page, view: EndView, width: int) -> Iterator[Block]:
    """From everybody in large type to a few in small type."""
    groups = (
        (page.words.gettext("Airtime by role"), view.roles),
        (page.words.gettext("Airtime by person"), view.people),
    )
    longest = max((len(lines) for _, lines in groups), default=0)
    for most in range(longest, 0, -1):
        for size in SIZES:
            blocks = [_chart(page, title, lines, most, size, width) for title, lines in groups if lines]
            yield stacked(blocks, page.space(32))


def in_words(page: Page, view: EndView, width: int) -> Block:
    """`Presenter 7:05 · Creative team 5:00`, over two lines at most."""
    told = " · ".join(f"{each.name} {each.actual}" for each in (view.people or view.roles))
    text = page.words.gettext("Airtime: {told}").format(told=told) if told else ""
    return paragraph(page, text, Style(KEYS), width, 2)


def _chart(page: Page, title: str, lines: tuple[AirtimeLine, ...], most: int, size: float, width: int) -> Block:
    rows = [_row(page, each, size, width) for each in lines[:most]]
    if rest := len(lines) - len(rows):
        more = page.words.ngettext("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, more, Style(size, tone=Tone.SOFT), width))
    return stacked([line(page, title, Style(size, bold=True), width), *rows], page.space(12))


def _row(page: Page, each: AirtimeLine, size: float, width: int) -> Block:
    """The name and the length, and below them the share of all the time."""
    took = line(page, each.actual, Style(size, bold=True), width)
    name = paragraph(page, each.name, Style(size, tone=Tone.SOFT), width - took.width - page.space(24), 2)
    thick = page.space(14)
    down = max(name.height, took.height)
    bar = Piece(rect=Rect(0, down, width, thick), tone=Tone.GO, share=each.share, radius=thick // 3)
    return Block(width, down + thick, (*name.at(0, 0), *took.at(width - took.width, 0), bar))
