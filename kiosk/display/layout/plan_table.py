"""The table of a suggested plan: each whole turn and each step that changes, with its old and its new length."""

from collections.abc import Iterator

from kiosk.core.i18n import tr
from kiosk.core.room.commands import ChooseRow
from kiosk.core.view.model import Hint, OfferView
from kiosk.display.layout.blocks import Block, first_that_fits, stacked
from kiosk.display.layout.boxes import Picture, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, line, paragraph
from kiosk.display.layout.widgets import plate

LengthChange = tuple[str, str, str]
"""What changes, its old length and its new length."""

ARROW = "→"

MOST_LINES = 4
"""The lines that a long title may take beside its lengths, on a narrow page."""

TITLE_GAP = 40
"""The gap between a title and its old length."""


def plan_table(page: Page, view: OfferView, room: Rect) -> Picture:
    """The table in the largest type in which all of it fits, or the lines around the chosen one."""
    block = first_that_fits(_tables(page, view, room.width), room.width, room.height)
    return block.at(room.left, room.top)


def _tables(page: Page, view: OfferView, width: int) -> Iterator[Block]:
    """The whole table in smaller and smaller type, then fewer and fewer lines, with buttons that lead further."""
    count = len(view.changes)
    for size in (LARGE, TEXT, SMALL, KEYS, KEYS * 0.8):
        yield _table(page, view, size, width, 0, count)
    for shown in range(count - 1, 0, -1):
        first = max(0, min(view.chosen - shown // 2, count - shown))
        yield _table(page, view, KEYS, width, first, shown)
    yield line(page, view.why, Style(SMALL, bold=True), width)


def _table(page: Page, view: OfferView, size: float, width: int, first: int, count: int) -> Block:
    """The reason, `count` lines of changes from the one at index `first` on, and what comes of the plan."""
    shown, after = view.changes[first : first + count], len(view.changes) - first - count
    rows = [_row(page, change, _columns(page, shown, size, width), size) for change in shown]
    if first:
        rows.insert(0, _further(page, tr("▲ {n} more").format(n=first), -count))
    if after:
        rows.append(_further(page, tr("▼ {n} more").format(n=after), count))
    why = paragraph(page, view.why, Style(max(size, SMALL) if size < LARGE else PLATE, bold=True), width, 2)
    notes = [paragraph(page, note, Style(max(size * 0.8, KEYS)), width, 3) for note in view.notes]
    gap = page.space(size / 2)
    return stacked([why, stacked(rows, gap // 2), stacked(notes, gap // 2)], gap)


def _further(page: Page, text: str, rows: int) -> Block:
    """A button that leads to the lines before or after."""
    inside = line(page, text, Style(KEYS, on=Tone.PANEL), page.width)
    touch = Hint(key="", does=text, command=ChooseRow(rows), released=None)
    return plate(page, inside, fill=Tone.PANEL, outline=Tone.LINE, pad=page.space(16), touch=touch)


def _columns(page: Page, changes: tuple[LengthChange, ...], size: float, width: int) -> tuple[int, int]:
    """The widths of titles and of old lengths; titles are broken into lines so that the lengths fit."""
    bold = False, True, True
    titles, olds, news = (
        max((page.measure(change[index], page.type(size), bold[index])[0] for change in changes), default=0)
        for index in range(3)
    )
    arrow = page.measure(f" {ARROW} ", page.type(size), True)[0]
    return min(titles, width - olds - arrow - news - page.space(TITLE_GAP)), olds


def _row(page: Page, change: LengthChange, columns: tuple[int, int], size: float) -> Block:
    """A change such as `Each turn   12 → 11 min`, with the lengths beside its first line; all arrows are aligned."""
    title, old, new = change
    titles, olds = columns
    strong = Style(size, bold=True)
    name = paragraph(page, title, Style(size, tone=Tone.SOFT), titles, MOST_LINES)
    before, after = line(page, old, strong, page.width), line(page, f"{ARROW} {new}", strong, page.width)
    left = titles + page.space(TITLE_GAP) + olds
    right = left + page.measure(" ", page.type(size), True)[0]
    boxes = (*name.at(0, 0), *before.at(left - before.width, 0), *after.at(right, 0))
    return Block(right + after.width, max(name.height, after.height), boxes)
