"""Bars in a terminal: the time left in a step, and the whole session."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from rich.text import Text

from kiosk.core.view.views import Pace, Segment, StepStatus
from kiosk.display.terminal.fit import Lines, styled

PACE_STYLE = {Pace.UNTIMED: "bold", Pace.ON_TIME: "bold", Pace.CHECKED: "bold yellow", Pace.OVERTIME: "bold red"}


def step_bar(pace: Pace, left: float, width: int) -> list[Lines]:
    """The bar of the time left in the step, which shrinks to the left; in overtime, another pattern fills it."""
    if pace is Pace.UNTIMED:
        return []
    filled = round(left * width)
    characters = "/" * width if pace is Pace.OVERTIME else "█" * filled + "░" * (width - filled)
    return [Lines(3, (styled(Text(characters), PACE_STYLE[pace]),))]


def session_bar(bar: Sequence[Segment], used: float, width: int) -> list[Lines]:
    """The bar of all steps in proportion, with a space between them; used time is filled, a plus sign marks overtime.

    If there are too many steps, they stand without spaces, and only the running one is distinguished.
    """
    ends = [0, *accumulate(segment.length or 0 for segment in bar)]
    total = ends[-1] or 1
    spare_columns = width - 2 * len(bar) + 1  # columns beyond one for each step and the spaces between
    if spare_columns < 0:
        now = next((index for index, segment in enumerate(bar) if segment.status is StepStatus.NOW), 0)
        done, running = width * ends[now] // total, max(1, width * (ends[now + 1] - ends[now]) // total)
        return [Lines(6, (Text("█" * done + "▓" * running + "░" * (width - done - running)),))]
    parts = []
    for segment, (start, end) in zip(bar, pairwise(ends), strict=True):
        columns = 1 + spare_columns * end // total - spare_columns * start // total
        share = {StepStatus.DONE: 1.0, StepStatus.NOW: used, StepStatus.TO_COME: 0.0}[segment.status]
        filled = round(share * columns)
        drawn = "█" * filled + "░" * (columns - filled)
        parts.append(drawn[:-1] + "+" if segment.overtime else drawn)
    return [Lines(6, (Text(" ".join(parts)),))]
