"""What a room looks at for an hour keeps still: digits stay where they are, and nothing flashes."""

from itertools import pairwise

import pytest

from kiosk.core.units import Instant, after, seconds
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import Pace, StepView
from kiosk.display.layout.boxes import Picture, Ring, Text
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.runs import measure
from tests.display.scenes import PLAN, at_step
from tests.views import view_of

SIZES = ((800, 480), (1920, 1080), (1080, 1920))

FLASHES = 3
"""The maximum number of flashes in a second (WCAG 2.2, 2.3.1)."""

on_screens = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def shown(tenths: int) -> Snapshot:
    """The second step's picture after so many tenths of a second."""
    room, now = at_step(PLAN, 1, 0)
    return snapshot(room, Instant(after(now, seconds(tenths / 10))))


def digits(picture: Picture, clock: str) -> Text:
    (box,) = [box for box in picture if isinstance(box, Text) and box.lines == (clock,)]
    return box


@on_screens
def test_digits_never_jump_sideways_while_a_countdown_runs(size: tuple[int, int]) -> None:
    every = [shown(tenths) for tenths in range(0, 1800, 10)]
    boxes = {now.ticking.clock: digits(lay_out(now, size, measure), now.ticking.clock) for now in every}
    assert len(boxes) == 180
    for pace in (Pace.ON_TIME, Pace.CHECKED):
        clocks = [now.ticking.clock for now in every if view_of(now, StepView).pace is pace]
        ((rect, px),) = {(boxes[clock].rect, boxes[clock].px) for clock in clocks}
        assert {measure(clock, px, True)[0] for clock in clocks} == {rect.width}


@on_screens
def test_nothing_flashes_while_time_runs_short_and_out(size: tuple[int, int]) -> None:
    looks = [_look(lay_out(shown(tenths), size, measure)) for tenths in range(1100, 2400)]
    changes = [tenths for tenths, (one, other) in enumerate(pairwise(looks)) if one != other]
    assert len(changes) == 2  # the time check, and the end of the time
    assert all(sum(start <= each < start + 10 for each in changes) <= FLASHES for start in changes)


def _look(picture: Picture) -> tuple[object, ...]:
    """The colours and patterns of a picture, but for how much of the ring and of the bar is left."""
    ring = next(box for box in picture if isinstance(box, Ring))
    return ring.tone, ring.pattern, tuple(box.tone for box in picture if isinstance(box, Text))
