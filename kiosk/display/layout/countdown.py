"""The countdown: digits in a ring that shrinks towards twelve o'clock, drawn differently for each pace."""

from dataclasses import replace
from math import ceil, floor, hypot

from kiosk.core.i18n import tr
from kiosk.core.view.views import Pace, StepView
from kiosk.display.labels import Icon
from kiosk.display.layout.boxes import Align, IconBox, Pattern, Picture, Rect, Ring, Text, Tone, square
from kiosk.display.layout.page import CAPITAL, KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.session_bar import PACE_TONES
from kiosk.display.layout.text import Style, line

TICK_REACH = 0.92
"""The band's outer radius, as a share of the radius at which the ticks end."""

BAND, LATE_BAND = 0.17, 0.22
"""The band's thickness as a share of its radius; greater when time is short, so that colour is not the only sign."""

THINNER_BANDS = (0.2, 0.17, 0.14, 0.11, 0.08)
"""Thinner bands, for clocks of many digits, which would be too small inside the default band."""

DIGITS, RISE = 0.8, 0.06
"""The maximum size of the digits and their shift upwards, both as shares of the inner circle's radius."""

NOTE_SIZES = (TEXT, SMALL, KEYS, KEYS * 0.85)
"""The sizes of type for the text below the digits."""

NOTE_GAPS = (0.1, 0.02)
"""The distances from the digits to the text below, as shares of the inner radius; the second is for little room."""

MINIMUM_HEIGHT = 0.1
"""The minimum height of the digits on a landscape page, as a share of the page's height."""


def countdown(page: Page, view: StepView, clock: str, left: float, room: Rect) -> Picture:
    """The largest ring for this room, with the largest digits for this ring; `left` is the share that is filled."""
    ring_area = square(room.centre, min(room.width, room.height))
    ring = _ring(page, view, clock, left, ring_area)
    inner = ring.radius - ring.thickness
    middle_x, middle_y = ring_area.centre
    middle_y -= 0 if view.paused else round(RISE * inner)
    digits = _digits(page, clock, inner, (middle_x, middle_y))
    note = _note(page, view, inner, (middle_x, digits.rect.bottom), ring_area.centre[1])
    boxes = (ring, digits, *note)
    return (*boxes, _pause_icon(view, digits.rect, inner)) if view.paused else boxes


def with_zeros(clock: str) -> str:
    """The clock with zeros for digits: it has the same width, and its measurement is already cached."""
    return "".join("0" if sign.isdigit() else sign for sign in clock)


def minimum_ring(page: Page, clock: str) -> int:
    """The side of the smallest ring that can be read from across the room.

    On a landscape page that is half the page's height, or more if the digits would be too small. On an upright page it
    is half the width.
    """
    if page.upright:
        return page.width // 2
    side = page.height // 2
    while side < page.height and _digit_size(page, clock, side, THINNER_BANDS[-1]) < _minimum_digit_size(page):
        side += max(1, page.height // 100)
    return side


def _ring(page: Page, view: StepView, clock: str, left: float, area: Rect) -> Ring:
    radius = round(area.width / 2 * TICK_REACH)
    overtime = view.pace is Pace.OVERTIME
    pattern = Pattern.HATCHED if overtime else Pattern.SOLID
    default_band = LATE_BAND if _is_late(view) else BAND
    bands = (default_band, *THINNER_BANDS) if not page.upright else (default_band,)
    fitting = (band for band in bands if _digit_size(page, clock, area.width, band) >= _minimum_digit_size(page))
    return Ring(
        rect=area,
        share=1.0 if overtime else left,
        tone=PACE_TONES[view.pace],
        radius=radius,
        thickness=round(radius * next(fitting, default_band)),
        line_width=page.space(5),
        pattern=Pattern.HOLLOW if view.paused else pattern,
    )


def _minimum_digit_size(page: Page) -> int:
    """The minimum size of the digits in pixels to the em."""
    return ceil(MINIMUM_HEIGHT * page.height / CAPITAL)


def _digit_size(page: Page, clock: str, side: int, band: float) -> int:
    """The size of the digits, in pixels to the em, in a ring with this side."""
    radius = round(side / 2 * TICK_REACH)
    return _digits(page, clock, radius - round(radius * band), (0, 0)).px


def _is_late(view: StepView) -> bool:
    return view.pace in (Pace.CHECKED, Pace.OVERTIME)


def _digits(page: Page, clock: str, inner: int, middle: tuple[int, int]) -> Text:
    """The largest digits whose corners stay clear of the band, in a box of their own height."""
    px = max(1, round(DIGITS * inner))
    zeros = with_zeros(clock)
    width = page.measure(zeros, px, True)[0]
    px = max(1, floor(px * min(1, 0.98 * inner / hypot(width / 2, CAPITAL * px / 2 + RISE * inner))))
    width = page.measure(zeros, px, True)[0]
    height = round(CAPITAL * px)
    rect = Rect(middle[0] - width // 2, middle[1] - height // 2, width, height)
    return Text(rect=rect, lines=(clock,), px=px, pitch=px, bold=True, align=Align.CENTRE)


def _note(page: Page, view: StepView, inner: int, top: tuple[int, int], centre: int) -> Picture:
    """The text below the digits: the planned time, or that the session is paused; it gets smaller, then briefer.

    `top` is the point below the digits, and `centre` the height of the ring's middle.
    """
    late = _is_late(view)
    style = Style(TEXT, bold=late, tone=Tone.INK if late else Tone.SOFT, align=Align.CENTRE)
    texts, sizes = [view.clock_note, view.brief_note], list(NOTE_SIZES)
    if view.paused:
        kinds = [tr("Process pause"), tr("Paused")] if view.process else [tr("Paused")]
        texts = list(dict.fromkeys([view.pause, *kinds]))
        style, sizes = replace(style, bold=True, tone=Tone.INK), [LARGE, *NOTE_SIZES]
    for text, size, gap in [(text, size, gap) for gap in NOTE_GAPS for text in texts for size in sizes]:
        width, height = page.measure(text, page.type(size), style.bold)
        below = top[1] + round(gap * inner)
        if hypot(width / 2, below + height - centre) <= 0.97 * inner:
            return line(page, text, replace(style, size=size), width).at(top[0] - width // 2, below)
    return ()


def _pause_icon(view: StepView, digits: Rect, inner: int) -> IconBox:
    """The icon above the digits of a paused clock: two bars, or a speech bubble in a process pause."""
    side = round((0.36 if view.process else 0.3) * inner)
    middle = digits.centre[0], digits.top - round(0.12 * inner) - side // 2
    return IconBox(rect=square(middle, side), icon=Icon.BUBBLE if view.process else Icon.BARS)
