"""The countdown: digits within a ring that shrinks towards twelve, and a look of its own for each pace."""

from dataclasses import replace
from math import ceil, floor, hypot

from kiosk.core.i18n import tr
from kiosk.core.view.model import Pace, StepView
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import EMPTY, Block
from kiosk.display.layout.boxes import Align, IconBox, Look, Picture, Rect, Ring, Text, Tone, square
from kiosk.display.layout.page import CAPITAL, KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.session_bar import PACE_TONES
from kiosk.display.layout.text import Style, line

TICK_REACH = 0.92
"""How far the band's outer edge is from the middle, as a share of the way to the ticks' ends."""

BAND, BAND_LATE = 0.17, 0.22
"""How thick the band is, as a share of its radius; thicker once time is short, so that colour is not all that tells."""

THIN = (0.2, 0.17, 0.14, 0.11, 0.08)
"""Thinner bands, for clocks of many digits that would be too small within the usual ones."""

DIGITS, RISE = 0.8, 0.06
"""The largest digits in ems of the inner circle's radius, and how far they stand up in it."""

TENTH = 0.1
"""How high the digits are at least on a wide page, as a share of its height."""


def countdown(page: Page, view: StepView, clock: str, left: float, room: Rect) -> Picture:
    """The ring as large as the room allows, and the digits as large as the ring allows; `left` is what is filled."""
    place = square(room.centre, min(room.width, room.height))
    ring = _ring(page, view, clock, left, place)
    inner = ring.radius - ring.thick
    middle_x, middle_y = place.centre
    middle_y -= 0 if view.paused else round(RISE * inner)
    digits = _digits(page, clock, inner, (middle_x, middle_y))
    note = _note(page, view, inner, digits.rect.bottom - place.centre[1])
    below = digits.rect.bottom + round(0.1 * inner)
    boxes = (ring, digits, *note.at(middle_x - note.width // 2, below))
    return (*boxes, _standing(view, digits.rect, inner)) if view.paused else boxes


def as_wide(clock: str) -> str:
    """A clock of zeros: as wide as this one, for all digits are, and measured already."""
    return "".join("0" if sign.isdigit() else sign for sign in clock)


def least_ring(page: Page, view: StepView, clock: str) -> int:
    """The side of the smallest ring that can be read from afar: half the page, and digits of a tenth of it.

    On an upright page a good half of its width; there an offer needs the room more.
    """
    if page.upright:
        return 0 if view.offer else page.width * 11 // 20
    side = page.height // 2
    while side < page.height and _digits_in(page, clock, side, THIN[-1]) < _least_digits(page):
        side += max(1, page.height // 100)
    return side


def _ring(page: Page, view: StepView, clock: str, left: float, place: Rect) -> Ring:
    radius = round(place.width / 2 * TICK_REACH)
    overtime = view.pace is Pace.OVERTIME
    look = Look.HATCHED if overtime else Look.SOLID
    usual = BAND_LATE if _late(view) else BAND
    bands = (usual, *THIN) if not page.upright else (usual,)
    fitting = (band for band in bands if _digits_in(page, clock, place.width, band) >= _least_digits(page))
    return Ring(
        rect=place,
        share=1.0 if overtime else left,
        tone=PACE_TONES[view.pace],
        radius=radius,
        thick=round(radius * next(fitting, usual)),
        line=page.space(5),
        look=Look.HOLLOW if view.paused else look,
    )


def _least_digits(page: Page) -> int:
    """Pixels to the em."""
    return ceil(TENTH * page.height / CAPITAL)


def _digits_in(page: Page, clock: str, side: int, band: float) -> int:
    """Pixels to the em of the digits in a ring of that side."""
    radius = round(side / 2 * TICK_REACH)
    return _digits(page, clock, radius - round(radius * band), (0, 0)).px


def _late(view: StepView) -> bool:
    return view.pace in (Pace.CHECKED, Pace.OVERTIME)


def _digits(page: Page, clock: str, inner: int, middle: tuple[int, int]) -> Text:
    """Digits whose corners stay clear of the band, in a box no higher than they are."""
    px = max(1, round(DIGITS * inner))
    zeros = as_wide(clock)
    across = page.measure(zeros, px, True)[0]
    px = max(1, floor(px * min(1, 0.98 * inner / hypot(across / 2, CAPITAL * px / 2 + RISE * inner))))
    across = page.measure(zeros, px, True)[0]
    high = round(CAPITAL * px)
    rect = Rect(middle[0] - across // 2, middle[1] - high // 2, across, high)
    return Text(rect=rect, lines=(clock,), px=px, pitch=px, bold=True, align=Align.CENTRE)


def _note(page: Page, view: StepView, inner: int, above: int) -> Block:
    """What the digits count against; when paused, that they stand still. Nothing where the ring is too small."""
    style = Style(TEXT, bold=_late(view), tone=Tone.INK if _late(view) else Tone.SOFT, align=Align.CENTRE)
    text = view.clock_note
    if view.paused:
        text = tr("Process pause") if view.process else tr("Paused")
        style = replace(style, size=LARGE, bold=True, tone=Tone.INK)
    for size in (style.size, TEXT, SMALL, KEYS):
        wide, high = page.measure(text, page.type(size), style.bold)
        away = above + round(0.1 * inner) + high
        if hypot(wide / 2, away) <= 0.97 * inner:
            return line(page, text, replace(style, size=size), wide)
    return EMPTY


def _standing(view: StepView, digits: Rect, inner: int) -> IconBox:
    """The sign above the digits for standing still: two bars, or a bubble while the group talks about how it works."""
    side = round((0.36 if view.process else 0.3) * inner)
    middle = digits.centre[0], digits.top - round(0.12 * inner) - side // 2
    return IconBox(rect=square(middle, side), mark=Icon.BUBBLE if view.process else Icon.BARS)
