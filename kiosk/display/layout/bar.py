"""The whole session as one bar in true proportion."""

from kiosk.core.snapshot import Pace, Segment, Stand, StepView
from kiosk.core.units import Duration
from kiosk.display.boxes import Look, Picture, Piece, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.page import Page

PACE_TONES: dict[Pace, Tone] = {
    Pace.UNTIMED: Tone.GO,
    Pace.ON_TIME: Tone.GO,
    Pace.CHECKED: Tone.CHECK,
    Pace.OVERTIME: Tone.OVERTIME,
}
"""The colour of what runs."""

UNTIMED_WIDTH = 24
"""How wide a step without a clock is drawn: it has a place but no length."""


def session_bar(page: Page, view: StepView, rect: Rect) -> Picture:
    """One piece for each step, as long as it is to take: done, now, or to come."""
    widths = _widths(page, view.bar, rect.width)
    gap = _gap(page, len(view.bar), rect.width)
    pieces = []
    left = rect.left
    for segment, width in zip(view.bar, widths, strict=True):
        place = Rect(left, rect.top, width, rect.height)
        pieces.append(_piece(segment, place, PACE_TONES[view.pace], min(page.space(8), width // 3)))
        left += width + gap
    return tuple(pieces)


def _piece(segment: Segment, rect: Rect, running: Tone, radius: int) -> Piece:
    look = Look.HATCHED if segment.overtime else Look.SOLID
    if segment.stand is Stand.TO_COME:
        return Piece(rect=rect, tone=Tone.TRACK, radius=radius)
    if segment.stand is Stand.DONE:
        return Piece(rect=rect, tone=Tone.SOFT, look=look, radius=radius)
    share = 1.0 if segment.length is None else segment.used
    return Piece(rect=rect, tone=running, share=share, look=look, radius=radius)


def _gap(page: Page, count: int, width: int) -> int:
    return min(page.space(8), width // (6 * count))


def _widths(page: Page, bar: tuple[Segment, ...], width: int) -> list[int]:
    """Whole pixels that add up to the width, less the gaps; every step has at least one."""
    left = width - _gap(page, len(bar), width) * (len(bar) - 1)
    fixed = min(page.space(UNTIMED_WIDTH), left // (2 * len(bar)))
    untimed = sum(segment.length is None for segment in bar)
    timed = left - fixed * untimed - (len(bar) - untimed)
    whole = sum(segment.length or Duration(0) for segment in bar)
    widths, passed = [], 0
    for segment in bar:
        if segment.length is None:
            widths.append(fixed)
            continue
        before = timed * passed // whole if whole else 0
        passed += segment.length
        widths.append(1 + (timed * passed // whole if whole else 0) - before)
    return widths
