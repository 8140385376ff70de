"""The offered plan: each step with its old and its new length."""

from dataclasses import replace

from kiosk.core.i18n import tr, trn
from kiosk.core.session.commands import AcceptReplan, DeclineReplan
from kiosk.core.view.model import Hint, OfferView
from kiosk.display.layout.blocks import Block, beside, stacked, within
from kiosk.display.layout.boxes import Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, largest_whole, line, paragraph
from kiosk.display.layout.widgets import button

DECISIONS = (AcceptReplan(), DeclineReplan())
"""The two answers to an offer, in the order of their buttons."""

LengthChange = tuple[str, str, str]
"""A step, its old length and its new one."""


def grouped(lines: tuple[LengthChange, ...]) -> tuple[LengthChange, ...]:
    """One line for all the steps that go from one length to the same other: how many, and the first of them."""
    alike: dict[tuple[str, str], list[str]] = {}
    for title, old, new in lines:
        alike.setdefault((old, new), []).append(title)
    return tuple((_named(titles), old, new) for (old, new), titles in alike.items())


def left_out(lines: tuple[LengthChange, ...], shown: tuple[LengthChange, ...]) -> int:
    """How many steps the lines shown, be they grouped or not, say nothing about."""
    told = {change[1:] for change in shown}
    return sum(change[1:] not in told for change in lines)


def _named(titles: list[str]) -> str:
    if len(titles) == 1:
        return titles[0]
    return tr("{n} steps from {title}").format(n=len(titles), title=titles[0])


ARROW = "→"

SMALLEST = KEYS * 0.8
"""The type in which steps stand in two columns, so that each is named."""

GAP = 20
"""Between a title and its old length."""

MANY = 16
"""With more steps than these, those that change alike are told together if they can be."""

ACROSS = 36
"""From the panel's edge to its text."""


def offers(page: Page, offer: OfferView, hints: tuple[Hint, ...], width: int) -> tuple[list[Block], list[Block]]:
    """The panel with everything, the largest first; and with ever fewer of the steps, in small type."""
    alike = grouped(offer.lines)
    inner = width - 2 * page.space(ACROSS)
    full = [_panel(page, offer, offer.lines, 0, hints, size, width) for size in _sizes(page, offer.lines, inner)]
    high = -(-len(offer.lines) // 2)
    each = (inner - page.space(ACROSS)) // 2
    if all(_told(page, offer.lines[start : start + high], each) for start in range(0, len(offer.lines), high)):
        full.append(_panel(page, offer, offer.lines, 0, hints, SMALLEST, width, across=2))
    told = [_panel(page, offer, alike, 0, hints, size, width) for size in _sizes(page, alike, inner)]
    whole = [*full, *told] if len(offer.lines) <= MANY else [*told, *full]
    less = []
    for count in range(len(alike) - 1, -1, -1):
        rest = left_out(offer.lines, alike[:count])
        less.append(_panel(page, offer, alike[:count], rest, hints, KEYS, width))
    return whole, less


def _panel(
    page: Page,
    offer: OfferView,
    lines: tuple[LengthChange, ...],
    rest: int,
    hints: tuple[Hint, ...],
    size: float,
    width: int,
    *,
    across: int = 1,
) -> Block:
    calm = size == SMALL
    side, down = page.space(ACROSS), page.space(26 if calm else 16)
    inner = width - 2 * side
    bold = Style(TEXT, bold=True, on=Tone.PANEL)
    size_of_why = largest_whole(page, [(offer.why, bold)], (TEXT, SMALL) if calm else (SMALL, KEYS), inner)
    why = paragraph(page, offer.why, replace(bold, size=size_of_why), inner, 2)
    rows = _rows(page, lines, size, inner, across)
    if rest:
        more = trn("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, more, Style(size, tone=Tone.SOFT, on=Tone.PANEL), inner))
    inside = stacked(
        [why, stacked(rows, page.space(6)), decisions(page, hints, size, Tone.PANEL)], page.space(18 if calm else 14)
    )
    rect = Rect(0, 0, width, inside.height + 2 * down)
    box = Plate(rect=rect, fill=Tone.PANEL, outline=Tone.LINE, thick=page.space(3), radius=page.space(32))
    return within(box, inside, side, down)


def _rows(page: Page, lines: tuple[LengthChange, ...], size: float, width: int, across: int) -> list[Block]:
    """The changes under one another, in so many columns."""
    gap = page.space(ACROSS)
    wide = (width - gap * (across - 1)) // across
    high = max(1, -(-len(lines) // across))
    columns = [
        stacked([_row(page, change, _columns(page, part, size, wide), size) for change in part], page.space(6))
        for start in range(0, len(lines), high)
        if (part := lines[start : start + high])
    ]
    boxes = [box for number, column in enumerate(columns) for box in column.at(number * (wide + gap), 0)]
    return [Block(width, max((column.height for column in columns), default=0), tuple(boxes))]


def _sizes(page: Page, lines: tuple[LengthChange, ...], width: int) -> tuple[float, ...]:
    """The sizes of type for rows under one another; the largest only where no title has to be shortened for it."""
    return (SMALL, KEYS, SMALLEST) if _titles_fit(page, lines, SMALL, width) else (KEYS, SMALLEST)


def _columns(page: Page, lines: tuple[LengthChange, ...], size: float, width: int) -> tuple[int, int]:
    """How wide titles and old lengths are; long titles are held back for the sake of the lengths."""
    titles, olds, news = _widest(page, lines, size)
    arrow = page.measure(f" {ARROW} ", page.type(size), True)[0]
    return min(titles, width - olds - arrow - news - page.space(GAP)), olds


def _titles_fit(page: Page, lines: tuple[LengthChange, ...], size: float, width: int) -> bool:
    return _columns(page, lines, size, width)[0] == _widest(page, lines, size)[0]


def _told(page: Page, lines: tuple[LengthChange, ...], width: int) -> bool:
    """Whether two columns leave enough of the titles to know the steps by."""
    return 2 * _columns(page, lines, SMALLEST, width)[0] >= _widest(page, lines, SMALLEST)[0]


def _widest(page: Page, lines: tuple[LengthChange, ...], size: float) -> tuple[int, ...]:
    """How wide the longest title, old length and new length are."""
    bold = False, True, True
    return tuple(
        max((page.measure(each[place], page.type(size), bold[place])[0] for each in lines), default=0)
        for place in range(3)
    )


def _row(page: Page, change: LengthChange, columns: tuple[int, int], size: float) -> Block:
    """`Reflection   3 min → 2 min 25 s`: the arrows of all rows stand under one another."""
    title, old, new = change
    titles, olds = columns
    strong = Style(size, bold=True, on=Tone.PANEL)
    name = line(page, title, Style(size, tone=Tone.SOFT, on=Tone.PANEL), titles)
    before = line(page, old, strong, page.width)
    after = line(page, f"{ARROW} {new}", strong, page.width)
    left = titles + page.space(GAP) + olds
    boxes = (*name.at(0, 0), *before.at(left - before.width, 0))
    right = left + page.measure(" ", page.type(size), True)[0]
    return Block(right + after.width, max(name.height, after.height), (*boxes, *after.at(right, 0)))


def decisions(page: Page, hints: tuple[Hint, ...], size: float, on: Tone) -> Block:
    """Two alike: neither answer is the expected one."""
    chosen = [hint for decision in DECISIONS for hint in hints if hint.command == decision]
    return beside([button(page, hint, size, on=on) for hint in chosen], page.space(20))
