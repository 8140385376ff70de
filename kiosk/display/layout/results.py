"""The table of planned and actual times; a table that is too long is scrolled, and its total always stays."""

from collections.abc import Iterator
from itertools import product

from kiosk.core.i18n import tr
from kiosk.core.room.commands import ChooseRow
from kiosk.core.units import parse_length
from kiosk.core.view.end import listed_rows
from kiosk.core.view.model import Hint
from kiosk.core.view.views import EndView, ResultLine
from kiosk.display.labels import with_step
from kiosk.display.layout.blocks import Block, beside, first_that_fits, stacked
from kiosk.display.layout.boxes import Pattern, Picture, Piece, Rect, Tone
from kiosk.display.layout.page import KEYS, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, line, shortened
from kiosk.display.layout.widgets import button

Rows = tuple[ResultLine, ...]

ROW_SIZES = (TEXT, SMALL, KEYS)
SCROLLED_SIZES = (KEYS, 24)
LEAST_ROWS = 6
"""The second size is for displays on which the first leaves fewer rows than this."""

SCROLLED_GAP = 8


def results(page: Page, view: EndView, room: Rect, *, with_airtime: bool) -> Block:
    """The whole table in the largest type in which it fits; else a part of it with the keys to scroll.

    The airtime is in the table `with_airtime`, and wherever the table is scrolled.
    """
    rows = listed_rows(view)
    steps = rows if with_airtime else rows[: len(view.lines) + len(view.sums)]
    whole = first_that_fits(_whole_tables(page, view, steps, room), room.width, room.height)
    return whole if whole.height else _part(page, view, rows, room)


def _whole_tables(page: Page, view: EndView, rows: Rows, room: Rect) -> Iterator[Block]:
    """Tables of all rows, from large type to small."""
    for size, gap in product(ROW_SIZES, (28, 14)):
        if (len(rows) + 1) * (page.type(size) + page.space(gap)) > 2 * room.height:
            continue  # far too high: to measure it would take time
        name, bars, *_ = _columns(page, (*rows, view.total), size, room.width)
        room_for_bars = page.upright or bars.width >= room.width // 7 or size == ROW_SIZES[-1]
        if room_for_bars and _widest(page, [row.name for row in rows], size) <= name.width:
            yield _table(page, view, rows, range(len(rows)), size, room.width, gap)


def _part(page: Page, view: EndView, rows: Rows, room: Rect) -> Block:
    """As many rows around the chosen one as there is room for, or at last the total alone."""
    for size, least in zip(SCROLLED_SIZES, (LEAST_ROWS, 1), strict=True):
        one, two = (_table(page, view, rows, range(count), size, room.width, SCROLLED_GAP).height for count in (1, 2))
        count = 1 + (room.height - one) // max(1, two - one)
        if count >= least:
            count = min(count, len(rows))
            first = max(0, min(view.chosen - 1, len(rows) - count))
            part = range(first, first + count)
            return first_that_fits(
                [_table(page, view, rows, part, size, room.width, SCROLLED_GAP)], room.width, room.height
            )
    return first_that_fits([_total(page, view, room.width)], room.width, room.height)


def _total(page: Page, view: EndView, width: int) -> Block:
    return _row(page, view.total, KEYS, _columns(page, (view.total,), KEYS, width), 0, bold=True)


def _table(page: Page, view: EndView, rows: Rows, part: range, size: float, width: int, gap: int) -> Block:
    """The rows of this part and the total; below them the keys to scroll, where there are more rows."""
    columns = _columns(page, (*rows, view.total), size, width)
    longest = max((_length(text) for row in view.lines for text in (row.planned, row.actual)), default=0)
    shown = [
        _row(
            page,
            rows[index],
            size,
            columns,
            longest if index < len(view.lines) else 0,
            bold=not rows[index].actual,
            chosen=0 < index == view.chosen,
        )
        for index in part
    ]
    total = _row(page, view.total, size, columns, 0, bold=True)
    scroll = [] if len(part) == len(rows) else [_scroll_keys(page, part, len(rows))]
    return stacked([*shown, total, *scroll], page.space(gap))


def _scroll_keys(page: Page, part: range, count: int) -> Block:
    """The keys for the parts before and after this one, and what part it is: `5–12 of 30`."""
    before, after = max(0, part.start - len(part) + 1), min(count - 1, part.stop)
    text = tr("{first}–{last} of {count}").format(first=part.start + 1, last=part.stop, count=count)
    keys = [
        button(page, Hint(key, "", ChooseRow(at=at), None), KEYS)
        for key, at, more in (("↑", before, part.start > 0), ("↓", after, part.stop < count))
        if more
    ]
    return beside([*keys, line(page, text, Style(KEYS, tone=Tone.SOFT), page.width)], page.space(24))


def _columns(page: Page, rows: Rows, size: float, width: int) -> tuple[Rect, ...]:
    """The columns of name, bars, times and difference: texts are measured, and the bars get the rest.

    On an upright page the name has its own line above the other columns.
    """
    gap = page.space(28)
    times = _widest(page, [_times(row) for row in rows], size)
    differences = _widest(page, [row.difference for row in rows], size)
    left = max(0, width - times - differences - 2 * gap)
    least_bars = left // 4 if size > KEYS else 0
    name = min(_widest(page, [row.name for row in rows], size), width if page.upright else left - least_bars)
    bars = 0 if page.upright else name + gap
    return (
        Rect(0, 0, name, 0),
        Rect(bars, 0, max(0, left - bars), 0),
        Rect(left + gap, 0, times, 0),
        Rect(left + times + 2 * gap, 0, differences, 0),
    )


def _widest(page: Page, texts: list[str], size: float) -> int:
    return max((page.measure(text, page.type(size), True)[0] for text in texts), default=0)


def _times(row: ResultLine) -> str:
    template = tr("{actual} of {planned}") if row.planned else "{actual}"
    return template.format(actual=row.actual, planned=row.planned)


def _row(
    page: Page,
    row: ResultLine,
    size: float,
    columns: tuple[Rect, ...],
    longest: int,
    *,
    bold: bool = False,
    chosen: bool = False,
) -> Block:
    """A row with name, bars, times such as `3:25 of 3:00`, and the difference; the name of the chosen one is green."""
    name_room, bars, times, difference = columns
    style = Style(size, bold=bold or chosen, tone=Tone.GO if chosen else Tone.INK)
    name = line(page, _fitted_name(page, row, style, name_room.width), style, name_room.width)
    top = name.height if page.upright else 0
    times_text = line(page, _times(row), Style(size, bold=bold), times.width)
    difference_text = line(page, row.difference, Style(size, tone=Tone.SOFT), difference.width)
    boxes = (*name.at(0, 0), *times_text.at(times.left, top), *difference_text.at(difference.left, top))
    if longest and bars.width > times_text.height:
        boxes += _bars(row, Rect(bars.left, top, bars.width, times_text.height), longest)
    return Block(difference.right, max(name.height, top + times_text.height), boxes)


def _fitted_name(page: Page, row: ResultLine, style: Style, width: int) -> str:
    """The name; where it is too long, a long person or topic is shortened first, so that the step can be read.

    Where even that is too long, some letters of the person stay, and the line shortens the step.
    """
    px = page.type(style.size)
    if not row.whose or page.measure(row.name, px, style.bold)[0] <= width:
        return row.name
    step = f" · {row.title}"
    # Parts of a text that are measured apart can be a little narrower than the whole.
    left = width - page.measure(step, px, style.bold)[0] - page.space(8)
    whose = shortened(page, row.whose, px, style.bold, left)
    return with_step(row, whose)


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
