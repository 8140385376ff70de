"""The whole session as one bar in true proportion."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from kiosk.core.units import Duration
from kiosk.core.view.model import Pace, Segment, StepStatus, StepView
from kiosk.display.layout.boxes import Look, Picture, Piece, Rect, Tone
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

LEAST_WIDTH = 4
"""How wide a piece must be to be seen; thinner steps are drawn as one with their neighbours."""

Run = tuple[Segment, ...]
"""Steps drawn as one piece: all done, or all to come, or the one that runs."""


def session_bar(page: Page, view: StepView, used: float, rect: Rect) -> Picture:
    """One piece for each step, as long as it is to take: done, now with the share that is used, or to come."""
    return _bar(page, view.bar, used, PACE_TONES[view.pace], rect)


def plan_bar(page: Page, bar: Sequence[Segment], slack: Duration, rect: Rect) -> Picture:
    """The same before it begins; what is to spare of the agreed time stands hatched at the end."""
    whole = sum(segment.length or 0 for segment in bar) + max(0, slack)
    spare = round(rect.width * slack / whole) if whole else 0
    gap = page.space(8)
    if spare < gap + page.space(LEAST_WIDTH):
        return _bar(page, bar, 0.0, Tone.TRACK, rect)
    left = replace(rect, left=rect.right - spare + gap, width=spare - gap)
    free = Piece(rect=left, tone=Tone.SOFT, look=Look.HATCHED, radius=min(gap, left.width // 3))
    return (*_bar(page, bar, 0.0, Tone.TRACK, replace(rect, width=rect.width - spare)), free)


def _bar(page: Page, bar: Sequence[Segment], used: float, running: Tone, rect: Rect) -> Picture:
    runs = _runs(page, bar, rect.width)
    gap = min(page.space(8), rect.width // (6 * len(runs)))
    pieces = []
    left = rect.left
    for run, width in zip(runs, _widths(page, runs, rect.width - gap * (len(runs) - 1)), strict=True):
        place = Rect(left, rect.top, width, rect.height)
        pieces.append(_piece(run, place, used, running, min(page.space(8), width // 3)))
        left += width + gap
    return tuple(pieces)


def _piece(run: Run, rect: Rect, used: float, running: Tone, radius: int) -> Piece:
    stand = run[0].status
    look = Look.HATCHED if any(segment.overtime for segment in run) else Look.SOLID
    if stand is StepStatus.TO_COME:
        return Piece(rect=rect, tone=Tone.TRACK, radius=radius)
    if stand is StepStatus.DONE:
        return Piece(rect=rect, tone=Tone.SOFT, look=look, radius=radius)
    share = 1.0 if run[0].length is None else used
    return Piece(rect=rect, tone=running, share=share, look=look, radius=radius)


def _runs(page: Page, bar: Sequence[Segment], width: int) -> list[Run]:
    """Each step alone where it is wide enough to be seen, else together with the ones before it of the same stand."""
    least = 2 * page.space(LEAST_WIDTH)  # the gaps will take some of it
    runs: list[list[Segment]] = []
    wide = 0
    for segment, own in zip(bar, _parts(page, [(segment,) for segment in bar], width), strict=True):
        if runs and runs[-1][-1].status is segment.status and min(wide, own) < least:
            runs[-1].append(segment)
            wide += own
        else:
            runs.append([segment])
            wide = own
    return [tuple(run) for run in runs]


def _widths(page: Page, runs: Sequence[Run], width: int) -> list[int]:
    """Whole pixels that add up to the width; what is too thin to be seen gets a little of the widest."""
    widths = [max(page.space(LEAST_WIDTH), part) for part in _parts(page, runs, width)]
    widths[widths.index(max(widths))] -= sum(widths) - width
    return widths


def _parts(page: Page, runs: Sequence[Run], width: int) -> list[int]:
    """Whole pixels in true proportion that add up to the width; a step without a clock has a small place."""
    segments = [segment for run in runs for segment in run]
    whole = sum(segment.length or 0 for segment in segments)
    untimed = sum(segment.length is None for segment in segments)
    small = min(page.space(UNTIMED_WIDTH), width / (2 * len(segments))) if whole else width / max(1, untimed)
    share = max(0, width - small * untimed) / (whole or 1)
    lengths = (sum(small if each.length is None else share * each.length for each in run) for run in runs)
    ends = accumulate(lengths, initial=0.0)
    return [round(end) - round(start) for start, end in pairwise(ends)]
