"""Bars in a terminal: the time that a step has left, and the whole session."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from rich.text import Text

from kiosk.core.view.model import Pace, Segment, StepStatus
from kiosk.display.terminal.fit import Lines, styled

PACE_STYLE = {Pace.UNTIMED: "bold", Pace.ON_TIME: "bold", Pace.CHECKED: "bold yellow", Pace.OVERTIME: "bold red"}


def step_bar(pace: Pace, left: float, width: int) -> list[Lines]:
    """What is left of the step's time, shrinking to the left; in overtime another pattern, all along."""
    if pace is Pace.UNTIMED:
        return []
    filled = round(left * width)
    drawn = "/" * width if pace is Pace.OVERTIME else "█" * filled + "░" * (width - filled)
    return [Lines(3, (styled(Text(drawn), PACE_STYLE[pace]),))]


def session_bar(bar: Sequence[Segment], used: float, width: int) -> list[Lines]:
    """All steps in proportion, a space between them: what is done or used is filled, a plus sign marks overtime.

    Where they are too many for that, they stand without spaces, and only the one that runs is told apart.
    """
    ends = [0, *accumulate(segment.length or 0 for segment in bar)]
    whole = ends[-1] or 1
    spare = width - 2 * len(bar) + 1  # columns beside one for each step and the spaces between them
    if spare < 0:
        now = next((place for place, each in enumerate(bar) if each.status is StepStatus.NOW), 0)
        done, running = width * ends[now] // whole, max(1, width * (ends[now + 1] - ends[now]) // whole)
        return [Lines(6, (Text("█" * done + "▓" * running + "░" * (width - done - running)),))]
    parts = []
    for segment, (start, end) in zip(bar, pairwise(ends), strict=True):
        own = 1 + spare * end // whole - spare * start // whole
        share = {StepStatus.DONE: 1.0, StepStatus.NOW: used, StepStatus.TO_COME: 0.0}[segment.status]
        filled = round(share * own)
        drawn = "█" * filled + "░" * (own - filled)
        parts.append(drawn[:-1] + "+" if segment.overtime else drawn)
    return [Lines(6, (Text(" ".join(parts)),))]
