"""The end of a session: planned against actual, and who had how much of the time."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from kiosk.core.i18n import tr, trn
from kiosk.core.room.state import Links
from kiosk.core.units import parse_length
from kiosk.core.view.model import AirtimeLine, EndView, ResultLine
from kiosk.display.layout.blocks import EMPTY, Block, first_that_fits, stacked
from kiosk.display.layout.boxes import Look, Picture, Piece, Rect, Tone
from kiosk.display.layout.page import KEYS, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.qr_code import qr_code
from kiosk.display.layout.text import Style, line, paragraph

ROW_SIZES = (TEXT, SMALL, 30, 24)

LEAST_SCALE = 0.5
"""On a page of a smaller scale there is no room beside the table."""


def end(page: Page, view: EndView, links: Links | None, room: Rect) -> Picture:
    """A word of thanks, the table and its total, and who had how much time."""
    gap = page.space(28)
    thanks = line(page, tr("Thank you, everyone."), Style(PLATE, bold=True), room.width)
    middle = room.below(thanks.height + gap)
    table = middle
    beside: Picture = ()
    told = EMPTY
    if page.upright:
        aside = _aside(page, view, links, middle.width, middle.height * 2 // 5)
        table = middle.above(aside.height + gap)
        beside = aside.at(middle.left, middle.bottom - aside.height)
    elif page.scale >= LEAST_SCALE:
        aside = _aside(page, view, links, middle.width * 26 // 100, middle.height)
        table = replace(middle, width=middle.width - aside.width - 2 * gap)
        beside = aside.at(middle.right - aside.width, middle.top)
    else:
        told = in_words(page, view, middle.width)
        table = middle.above(told.height + gap // 2)
    rows = first_that_fits(_tables(page, view, table.width), table.width, table.height)
    return (
        *thanks.at(room.left, room.top),
        *rows.at(table.left, table.top),
        *beside,
        *told.at(middle.left, middle.bottom - told.height),
    )


def _aside(page: Page, view: EndView, links: Links | None, width: int, height: int) -> Block:
    """The code for the log under the airtime, as far as there is room for both."""
    codes = [_code(page, links, width, min(width, height) * part // 10) for part in (6, 5, 4)] if links else []
    gap = page.space(32)
    drawings = list(charts(page, view, width))
    pairs = [(chart, beneath) for beneath in codes for chart in drawings[: len(SIZES)]]
    pairs += [(chart, beneath) for beneath in (*codes[-1:], EMPTY) for chart in drawings]
    both = (stacked(pair, gap) for pair in pairs)
    return first_that_fits((*both, *codes), width, height)


def _code(page: Page, links: Links, width: int, side: int) -> Block:
    title = line(page, tr("The log on a phone"), Style(KEYS, bold=True), width)
    drawn = qr_code(links.page, side)
    return stacked([title, drawn], page.space(8)) if drawn.height else EMPTY


def _tables(page: Page, view: EndView, width: int) -> Iterator[Block]:
    """All rows, in smaller type if they need it; else the first ones with a count of the rest; the total always."""
    for size, gap in product(ROW_SIZES, (28, 14)):
        title, bars, *_ = _columns(page, view, size, width)
        room_for_bars = bars.width >= width // 7 or size == ROW_SIZES[-1]
        if room_for_bars and _widest(page, [row.title for row in view.lines], size) <= title.width:
            yield _table(page, view, len(view.lines), size, width, gap)
    for count in range(len(view.lines), -1, -1):
        yield _table(page, view, count, ROW_SIZES[-1], width, 5)


def _table(page: Page, view: EndView, count: int, size: float, width: int, gap: int) -> Block:
    columns = _columns(page, view, size, width)
    longest = max((_length(text) for row in view.lines for text in (row.planned, row.actual)), default=0)
    rows = [_row(page, row, size, columns, longest) for row in view.lines[:count]]
    rest = len(view.lines) - count
    if rest:
        text = trn("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, text, Style(size, tone=Tone.SOFT), width))
    total = _row(page, view.total, size, columns, 0, bold=True)
    return stacked([*rows, total], page.space(gap))


def _columns(page: Page, view: EndView, size: float, width: int) -> tuple[Rect, ...]:
    """Where title, bars, times and difference stand: what is written is measured, the bars get what is left.

    On an upright page the title has a line of its own above the others.
    """
    gap = page.space(28)
    rows = (*view.lines, view.total)
    times = _widest(page, [_times(row) for row in rows], size)
    differences = _widest(page, [row.difference for row in rows], size)
    left = max(0, width - times - differences - 2 * gap)
    title = min(_widest(page, [row.title for row in rows], size), width if page.upright else left * 3 // 4)
    bars = 0 if page.upright else title + gap
    return (
        Rect(0, 0, title, 0),
        Rect(bars, 0, left - bars, 0),
        Rect(left + gap, 0, times, 0),
        Rect(left + times + 2 * gap, 0, differences, 0),
    )


def _widest(page: Page, texts: list[str], size: float) -> int:
    return max(page.measure(text, page.type(size), True)[0] for text in texts)


def _times(row: ResultLine) -> str:
    of = tr("{actual} of {planned}") if row.planned else "{actual}"
    return of.format(actual=row.actual, planned=row.planned)


def _row(
    page: Page, row: ResultLine, size: float, columns: tuple[Rect, ...], longest: int, *, bold: bool = False
) -> Block:
    """Title, bars, `3:25 of 3:00`, and the difference."""
    title, bars, times, difference = columns
    name = line(page, row.title, Style(size, bold=bold), title.width)
    down = name.height if page.upright else 0
    took = line(page, _times(row), Style(size, bold=bold), times.width)
    differs = line(page, row.difference, Style(size, tone=Tone.SOFT), difference.width)
    boxes = (*name.at(0, 0), *took.at(times.left, down), *differs.at(difference.left, down))
    if longest and bars.width > took.height:
        boxes += _bars(row, Rect(bars.left, down, bars.width, took.height), longest)
    return Block(difference.right, down + took.height, boxes)


def _bars(row: ResultLine, room: Rect, longest: int) -> Picture:
    """Planned above, actual below; what went over is hatched."""
    planned, actual = _length(row.planned), _length(row.actual)
    within = min(planned, actual) if row.planned else actual
    thick, gap = max(2, room.height * 3 // 10), max(1, room.height // 14)
    top = room.top + (room.height - 2 * thick - gap) // 2
    split = room.width * within // longest
    over = room.width * actual // longest - split
    places = (
        (Rect(room.left, top, room.width * planned // longest, thick), Tone.TRACK, Look.SOLID),
        (Rect(room.left, top + thick + gap, split, thick), Tone.GO, Look.SOLID),
        (Rect(room.left + split, top + thick + gap, over, thick), Tone.OVERTIME, Look.HATCHED),
    )
    return tuple(
        Piece(rect=rect, tone=tone, look=look, radius=min(thick // 3, rect.width // 3))
        for rect, tone, look in places
        if rect.width
    )


def _length(clock: str) -> int:
    """A length that the snapshot has put as m:ss, in milliseconds; none where it is empty."""
    return parse_length(clock) if clock else 0


SIZES = (SMALL, KEYS, KEYS * 0.8)


def charts(page: Page, view: EndView, width: int) -> Iterator[Block]:
    """From everybody in large type to a few in small type."""
    groups = (
        (tr("Airtime by role"), view.roles),
        (tr("Airtime by person"), view.people),
    )
    longest = max((len(lines) for _, lines in groups), default=0)
    for most in range(longest, 0, -1):
        for size in SIZES:
            blocks = [_chart(page, title, lines, most, size, width) for title, lines in groups if lines]
            yield stacked(blocks, page.space(32))


def in_words(page: Page, view: EndView, width: int) -> Block:
    """`Presenter 7:05 · Creative team 5:00`, over two lines at most."""
    told = " · ".join(f"{each.name} {each.actual}" for each in (view.people or view.roles))
    text = tr("Airtime: {told}").format(told=told) if told else ""
    return paragraph(page, text, Style(KEYS), width, 2)


def _chart(page: Page, title: str, lines: tuple[AirtimeLine, ...], most: int, size: float, width: int) -> Block:
    rows = [_airtime_row(page, each, size, width) for each in lines[:most]]
    if rest := len(lines) - len(rows):
        more = trn("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, more, Style(size, tone=Tone.SOFT), width))
    return stacked([line(page, title, Style(size, bold=True), width), *rows], page.space(12))


def _airtime_row(page: Page, each: AirtimeLine, size: float, width: int) -> Block:
    """The name and the length, and below them the share of all the time."""
    took = line(page, each.actual, Style(size, bold=True), width)
    name = paragraph(page, each.name, Style(size, tone=Tone.SOFT), width - took.width - page.space(24), 2)
    thick = page.space(14)
    down = max(name.height, took.height)
    bar = Piece(rect=Rect(0, down, width, thick), tone=Tone.GO, share=each.share, radius=thick // 3)
    return Block(width, down + thick, (*name.at(0, 0), *took.at(width - took.width, 0), bar))
