"""The codes that take phones to the kiosk, and what people type who cannot scan them."""

from dataclasses import replace
from typing import NamedTuple

from kiosk.core.i18n import tr
from kiosk.core.room.state import Links, NoPhones
from kiosk.core.view.model import Standing
from kiosk.display.labels import CODE, FACILITATOR, NO_PHONES, NOTE_TAKER, PIN, grouped, typed_instead
from kiosk.display.layout.blocks import EMPTY, Block, beside, columns, stacked
from kiosk.display.layout.boxes import Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, TEXT, TITLE, Page
from kiosk.display.layout.qr_code import qr_code
from kiosk.display.layout.text import Style, line, paragraph, space_width, texts_fit

DIGITS: tuple[tuple[float, float], ...] = (
    *((size, 0.5) for size in (150, 120, 100, TITLE, 72, PLATE)),
    *((size, 0.3) for size in (PLATE, LARGE, TEXT)),
    (SMALL, -1),
)
"""Sizes of the PIN and the code, and the share of the height that the squares keep beside each.

The digits are at least as large as the clock in the heading, wherever there is room for that.
"""


GAP = 12
"""The gap between a code and its texts."""


def codes(page: Page, standing: Standing, room: Rect) -> Block:
    """The note taker's code and the facilitator's, with digits to type; or why there are none."""
    links = standing.links
    if links is None:
        return paragraph(page, tr(NO_PHONES[standing.no_phones]), Style(PLATE, bold=True), room.width, 3)
    gap = page.space(28)
    typed = _typed_instead(page, links, room.width)
    area = room.above(typed.height + gap)
    return stacked([_pair(page, links, area), typed], gap)


def _typed_instead(page: Page, links: Links, width: int) -> Block:
    """What to type without a camera, in the largest type in which it needs at most two lines."""
    text = typed_instead(links)
    sizes = [size for size in (TEXT, SMALL, KEYS, KEYS * 0.8) if texts_fit(page, [text], Style(size), width, 2)]
    return paragraph(page, text, Style(sizes[0] if sizes else KEYS * 0.7), width, 3)


class _Labelled(NamedTuple):
    """A code, the line above it that says whose it is, and the digits below it."""

    whose: Block
    code: Block
    digits: Block


def _pair(page: Page, links: Links, area: Rect) -> Block:
    """Both codes side by side, or on an upright page one below the other, with the largest digits that fit."""
    gap = page.space(80)
    width = area.width if page.upright else (area.width - gap) // 2
    height = (area.height - gap) // 2 if page.upright else area.height
    for size, share in DIGITS:
        both = (
            _labelled(page, tr(NOTE_TAKER), links.page, _digits(page, tr(CODE), links.code, size), width, height),
            _labelled(page, tr(FACILITATOR), links.remote, _digits(page, tr(PIN), links.pin, size), width, height),
        )
        if all(one.digits.width <= width and one.code.height > share * height for one in both):
            break
    blocks = [replace(stacked(one, page.space(GAP)), width=width) for one in both]
    return stacked(blocks, gap) if page.upright else columns(blocks, gap)


def _labelled(page: Page, whose: str, address: str, digits: Block, width: int, height: int) -> _Labelled:
    """The largest code that leaves room for the line above it and the digits."""
    sizes = [size for size in (TEXT, SMALL, KEYS) if texts_fit(page, [whose], Style(size, bold=True), width, 1)]
    title = line(page, whose, Style(sizes[0] if sizes else KEYS * 0.8, bold=True), width)
    side = height - title.height - digits.height - 2 * page.space(GAP)
    return _Labelled(title, qr_code(address, min(width, side)), digits)


def _digits(page: Page, label: str, digits: str, size: float) -> Block:
    """The digits of a PIN or a code after a smaller word for it."""
    small = Style(max(SMALL, size / 3), tone=Tone.SOFT)
    word = line(page, label, small, page.width)
    return beside([word, line(page, grouped(digits), Style(size, bold=True), page.width)], space_width(page, small))


def note_takers_code(page: Page, standing: Standing, width: int, height: int) -> Block:
    """The note taker's code with what to type, for the home screen; while the pages start, a word about it."""
    links = standing.links
    if links is None:
        text = paragraph(page, tr(NO_PHONES[standing.no_phones]), Style(SMALL, tone=Tone.SOFT), width, 3)
        return _centred(text, width, height)
    typed = f"{links.address} · {tr(CODE)} {grouped(links.code)}"
    sizes = [size for size in (KEYS, KEYS * 0.8, KEYS * 0.7) if texts_fit(page, [typed], Style(size), width, 1)]
    below = line(page, typed, Style(sizes[0]), width) if sizes else EMPTY
    gap = page.space(16)
    tallest = height - below.height - gap
    codes_tried = (qr_code(links.page, min(tallest, side)) for side in (width * 11 // 20, width * 2 // 3))
    code = next((code for code in codes_tried if code.height), EMPTY)
    title = paragraph(page, tr(NOTE_TAKER), Style(SMALL, bold=True), width - code.width - gap, 3)
    return _centred(stacked([beside([code, title], gap), below], gap), width, height)


def _centred(block: Block, width: int, height: int) -> Block:
    """The block at the left of a place of this size, in the middle of its height."""
    return Block(width, height, block.at(0, max(0, (height - block.height) // 2)))


def has_place_at_home(standing: Standing) -> bool:
    """Whether the home screen has something to say about phones: their code, or that it will soon be there."""
    return standing.links is not None or standing.no_phones is NoPhones.STARTING
