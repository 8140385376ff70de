"""The end screen: planned and actual times, and how much time each role and person had."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from kiosk.core.i18n import tr, trn
from kiosk.core.room.state import Links
from kiosk.core.units import parse_length
from kiosk.core.view.model import AirtimeLine, EndView, ResultLine
from kiosk.display.layout.blocks import EMPTY, Block, first_that_fits, stacked
from kiosk.display.layout.boxes import Pattern, Picture, Piece, Rect, Tone
from kiosk.display.layout.page import KEYS, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.qr_code import qr_code
from kiosk.display.layout.text import Style, line, paragraph

ROW_SIZES = (TEXT, SMALL, 30, 24)

MINIMUM_SCALE = 0.5
"""The smallest scale at which a page has room beside the table."""


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
    elif page.scale >= MINIMUM_SCALE:
        aside = _aside(page, view, links, middle.width * 26 // 100, middle.height)
        table = replace(middle, width=middle.width - aside.width - 2 * gap)
        beside = aside.at(middle.right - aside.width, middle.top)
    else:
        told = airtime_in_words(page, view, middle.width)
        table = middle.above(told.height + gap // 2)
    rows = first_that_fits(_tables(page, view, table.width), table.width, table.height)
    return (
        *thanks.at(room.left, room.top),
        *rows.at(table.left, table.top),
        *beside,
        *told.at(middle.left, middle.bottom - told.height),
    )


def _aside(page: Page, view: EndView, links: Links | None, width: int, height: int) -> Block:
    """The airtime above the code for the log; one of them is omitted if there is no room for both."""
    codes = [_code(page, links, width, min(width, height) * part // 10) for part in (6, 5, 4)] if links else []
    gap = page.space(32)
    drawings = list(charts(page, view, width))
    pairs = [(chart, beneath) for beneath in codes for chart in drawings[: len(CHART_SIZES)]]
    pairs += [(chart, beneath) for beneath in (*codes[-1:], EMPTY) for chart in drawings]
    combinations = (stacked(pair, gap) for pair in pairs)
    return first_that_fits((*combinations, *codes), width, height)


def _code(page: Page, links: Links, width: int, side: int) -> Block:
    title = line(page, tr("The log on a phone"), Style(KEYS, bold=True), width)
    code = qr_code(links.page, side)
    return stacked([title, code], page.space(8)) if code.height else EMPTY


def _tables(page: Page, view: EndView, width: int) -> Iterator[Block]:
    """Tables with all rows and the total, from large type to small; then with fewer rows and a count of the rest."""
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
    """The columns of title, bars, times and difference: texts are measured, and the bars get the rest.

    On an upright page the title has its own line above the other columns.
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
    template = tr("{actual} of {planned}") if row.planned else "{actual}"
    return template.format(actual=row.actual, planned=row.planned)


def _row(
    page: Page, row: ResultLine, size: float, columns: tuple[Rect, ...], longest: int, *, bold: bool = False
) -> Block:
    """A row with title, bars, times such as `3:25 of 3:00`, and the difference."""
    title, bars, times, difference = columns
    name = line(page, row.title, Style(size, bold=bold), title.width)
    top = name.height if page.upright else 0
    times_text = line(page, _times(row), Style(size, bold=bold), times.width)
    difference_text = line(page, row.difference, Style(size, tone=Tone.SOFT), difference.width)
    boxes = (*name.at(0, 0), *times_text.at(times.left, top), *difference_text.at(difference.left, top))
    if longest and bars.width > times_text.height:
        boxes += _bars(row, Rect(bars.left, top, bars.width, times_text.height), longest)
    return Block(difference.right, top + times_text.height, boxes)


def _bars(row: ResultLine, room: Rect, longest: int) -> Picture:
    """A bar for the planned time above one for the actual time; overtime is hatched."""
    planned, actual = _length(row.planned), _length(row.actual)
    within = min(planned, actual) if row.planned else actual
    thickness, gap = max(2, room.height * 3 // 10), max(1, room.height // 14)
    top = room.top + (room.height - 2 * thickness - gap) // 2
    split = room.width * within // longest
    overtime = room.width * actual // longest - split
    bars = (
        (Rect(room.left, top, room.width * planned // longest, thickness), Tone.TRACK, Pattern.SOLID),
        (Rect(room.left, top + thickness + gap, split, thickness), Tone.GO, Pattern.SOLID),
        (Rect(room.left + split, top + thickness + gap, overtime, thickness), Tone.OVERTIME, Pattern.HATCHED),
    )
    return tuple(
        Piece(rect=rect, tone=tone, pattern=look, radius=min(thickness // 3, rect.width // 3))
        for rect, tone, look in bars
        if rect.width
    )


def _length(clock: str) -> int:
    """The milliseconds of a length that the snapshot gives as m:ss; 0 for an empty text."""
    return parse_length(clock) if clock else 0


CHART_SIZES = (SMALL, KEYS, KEYS * 0.8)


def charts(page: Page, view: EndView, width: int) -> Iterator[Block]:
    """Charts of the airtime, from all people in large type to a few in small type."""
    groups = (
        (tr("Airtime by role"), view.roles),
        (tr("Airtime by person"), view.people),
    )
    longest = max((len(lines) for _, lines in groups), default=0)
    for maximum in range(longest, 0, -1):
        for size in CHART_SIZES:
            blocks = [_chart(page, title, lines, maximum, size, width) for title, lines in groups if lines]
            yield stacked(blocks, page.space(32))


def airtime_in_words(page: Page, view: EndView, width: int) -> Block:
    """The airtime as text, such as `Presenter 7:05 · Creative team 5:00`, in at most two lines."""
    names = " · ".join(f"{airtime.name} {airtime.actual}" for airtime in (view.people or view.roles))
    text = tr("Airtime: {told}").format(told=names) if names else ""
    return paragraph(page, text, Style(KEYS), width, 2)


def _chart(page: Page, title: str, lines: tuple[AirtimeLine, ...], maximum: int, size: float, width: int) -> Block:
    rows = [_airtime_row(page, airtime, size, width) for airtime in lines[:maximum]]
    if rest := len(lines) - len(rows):
        more = trn("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, more, Style(size, tone=Tone.SOFT), width))
    return stacked([line(page, title, Style(size, bold=True), width), *rows], page.space(12))


def _airtime_row(page: Page, airtime: AirtimeLine, size: float, width: int) -> Block:
    """A name and its length, above a bar for its share of everybody's time."""
    length = line(page, airtime.actual, Style(size, bold=True), width)
    name = paragraph(page, airtime.name, Style(size, tone=Tone.SOFT), width - length.width - page.space(24), 2)
    thickness = page.space(14)
    bar_top = max(name.height, length.height)
    bar = Piece(rect=Rect(0, bar_top, width, thickness), tone=Tone.GO, share=airtime.share, radius=thickness // 3)
    return Block(width, bar_top + thickness, (*name.at(0, 0), *length.at(width - length.width, 0), bar))
