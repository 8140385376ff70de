"""The home screen: one card for each protocol, the chosen one with a thick outline."""

from functools import lru_cache

from kiosk.core.around_commands import Choose
from kiosk.core.commands import Open
from kiosk.core.room import HOME_COLUMNS, Links
from kiosk.core.views import CardView, Snapshot
from kiosk.display.boxes import Picture, Plate, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, stacked, within
from kiosk.display.layout.code import code, spaced
from kiosk.display.layout.page import KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, line, paragraph, whole

TITLE_SIZES = (LARGE, TEXT, SMALL)
SOFT_SIZES = (SMALL, KEYS, KEYS * 0.85)

PAD, PAD_ABOVE = 40, 28
"""From a card's edge to its text, across and down."""

Lines = tuple[int, int, int]
"""The most lines of a card's title, facts and summary."""


def home(page: Page, snapshot: Snapshot, cards: tuple[CardView, ...], room: Rect) -> Picture:
    """A session that was cut off stands above the cards."""
    cut_off = _unfinished(page, snapshot, room.width)
    left = room.below(cut_off.height + page.space(32) if cut_off.height else 0)
    return (*cut_off.at(room.left, room.top), *_cards(page, cards, snapshot.links, left))


def _unfinished(page: Page, snapshot: Snapshot, width: int) -> Block:
    """What was cut off, in a plate of its own colour; how it goes on is among the keys."""
    view = snapshot.unfinished
    if view is None:
        return EMPTY
    pad = page.space(PAD_ABOVE)
    inner = width - 2 * pad
    texts = stacked(
        [
            line(page, view.title, Style(TEXT, bold=True, on=Tone.PANEL), inner),
            paragraph(page, view.text, Style(SMALL, tone=Tone.SOFT, on=Tone.PANEL), inner, 2),
        ],
        page.space(4),
    )
    rect = Rect(0, 0, width, texts.height + pad)
    plate = Plate(rect=rect, fill=Tone.PANEL, outline=Tone.CHECK, thick=page.space(5), radius=page.space(24))
    return within(plate, texts, pad, pad // 2)


def _cards(page: Page, cards: tuple[CardView, ...], links: Links | None, room: Rect) -> Picture:
    """The cards in rows of as many as the arrow keys count; rows that do not fit are scrolled to the chosen card.

    The code for phones has the place behind the last card, where there is one.
    """
    gap = page.space(32)
    width = (room.width - gap * (HOME_COLUMNS - 1)) // HOME_COLUMNS
    rows = -(-len(cards) // HOME_COLUMNS)
    full, least = (_height(page, cards, width, size, most) for size, most in _extremes(page))
    shown, high = _rows(room.height, least, gap), room.height
    counter = _counter(page, cards, room.width)
    if shown < rows:
        high -= counter.height + gap
        shown = _rows(high, least, gap)
    if links and shown > len(cards) // HOME_COLUMNS:
        rows = len(cards) // HOME_COLUMNS + 1
    full = max(full, least)
    height = min(full, (high + gap) // min(shown, max(1, rows)) - gap)
    first = _first_row(cards, rows, shown)
    boxes: list[Picture] = []

    def place(index: int, block: Block) -> None:
        row, column = divmod(index - first * HOME_COLUMNS, HOME_COLUMNS)
        boxes.append(block.at(room.left + column * (width + gap), room.top + row * (height + gap)))

    for index in range(first * HOME_COLUMNS, min(len(cards), (first + shown) * HOME_COLUMNS)):
        place(index, _card(page, cards, index, width, height))
    if links and first == 0 and len(cards) < shown * HOME_COLUMNS:
        place(len(cards), _phone(page, links, width, height))
    if shown < rows:
        boxes.append(counter.at(room.right - counter.width, room.bottom - counter.height))
    return tuple(box for group in boxes for box in group)


def _phone(page: Page, links: Links, width: int, height: int) -> Block:
    """The code for phones and its address beside or below it; the address alone where the code would be too small."""
    gap = page.space(24)
    drawn = code(links.page, min(height * 3 // 5, width) if page.upright else min(height, width * 11 // 20))
    inner = width if page.upright else width - drawn.width - gap
    below = height - drawn.height - gap if page.upright else height
    title = paragraph(page, page.words.gettext("Notes on a phone"), Style(SMALL, bold=True), inner, 3)
    looks = [Style(size, tone=Tone.SOFT) for size in (KEYS, KEYS * 0.8, KEYS * 0.7)]
    address = spaced(links.page)
    texts = [
        stacked([title, paragraph(page, address, look, inner, 4)], page.space(8))
        for look in looks
        if whole(page, address.split(), look, inner, 1)
    ]
    told = first_that_fits((*texts, title), inner, below)
    return stacked([drawn, told], gap) if page.upright else beside([drawn, told], gap)


def _rows(high: int, height: int, gap: int) -> int:
    """How many rows of that height have room; one at least."""
    return max(1, (high + gap) // (height + gap))


def _first_row(cards: tuple[CardView, ...], rows: int, shown: int) -> int:
    """The row to begin with, so that the chosen card is seen, in the middle where it can be."""
    chosen = next((index // HOME_COLUMNS for index, card in enumerate(cards) if card.chosen), 0)
    return min(max(0, chosen - shown // 2), max(0, rows - shown))


def _counter(page: Page, cards: tuple[CardView, ...], width: int) -> Block:
    """Which card is chosen, as a number, for a page that cannot show them all."""
    chosen = next((number for number, card in enumerate(cards, 1) if card.chosen), 0)
    text = page.words.gettext("{n} of {count}").format(n=chosen, count=len(cards))
    return line(page, text, Style(SMALL, tone=Tone.SOFT), width)


def _most(page: Page) -> Lines:
    """How many lines a card may have; narrow ones on an upright page need more."""
    return (3, 5, 6) if page.upright else (2, 4, 4)


def _extremes(page: Page) -> tuple[tuple[float, Lines], ...]:
    """The type and the lines of a card that shows everything, and of one that shows the least."""
    titles, facts, summary = _most(page)
    return (SOFT_SIZES[0], (titles, facts, summary)), (SOFT_SIZES[-1], (titles, 1, 0))


def _height(page: Page, cards: tuple[CardView, ...], width: int, soft: float, most: Lines) -> int:
    """What the fullest card needs; all are as high."""
    inner = width - 2 * page.space(PAD)
    size = _title_size(page, cards, inner)
    highest = max((_texts(page, card, size, soft, inner, most).height for card in cards), default=0)
    return highest + 2 * page.space(PAD_ABOVE)


def _title_size(page: Page, cards: tuple[CardView, ...], inner: int) -> float:
    """The largest size in which every title is whole; the same on all cards."""
    titles, most = [card.title for card in cards], _most(page)[0]
    return next((size for size in TITLE_SIZES if whole(page, titles, Style(size, bold=True), inner, most)), SMALL)


def _texts(page: Page, card: CardView, size: float, small: float, inner: int, most: Lines) -> Block:
    """Title, facts and summary in at most so many lines each."""
    soft = Style(small, tone=Tone.SOFT, on=Tone.PANEL)
    blocks = [
        paragraph(page, card.title, Style(size, bold=True, on=Tone.PANEL), inner, most[0]),
        paragraph(page, card.facts, soft, inner, most[1]),
        paragraph(page, card.summary, soft, inner, most[2]),
    ]
    return stacked(blocks, page.space(8))


def _card(page: Page, cards: tuple[CardView, ...], index: int, width: int, height: int) -> Block:
    card = cards[index]
    across, down = page.space(PAD), page.space(PAD_ABOVE)
    plate = Plate(
        rect=Rect(0, 0, width, height),
        fill=Tone.PANEL,
        outline=Tone.GO if card.chosen else Tone.LINE,
        thick=page.space(8 if card.chosen else 3),
        radius=page.space(32),
        commands=(Choose(at=index), Open()),
    )
    inner, left = width - 2 * across, height - 2 * down
    size, small, most = _alike(page, cards, inner, left)
    less = [most, (most[0], 1, 0), (most[0], 0, 0), (1, 0, 0)]
    texts = first_that_fits((_texts(page, card, size, small, inner, each) for each in less), inner, left)
    return within(plate, texts, across, down)


@lru_cache(maxsize=4)
def _alike(page: Page, cards: tuple[CardView, ...], inner: int, height: int) -> tuple[float, float, Lines]:
    """How every card is set: the type of titles and of all else, and the lines, so that none is cut off if it can be.

    Where there is little room, the type of what is below the titles gives way first, then the summaries, then the
    facts down to one line.
    """
    size = _title_size(page, cards, inner)
    titles, facts, summary = _most(page)
    wanted = [(small, most) for most in ((titles, facts, summary), (titles, facts, 0)) for small in SOFT_SIZES]
    for small, most in wanted:
        soft = Style(small)
        told = (_texts(page, card, size, small, inner, most).height for card in cards)
        shown = [(card.facts, most[1]) for card in cards] + [(card.summary, most[2]) for card in cards if most[2]]
        if max(told, default=0) <= height and all(whole(page, [text], soft, inner, lines) for text, lines in shown):
            return size, small, most
    return size, SOFT_SIZES[-1], (titles, 1, 0)
