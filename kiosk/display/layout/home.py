"""The home screen: a card for each protocol; the chosen card has a thick outline."""

from functools import lru_cache
from itertools import product

from kiosk.core.i18n import tr
from kiosk.core.room.commands import AskAboutCut, Choose, LeaveCut, Open
from kiosk.core.room.state import HOME_COLUMNS
from kiosk.core.view.model import Hint, Standing
from kiosk.core.view.views import CardView, HomeView, InterruptedView
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, stacked, within
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.codes import has_place_at_home, note_takers_code
from kiosk.display.layout.page import KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, line, paragraph, texts_fit
from kiosk.display.layout.widgets import button

Sizes = tuple[float, float]
"""The type sizes of a card's title, and of its other texts."""

SIZES: tuple[Sizes, ...] = (
    (LARGE, SMALL),
    (LARGE, KEYS),
    (TEXT, KEYS),
    (LARGE, KEYS * 0.85),
    (TEXT, KEYS * 0.85),
    (SMALL, KEYS * 0.85),
)

RESUME_COMMANDS = (AskAboutCut(), LeaveCut())
"""The commands that an interrupted session is resumed or ended with."""

MINIMUM_SCALE = 0.5
"""The smallest scale at which a page has room for the resume keys beside the text about the session."""

PAD, VERTICAL_PAD, LEAST_VERTICAL_PAD = 34, 28, 10
"""The horizontal and the vertical distance from a card's edge to its text; the last where text would else be cut."""

Lines = tuple[int, int, int]
"""The maximum numbers of lines of a card's title, facts and summary."""

MAXIMUM_LINES: Lines = (2, 4, 4)

MINIMUM_LINES: Lines = (2, 1, 0)


def card_columns(width: int, height: int) -> int:
    """The number of cards in a row; on an upright page each card has a row to itself."""
    return 1 if height > width else HOME_COLUMNS


def shows_resume_keys(page: Page) -> bool:
    """Whether the keys for an interrupted session stand beside its text; otherwise they are in the row of keys."""
    return page.upright or page.scale >= MINIMUM_SCALE


def home(page: Page, view: HomeView, standing: Standing, room: Rect) -> Picture:
    """The interrupted session, if there is one, above the cards."""
    cut_off = _unfinished(page, view.unfinished, standing.hints, room.width) if view.unfinished else EMPTY
    card_area = room.below(cut_off.height + page.space(32) if cut_off.height else 0)
    return (*cut_off.at(room.left, room.top), *_cards(page, view.cards, standing, card_area))


def _unfinished(page: Page, view: InterruptedView, hints: tuple[Hint, ...], width: int) -> Block:
    """The interrupted session in an outlined plate, with the keys to resume or end it."""
    pad, gap = page.space(PAD), page.space(32)
    inner = width - 2 * pad
    resume_hints = [hint for hint in hints if hint.command in RESUME_COMMANDS and shows_resume_keys(page)]
    keys = _resume_keys(page, resume_hints, inner)
    text_width = inner - keys.width - gap if keys.width and not page.upright else inner
    texts = stacked(
        [
            paragraph(page, view.title, Style(TEXT, bold=True, on=Tone.PANEL), text_width, 2),
            paragraph(page, view.text, Style(SMALL, tone=Tone.SOFT, on=Tone.PANEL), text_width, 3),
        ],
        page.space(4),
    )
    height = max(texts.height, keys.height)
    row = (*texts.at(0, (height - texts.height) // 2), *keys.at(inner - keys.width, (height - keys.height) // 2))
    inside = stacked([texts, keys], gap // 2) if page.upright else Block(inner, height, row)
    rect = Rect(0, 0, width, inside.height + pad)
    plate = Plate(rect=rect, fill=Tone.PANEL, outline=Tone.CHECK, thickness=page.space(5), radius=page.space(24))
    return within(plate, inside, pad, pad // 2)


def _resume_keys(page: Page, hints: list[Hint], width: int) -> Block:
    """The keys side by side, in smaller type or below one another where there is less room."""
    large, small = ([button(page, hint, size, on=Tone.PANEL) for hint in hints] for size in (SMALL, KEYS))
    gap = page.space(16)
    choices = (beside(large, gap), beside(small, gap), stacked(small, gap))
    return next((keys for keys in choices if keys.width <= width), choices[-1])


def _cards(page: Page, cards: tuple[CardView, ...], standing: Standing, room: Rect) -> Picture:
    """The cards in rows, as the arrow keys count them; rows that do not all fit are scrolled to the chosen card.

    The code for phones follows the last card if there is a free place.
    """
    gap, column_count = page.space(32), card_columns(page.width, page.height)
    width = (room.width - gap * (column_count - 1)) // column_count
    rows = -(-len(cards) // column_count)
    full_height, minimum_height = (
        _card_height(page, cards, width, SIZES[0], MAXIMUM_LINES),
        _card_height(page, cards, width, SIZES[-1], MINIMUM_LINES),
    )
    visible_rows, available = _row_count(room.height, minimum_height, gap), room.height
    counter = _counter(page, cards, room.width)
    if visible_rows < rows:
        available -= counter.height + gap
        visible_rows = _row_count(available, minimum_height, gap)
    phones = has_place_at_home(standing)
    if phones and visible_rows > len(cards) // column_count:
        rows = len(cards) // column_count + 1
    full_height = max(full_height, minimum_height)
    height = min(full_height, (available + gap) // min(visible_rows, max(1, rows)) - gap)
    first_row = _first_row(cards, rows, visible_rows, column_count)
    boxes: list[Picture] = []

    def add(index: int, block: Block) -> None:
        row, column = divmod(index - first_row * column_count, column_count)
        boxes.append(block.at(room.left + column * (width + gap), room.top + row * (height + gap)))

    for index in range(first_row * column_count, min(len(cards), (first_row + visible_rows) * column_count)):
        add(index, _card(page, cards, index, width, height))
    if phones and first_row == 0 and len(cards) < visible_rows * column_count:
        add(len(cards), note_takers_code(page, standing, width, height))
    if visible_rows < rows:
        boxes.append(counter.at(room.right - counter.width, room.bottom - counter.height))
    return tuple(box for group in boxes for box in group)


def _row_count(available: int, height: int, gap: int) -> int:
    """The number of rows of this height that fit; at least one."""
    return max(1, (available + gap) // (height + gap))


def _first_row(cards: tuple[CardView, ...], rows: int, visible_rows: int, column_count: int) -> int:
    """The first visible row, so that the chosen card is visible, in the middle if possible."""
    chosen_row = next((index // column_count for index, card in enumerate(cards) if card.chosen), 0)
    return min(max(0, chosen_row - visible_rows // 2), max(0, rows - visible_rows))


def _counter(page: Page, cards: tuple[CardView, ...], width: int) -> Block:
    """The number of the chosen card, for a page that cannot show all cards."""
    chosen = next((number for number, card in enumerate(cards, 1) if card.chosen), 0)
    text = tr("{n} of {count}").format(n=chosen, count=len(cards))
    return line(page, text, Style(SMALL, tone=Tone.SOFT), width)


def _card_height(page: Page, cards: tuple[CardView, ...], width: int, sizes: Sizes, maximum: Lines) -> int:
    """The height that the fullest card needs; all cards have this height."""
    inner = width - 2 * page.space(PAD)
    tallest = max((_texts(page, card, sizes, inner, maximum).height for card in cards), default=0)
    return tallest + 2 * page.space(VERTICAL_PAD)


def _texts(page: Page, card: CardView, sizes: Sizes, inner: int, maximum: Lines) -> Block:
    """Title, facts and summary, each in at most its maximum number of lines."""
    soft = Style(sizes[1], tone=Tone.SOFT, on=Tone.PANEL)
    blocks = [
        paragraph(page, card.title, Style(sizes[0], bold=True, on=Tone.PANEL), inner, maximum[0]),
        paragraph(page, card.facts, soft, inner, maximum[1]),
        paragraph(page, card.summary, soft, inner, maximum[2]),
    ]
    return stacked(blocks, page.space(8))


def _card(page: Page, cards: tuple[CardView, ...], index: int, width: int, height: int) -> Block:
    card = cards[index]
    pad = page.space(PAD)
    plate = Plate(
        rect=Rect(0, 0, width, height),
        fill=Tone.PANEL,
        outline=Tone.GO if card.chosen else Tone.LINE,
        thickness=page.space(8 if card.chosen else 3),
        radius=page.space(32),
        commands=(Choose(at=index), Open()),
    )
    inner = width - 2 * pad
    for vertical_pad in (page.space(VERTICAL_PAD), page.space(LEAST_VERTICAL_PAD)):
        text_height = height - 2 * vertical_pad
        sizes, maximum = _common_setting(page, cards, inner, text_height)
        if maximum != MINIMUM_LINES:
            break
    # Where only one line of facts fits on every card, a card with a short title has room for more.
    more = [(maximum[0], facts, 0) for facts in (3, 2)] if maximum == MINIMUM_LINES else []
    reductions = [*more, maximum, (maximum[0], 1, 0), (maximum[0], 0, 0), (1, 0, 0)]
    texts = first_that_fits((_texts(page, card, sizes, inner, lines) for lines in reductions), inner, text_height)
    return within(plate, texts, pad, vertical_pad)


@lru_cache(maxsize=4)
def _common_setting(page: Page, cards: tuple[CardView, ...], inner: int, height: int) -> tuple[Sizes, Lines]:
    """The type sizes and numbers of lines for all cards, chosen so that no text is cut off if possible.

    In little room, type gets smaller first; then the summaries go, and then all facts but one line.
    """
    for maximum, sizes in product((MAXIMUM_LINES, (MAXIMUM_LINES[0], MAXIMUM_LINES[1], 0)), SIZES):
        if all(_card_fits(page, card, sizes, inner, maximum, height) for card in cards):
            return sizes, maximum
    return SIZES[-1], MINIMUM_LINES


def _card_fits(page: Page, card: CardView, sizes: Sizes, inner: int, maximum: Lines, height: int) -> bool:
    """Whether a card fits in this type with no text cut off; texts with 0 lines do not count."""
    styles = (Style(sizes[0], bold=True), Style(sizes[1]), Style(sizes[1]))
    texts = zip((card.title, card.facts, card.summary), styles, maximum, strict=True)
    texts_complete = all(texts_fit(page, [text], style, inner, lines) for text, style, lines in texts if lines)
    return texts_complete and _texts(page, card, sizes, inner, maximum).height <= height
