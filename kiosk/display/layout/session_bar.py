"""The whole session as a bar in proportion."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from kiosk.core.units import Duration
from kiosk.core.view.views import Pace, Segment, StepStatus, StepView
from kiosk.display.layout.boxes import Pattern, Picture, Piece, Rect, Tone
from kiosk.display.layout.page import Page

PACE_TONES: dict[Pace, Tone] = {
    Pace.UNTIMED: Tone.GO,
    Pace.ON_TIME: Tone.GO,
    Pace.CHECKED: Tone.CHECK,
    Pace.OVERTIME: Tone.OVERTIME,
}
"""The tone of the running step for each pace."""

UNTIMED_WIDTH = 24
"""The width of a step without a clock, which has no length to draw."""

MINIMUM_WIDTH = 4
"""The minimum visible width of a piece; thinner steps are merged with their neighbours."""

Run = tuple[Segment, ...]
"""Steps that are drawn as one piece: all of them done, all to come, or only the running one."""


def session_bar(page: Page, view: StepView, used: float, rect: Rect) -> Picture:
    """The bar with a piece for each step in proportion to its length; the running one shows the share used."""
    return _bar(page, view.bar, used, PACE_TONES[view.pace], rect)


def plan_bar(page: Page, bar: Sequence[Segment], slack: Duration, rect: Rect) -> Picture:
    """The bar of a plan before the start; the slack in the agreed time is hatched at the end."""
    total = sum(segment.length or 0 for segment in bar) + max(0, slack)
    slack_width = round(rect.width * slack / total) if total else 0
    gap = page.space(8)
    if slack_width < gap + page.space(MINIMUM_WIDTH):
        return _bar(page, bar, 0.0, Tone.TRACK, rect)
    slack_rect = replace(rect, left=rect.right - slack_width + gap, width=slack_width - gap)
    slack_piece = Piece(
        rect=slack_rect, tone=Tone.SOFT, pattern=Pattern.HATCHED, radius=min(gap, slack_rect.width // 3)
    )
    return (*_bar(page, bar, 0.0, Tone.TRACK, replace(rect, width=rect.width - slack_width)), slack_piece)


def _bar(page: Page, bar: Sequence[Segment], used: float, running: Tone, rect: Rect) -> Picture:
    runs = _runs(page, bar, rect.width)
    gap = min(page.space(8), rect.width // (6 * len(runs)))
    pieces = []
    left = rect.left
    for run, width in zip(runs, _drawn_widths(page, runs, rect.width - gap * (len(runs) - 1)), strict=True):
        piece_rect = Rect(left, rect.top, width, rect.height)
        pieces.append(_piece(run, piece_rect, used, running, min(page.space(8), width // 3)))
        left += width + gap
    return tuple(pieces)


def _piece(run: Run, rect: Rect, used: float, running: Tone, radius: int) -> Piece:
    status = run[0].status
    pattern = Pattern.HATCHED if any(segment.overtime for segment in run) else Pattern.SOLID
    if status is StepStatus.TO_COME:
        return Piece(rect=rect, tone=Tone.TRACK, radius=radius)
    if status is StepStatus.DONE:
        return Piece(rect=rect, tone=Tone.SOFT, pattern=pattern, radius=radius)
    share = 1.0 if run[0].length is None else used
    return Piece(rect=rect, tone=running, share=share, pattern=pattern, radius=radius)


def _runs(page: Page, bar: Sequence[Segment], width: int) -> list[Run]:
    """The steps, each as a run of its own if it is wide enough, else merged with earlier steps of the same status."""
    minimum = 2 * page.space(MINIMUM_WIDTH)  # gaps take some of the width
    runs: list[list[Segment]] = []
    run_width = 0
    for segment, segment_width in zip(
        bar, _proportional_widths(page, [(segment,) for segment in bar], width), strict=True
    ):
        if runs and runs[-1][-1].status is segment.status and min(run_width, segment_width) < minimum:
            runs[-1].append(segment)
            run_width += segment_width
        else:
            runs.append([segment])
            run_width = segment_width
    return [tuple(run) for run in runs]


def _drawn_widths(page: Page, runs: Sequence[Run], width: int) -> list[int]:
    """Widths in whole pixels that add up to `width`; runs too thin to see get some pixels of the widest."""
    widths = [max(page.space(MINIMUM_WIDTH), part) for part in _proportional_widths(page, runs, width)]
    widths[widths.index(max(widths))] -= sum(widths) - width
    return widths


def _proportional_widths(page: Page, runs: Sequence[Run], width: int) -> list[int]:
    """Widths in whole pixels, in proportion to the lengths; a step without a clock gets a small fixed width."""
    segments = [segment for run in runs for segment in run]
    total = sum(segment.length or 0 for segment in segments)
    untimed_count = sum(segment.length is None for segment in segments)
    untimed_width = (
        min(page.space(UNTIMED_WIDTH), width / (2 * len(segments))) if total else width / max(1, untimed_count)
    )
    pixels_per_unit = max(0, width - untimed_width * untimed_count) / (total or 1)
    lengths = (
        sum(untimed_width if segment.length is None else pixels_per_unit * segment.length for segment in run)
        for run in runs
    )
    ends = accumulate(lengths, initial=0.0)
    return [round(end) - round(start) for start, end in pairwise(ends)]
