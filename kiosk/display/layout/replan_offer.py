"""The suggested plan: each changed step with its old and its new length."""

from dataclasses import replace

from kiosk.core.i18n import tr, trn
from kiosk.core.session.commands import AcceptReplan, DeclineReplan
from kiosk.core.view.model import Hint, OfferView
from kiosk.display.layout.blocks import Block, beside, stacked, within
from kiosk.display.layout.boxes import Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, largest_fitting, line, paragraph
from kiosk.display.layout.widgets import button

DECISIONS = (AcceptReplan(), DeclineReplan())
"""The two answers to an offer, in the order of their buttons."""

LengthChange = tuple[str, str, str]
"""The title of a step, its old length and its new length."""


def grouped(lines: tuple[LengthChange, ...]) -> tuple[LengthChange, ...]:
    """The changes with one line for all steps that change alike; it gives their number and the first title."""
    alike: dict[tuple[str, str], list[str]] = {}
    for title, old, new in lines:
        alike.setdefault((old, new), []).append(title)
    return tuple((_group_title(titles), old, new) for (old, new), titles in alike.items())


def left_out_count(lines: tuple[LengthChange, ...], shown: tuple[LengthChange, ...]) -> int:
    """The number of steps that the shown lines, grouped or not, do not cover."""
    covered = {change[1:] for change in shown}
    return sum(change[1:] not in covered for change in lines)


def _group_title(titles: list[str]) -> str:
    if len(titles) == 1:
        return titles[0]
    return tr("{n} steps from {title}").format(n=len(titles), title=titles[0])


ARROW = "→"

SMALLEST = KEYS * 0.8
"""The smallest type; in it, steps also stand in two columns, so that each can be named."""

TITLE_GAP = 20
"""The gap between a title and its old length."""

GROUPED_ABOVE = 16
"""The number of steps above which grouped lines are tried first."""

PANEL_PAD = 36
"""The distance from the panel's edge to its text."""


def offer_panels(page: Page, offer: OfferView, hints: tuple[Hint, ...], width: int) -> tuple[list[Block], list[Block]]:
    """Panels with all steps, the largest first; and panels in small type with fewer and fewer steps."""
    groups = grouped(offer.lines)
    inner = width - 2 * page.space(PANEL_PAD)
    full = [_panel(page, offer, offer.lines, 0, hints, size, width) for size in _sizes(page, offer.lines, inner)]
    per_column = -(-len(offer.lines) // 2)
    column_width = (inner - page.space(PANEL_PAD)) // 2
    if all(
        _titles_recognisable(page, offer.lines[start : start + per_column], column_width)
        for start in range(0, len(offer.lines), per_column)
    ):
        full.append(_panel(page, offer, offer.lines, 0, hints, SMALLEST, width, column_count=2))
    grouped_panels = [_panel(page, offer, groups, 0, hints, size, width) for size in _sizes(page, groups, inner)]
    complete = [*full, *grouped_panels] if len(offer.lines) <= GROUPED_ABOVE else [*grouped_panels, *full]
    partial = []
    for count in range(len(groups) - 1, -1, -1):
        rest = left_out_count(offer.lines, groups[:count])
        partial.append(_panel(page, offer, groups[:count], rest, hints, KEYS, width))
    return complete, partial


def _panel(
    page: Page,
    offer: OfferView,
    lines: tuple[LengthChange, ...],
    rest: int,
    hints: tuple[Hint, ...],
    size: float,
    width: int,
    *,
    column_count: int = 1,
) -> Block:
    large = size == SMALL
    pad, vertical_pad = page.space(PANEL_PAD), page.space(26 if large else 16)
    inner = width - 2 * pad
    bold = Style(TEXT, bold=True, on=Tone.PANEL)
    why_size = largest_fitting(page, [(offer.why, bold)], (TEXT, SMALL) if large else (SMALL, KEYS), inner)
    why = paragraph(page, offer.why, replace(bold, size=why_size), inner, 2)
    rows = _rows(page, lines, size, inner, column_count)
    if rest:
        more = trn("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, more, Style(size, tone=Tone.SOFT, on=Tone.PANEL), inner))
    inside = stacked(
        [why, stacked(rows, page.space(6)), decision_buttons(page, hints, size, Tone.PANEL)],
        page.space(18 if large else 14),
    )
    rect = Rect(0, 0, width, inside.height + 2 * vertical_pad)
    box = Plate(rect=rect, fill=Tone.PANEL, outline=Tone.LINE, thickness=page.space(3), radius=page.space(32))
    return within(box, inside, pad, vertical_pad)


def _rows(page: Page, lines: tuple[LengthChange, ...], size: float, width: int, column_count: int) -> list[Block]:
    """The changes in this number of columns, filled from top to bottom."""
    gap = page.space(PANEL_PAD)
    column_width = (width - gap * (column_count - 1)) // column_count
    per_column = max(1, -(-len(lines) // column_count))
    columns = [
        stacked(
            [_row(page, change, _column_widths(page, part, size, column_width), size) for change in part], page.space(6)
        )
        for start in range(0, len(lines), per_column)
        if (part := lines[start : start + per_column])
    ]
    boxes = [box for number, column in enumerate(columns) for box in column.at(number * (column_width + gap), 0)]
    return [Block(width, max((column.height for column in columns), default=0), tuple(boxes))]


def _sizes(page: Page, lines: tuple[LengthChange, ...], width: int) -> tuple[float, ...]:
    """The type sizes for rows in one column; the largest only if no title has to be shortened."""
    return (SMALL, KEYS, SMALLEST) if _titles_fit(page, lines, SMALL, width) else (KEYS, SMALLEST)


def _column_widths(page: Page, lines: tuple[LengthChange, ...], size: float, width: int) -> tuple[int, int]:
    """The widths of titles and of old lengths; titles are shortened so that the lengths fit."""
    titles, olds, news = _natural_widths(page, lines, size)
    arrow = page.measure(f" {ARROW} ", page.type(size), True)[0]
    return min(titles, width - olds - arrow - news - page.space(TITLE_GAP)), olds


def _titles_fit(page: Page, lines: tuple[LengthChange, ...], size: float, width: int) -> bool:
    return _column_widths(page, lines, size, width)[0] == _natural_widths(page, lines, size)[0]


def _titles_recognisable(page: Page, lines: tuple[LengthChange, ...], width: int) -> bool:
    """Whether at least half of the longest title fits, so that the steps can be recognised."""
    return 2 * _column_widths(page, lines, SMALLEST, width)[0] >= _natural_widths(page, lines, SMALLEST)[0]


def _natural_widths(page: Page, lines: tuple[LengthChange, ...], size: float) -> tuple[int, ...]:
    """The widths of the longest title, old length and new length."""
    bold = False, True, True
    return tuple(
        max((page.measure(change[index], page.type(size), bold[index])[0] for change in lines), default=0)
        for index in range(3)
    )


def _row(page: Page, change: LengthChange, columns: tuple[int, int], size: float) -> Block:
    """A change such as `Reflection   3 min → 2 min 25 s`; the arrows of all rows are aligned."""
    title, old, new = change
    titles, olds = columns
    strong = Style(size, bold=True, on=Tone.PANEL)
    name = line(page, title, Style(size, tone=Tone.SOFT, on=Tone.PANEL), titles)
    before = line(page, old, strong, page.width)
    after = line(page, f"{ARROW} {new}", strong, page.width)
    left = titles + page.space(TITLE_GAP) + olds
    boxes = (*name.at(0, 0), *before.at(left - before.width, 0))
    right = left + page.measure(" ", page.type(size), True)[0]
    return Block(right + after.width, max(name.height, after.height), (*boxes, *after.at(right, 0)))


def decision_buttons(page: Page, hints: tuple[Hint, ...], size: float, on: Tone) -> Block:
    """The buttons for both answers, which look alike: neither is emphasised."""
    decision_hints = [hint for decision in DECISIONS for hint in hints if hint.command == decision]
    return beside([button(page, hint, size, on=on) for hint in decision_hints], page.space(20))
