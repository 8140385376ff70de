"""The home screen: one card for each protocol, the chosen one with a thick outline."""

from functools import lru_cache
from itertools import product

from kiosk.core.i18n import tr
from kiosk.core.room.commands import AskAboutCut, Choose, LeaveCut, Open
from kiosk.core.room.state import HOME_COLUMNS, Links
from kiosk.core.view.model import CardView, Hint, HomeView, InterruptedView
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, stacked, within
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.qr_code import qr_code, spaced
from kiosk.display.layout.text import Style, line, paragraph, whole
from kiosk.display.layout.widgets import button

Sizes = tuple[float, float]
"""The type of a card's title, and of all else on it."""

SIZES: tuple[Sizes, ...] = (
    (LARGE, SMALL),
    (LARGE, KEYS),
    (TEXT, KEYS),
    (LARGE, KEYS * 0.85),
    (TEXT, KEYS * 0.85),
    (SMALL, KEYS * 0.85),
)

TAKING_UP = (AskAboutCut(), LeaveCut())
"""What can be done about a session that was cut off."""

LEAST_SCALE = 0.5
"""On a page of a smaller scale there is no room for that beside what is told of it."""

PAD, PAD_ABOVE = 34, 28
"""From a card's edge to its text, across and down."""

Lines = tuple[int, int, int]
"""The most lines of a card's title, facts and summary."""

MOST: Lines = (2, 4, 4)

LEAST: Lines = (2, 1, 0)


def columns(width: int, height: int) -> int:
    """How many cards stand next to one another: on an upright page they are wide and under one another."""
    return 1 if height > width else HOME_COLUMNS


def has_keys(page: Page) -> bool:
    """Whether the keys for a session that was cut off stand beside it; else they are among the others."""
    return page.upright or page.scale >= LEAST_SCALE


def home(page: Page, view: HomeView, hints: tuple[Hint, ...], links: Links | None, room: Rect) -> Picture:
    """A session that was cut off stands above the cards."""
    cut_off = _unfinished(page, view.unfinished, hints, room.width) if view.unfinished else EMPTY
    left = room.below(cut_off.height + page.space(32) if cut_off.height else 0)
    return (*cut_off.at(room.left, room.top), *_cards(page, view.cards, links, left))


def _unfinished(page: Page, view: InterruptedView, hints: tuple[Hint, ...], width: int) -> Block:
    """What was cut off, in a plate of its own colour, with the keys that take it up or leave it."""
    pad, gap = page.space(PAD), page.space(32)
    inner = width - 2 * pad
    chosen = [hint for hint in hints if hint.command in TAKING_UP and has_keys(page)]
    keys = beside([button(page, hint, SMALL, on=Tone.PANEL) for hint in chosen], page.space(16))
    told = inner - keys.width - gap if keys.width and not page.upright else inner
    texts = stacked(
        [
            paragraph(page, view.title, Style(TEXT, bold=True, on=Tone.PANEL), told, 2),
            paragraph(page, view.text, Style(SMALL, tone=Tone.SOFT, on=Tone.PANEL), told, 3),
        ],
        page.space(4),
    )
    height = max(texts.height, keys.height)
    row = (*texts.at(0, (height - texts.height) // 2), *keys.at(inner - keys.width, (height - keys.height) // 2))
    inside = stacked([texts, keys], gap // 2) if page.upright else Block(inner, height, row)
    rect = Rect(0, 0, width, inside.height + pad)
    plate = Plate(rect=rect, fill=Tone.PANEL, outline=Tone.CHECK, thick=page.space(5), radius=page.space(24))
    return within(plate, inside, pad, pad // 2)


def _cards(page: Page, cards: tuple[CardView, ...], links: Links | None, room: Rect) -> Picture:
    """The cards in rows of as many as the arrow keys count; rows that do not fit are scrolled to the chosen card.

    The code for phones has the place behind the last card, where there is one.
    """
    gap, across = page.space(32), columns(page.width, page.height)
    width = (room.width - gap * (across - 1)) // across
    rows = -(-len(cards) // across)
    full, least = _height(page, cards, width, SIZES[0], MOST), _height(page, cards, width, SIZES[-1], LEAST)
    shown, high = _rows(room.height, least, gap), room.height
    counter = _counter(page, cards, room.width)
    if shown < rows:
        high -= counter.height + gap
        shown = _rows(high, least, gap)
    if links and shown > len(cards) // across:
        rows = len(cards) // across + 1
    full = max(full, least)
    height = min(full, (high + gap) // min(shown, max(1, rows)) - gap)
    first = _first_row(cards, rows, shown, across)
    boxes: list[Picture] = []

    def place(index: int, block: Block) -> None:
        row, column = divmod(index - first * across, across)
        boxes.append(block.at(room.left + column * (width + gap), room.top + row * (height + gap)))

    for index in range(first * across, min(len(cards), (first + shown) * across)):
        place(index, _card(page, cards, index, width, height))
    if links and first == 0 and len(cards) < shown * across:
        place(len(cards), _phone(page, links, width, height))
    if shown < rows:
        boxes.append(counter.at(room.right - counter.width, room.bottom - counter.height))
    return tuple(box for group in boxes for box in group)


def _phone(page: Page, links: Links, width: int, height: int) -> Block:
    """The code for phones with its address beside it; the address alone where the code would be too small."""
    gap = page.space(24)
    drawn = qr_code(links.page, min(height, width * 11 // 20))
    inner = width - drawn.width - gap
    title = paragraph(page, tr("Notes on a phone"), Style(SMALL, bold=True), inner, 3)
    looks = [Style(size, tone=Tone.SOFT) for size in (KEYS, KEYS * 0.8, KEYS * 0.7)]
    address = spaced(links.page)
    texts = [
        stacked([title, paragraph(page, address, look, inner, 4)], page.space(8))
        for look in looks
        if whole(page, address.split(), look, inner, 1)
    ]
    told = first_that_fits((*texts, title), inner, height)
    block = beside([drawn, told], gap)
    return Block(block.width, height, block.at(0, (height - block.height) // 2))


def _rows(high: int, height: int, gap: int) -> int:
    """How many rows of that height have room; one at least."""
    return max(1, (high + gap) // (height + gap))


def _first_row(cards: tuple[CardView, ...], rows: int, shown: int, across: int) -> int:
    """The row to begin with, so that the chosen card is seen, in the middle where it can be."""
    chosen = next((index // across for index, card in enumerate(cards) if card.chosen), 0)
    return min(max(0, chosen - shown // 2), max(0, rows - shown))


def _counter(page: Page, cards: tuple[CardView, ...], width: int) -> Block:
    """Which card is chosen, as a number, for a page that cannot show them all."""
    chosen = next((number for number, card in enumerate(cards, 1) if card.chosen), 0)
    text = tr("{n} of {count}").format(n=chosen, count=len(cards))
    return line(page, text, Style(SMALL, tone=Tone.SOFT), width)


def _height(page: Page, cards: tuple[CardView, ...], width: int, sizes: Sizes, most: Lines) -> int:
    """What the fullest card needs; all are as high."""
    inner = width - 2 * page.space(PAD)
    highest = max((_texts(page, card, sizes, inner, most).height for card in cards), default=0)
    return highest + 2 * page.space(PAD_ABOVE)


def _texts(page: Page, card: CardView, sizes: Sizes, inner: int, most: Lines) -> Block:
    """Title, facts and summary in at most so many lines each."""
    soft = Style(sizes[1], tone=Tone.SOFT, on=Tone.PANEL)
    blocks = [
        paragraph(page, card.title, Style(sizes[0], bold=True, on=Tone.PANEL), inner, most[0]),
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
    sizes, most = _alike(page, cards, inner, left)
    less = [most, (most[0], 1, 0), (most[0], 0, 0), (1, 0, 0)]
    texts = first_that_fits((_texts(page, card, sizes, inner, each) for each in less), inner, left)
    return within(plate, texts, across, down)


@lru_cache(maxsize=4)
def _alike(page: Page, cards: tuple[CardView, ...], inner: int, height: int) -> tuple[Sizes, Lines]:
    """How every card is set: the type, and the lines, so that none is cut off if it can be.

    Where there is little room, type gives way first, then the summaries, then the facts down to one line.
    """
    for most, sizes in product((MOST, (MOST[0], MOST[1], 0)), SIZES):
        if all(_whole(page, card, sizes, inner, most, height) for card in cards):
            return sizes, most
    return SIZES[-1], LEAST


def _whole(page: Page, card: CardView, sizes: Sizes, inner: int, most: Lines, height: int) -> bool:
    """Whether all of a card can be read in that type; a summary for which there are no lines is not missed."""
    styles = (Style(sizes[0], bold=True), Style(sizes[1]), Style(sizes[1]))
    texts = zip((card.title, card.facts, card.summary), styles, most, strict=True)
    shown = all(whole(page, [text], style, inner, lines) for text, style, lines in texts if lines)
    return shown and _texts(page, card, sizes, inner, most).height <= height
