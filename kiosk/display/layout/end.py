"""The end screen: the table of planned and actual times, the airtime, and the code for the log."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.core.i18n import tr
from kiosk.core.room.state import Links
from kiosk.core.view.views import EndView
from kiosk.display.layout.airtime import airtime_groups, charts
from kiosk.display.layout.blocks import EMPTY, Block, first_that_fits, stacked
from kiosk.display.layout.boxes import Picture, Rect
from kiosk.display.layout.page import KEYS, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.qr_code import minimum_side, qr_code
from kiosk.display.layout.results import results
from kiosk.display.layout.text import Style, line, paragraph, texts_fit


def end(page: Page, view: EndView, links: Links | None, room: Rect) -> Picture:
    """The table, and beside it (below it on an upright page) the airtime and the code for the log."""
    return _upright(page, view, links, room) if page.upright else _landscape(page, view, links, room)


def _landscape(page: Page, view: EndView, links: Links | None, room: Rect) -> Picture:
    gap = page.space(28)
    width = max(room.width * 26 // 100, minimum_side(links.page) if links else 0)
    aside, complete = _aside(page, view, links, width, room.height)
    left = replace(room, width=max(1, room.width - (width + 2 * gap if aside.height else 0)))
    head = _head(page, view, left.width, room.height // 4)
    table = left.below(head.height + gap)
    return (
        *head.at(left.left, left.top),
        *results(page, view, table, with_airtime=not complete).at(table.left, table.top),
        *aside.at(room.right - width, room.top),
    )


def _upright(page: Page, view: EndView, links: Links | None, room: Rect) -> Picture:
    gap = page.space(28)
    head = _head(page, view, room.width, room.height // 4)
    middle = room.below(head.height + gap)
    aside, complete = _aside(page, view, links, middle.width, middle.height * 2 // 5)
    table = middle.above(aside.height + gap if aside.height else 0)
    return (
        *head.at(room.left, room.top),
        *results(page, view, table, with_airtime=not complete).at(table.left, table.top),
        *aside.at(middle.left, middle.bottom - aside.height),
    )


def _head(page: Page, view: EndView, width: int, height: int) -> Block:
    """A word of thanks, and below it how the session ended and who had which role."""
    facts = " · ".join(filter(None, (view.ending, *view.leads)))
    return first_that_fits(_heads(page, facts, width), width, height)


def _heads(page: Page, facts: str, width: int) -> Iterator[Block]:
    for size, below, lines in ((PLATE, SMALL, 1), (PLATE, SMALL, 2), (TEXT, KEYS, 2), (SMALL, KEYS, 1)):
        thanks, style = line(page, tr("Thank you, everyone."), Style(size, bold=True), width), Style(below)
        if texts_fit(page, [facts], style, width, lines) or (size, lines) == (SMALL, 1):
            yield stacked([thanks, paragraph(page, facts, style, width, lines)], page.space(12))


def _aside(page: Page, view: EndView, links: Links | None, width: int, height: int) -> tuple[Block, bool]:
    """The airtime above the code for the log, and whether it is complete; the code comes first where room is short."""
    codes = list(_codes(page, links, width)) or [EMPTY]
    gap = page.space(32)
    for groups, complete in airtime_groups(view):
        drawings = list(charts(page, groups, width))
        pairs = (stacked((chart, code), gap) for code in codes for chart in drawings)
        both = first_that_fits(pairs, width, height)
        if both is not EMPTY:
            return both, complete
    return first_that_fits((*codes, *_smallest_code(page, links)), width, height), False


def _codes(page: Page, links: Links | None, width: int) -> Iterator[Block]:
    """The code for the log below its title, from large to the smallest that can be read from a few steps away."""
    if links is None:
        return
    title = line(page, tr("Note taker’s log"), Style(KEYS, bold=True), width)
    smallest = minimum_side(links.page)
    for side in dict.fromkeys(max(smallest, min(width, page.height // 3) * part // 10) for part in (8, 6, 5)):
        yield stacked([title, qr_code(links.page, side)], page.space(8))


def _smallest_code(page: Page, links: Links | None) -> Iterator[Block]:
    """The smallest code that a camera can read at all, with its title and then without it."""
    if links is None:
        return
    side = minimum_side(links.page)
    title = line(page, tr("Note taker’s log"), Style(KEYS, bold=True), side)
    yield stacked([title, qr_code(links.page, side)], page.space(8))
    yield qr_code(links.page, side)
