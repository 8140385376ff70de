"""The chart of planned against actual time: the positions of a bar for each step, in units of the drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.core.i18n import tr
from kiosk.core.session.timing_log import Row
from kiosk.core.units import ZERO, Duration, minutes, rounded_down, seconds, to_clock

WIDTH = 720.0
BAR_TOP = 22.0
BAR_HEIGHT = 14.0
ROW_HEIGHT = 48.0
AXIS_HEIGHT = 24.0
MARGIN = 24.0
"""The margin on both sides, which keeps the first and the last number of the axis inside the drawing."""

MAX_STEPS = 8
"""The steps of one drawing, which cannot break across pages: two drawings fit on a page, or the log's head and one."""

_MAX_LABEL = 72
_MAX_TICKS = 8
_TICKS = [*map(seconds, (5, 10, 15, 30)), *map(minutes, (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1440))]


@dataclass(frozen=True)
class Bar:
    """The bar of one step: widths of its planned time (None: no clock), and of its actual time within and over plan."""

    top: float
    label: str
    numbers: str
    planned: float | None
    within: float
    over: float


@dataclass(frozen=True)
class Tick:
    """A number on the axis and its position."""

    left: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """The bars of some steps and the axis below them; `description` says the same in words."""

    height: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    description: str


def drawings(table: Sequence[Row]) -> tuple[Drawing, ...]:
    """The drawings of all steps, at one scale, with at most MAX_STEPS each."""
    longest = max((max(row.actual, row.planned or ZERO) for row in table), default=ZERO)
    tick = next((tick for tick in _TICKS if longest <= tick * _MAX_TICKS), Duration(max(_TICKS[-1], longest)))
    axis_length = max(1, -(-longest // tick)) * tick
    scale = (WIDTH - 2 * MARGIN) / axis_length
    ticks = tuple(Tick(MARGIN + at * scale, to_clock(Duration(at))) for at in range(0, axis_length + 1, tick))
    return tuple(_drawing(part, scale, ticks) for part in _parts(table))


def _parts(table: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """The rows in parts of nearly equal size, so that no drawing has only a single bar."""
    count = -(-len(table) // MAX_STEPS)
    size = -(-len(table) // count) if count else 1
    return (table[first : first + size] for first in range(0, len(table), size))


def _drawing(part: Sequence[Row], scale: float, ticks: tuple[Tick, ...]) -> Drawing:
    return Drawing(
        height=len(part) * ROW_HEIGHT + AXIS_HEIGHT,
        bars=tuple(_bar(number * ROW_HEIGHT, row, scale) for number, row in enumerate(part)),
        ticks=ticks,
        description=" ".join(f"{_name(row)}: {_numbers(row)}." for row in part),
    )


def _bar(top: float, row: Row, scale: float) -> Bar:
    within = row.actual - row.overtime
    name = _name(row)
    return Bar(
        top=top,
        label=name if len(name) <= _MAX_LABEL else name[: _MAX_LABEL - 1] + "…",
        numbers=_numbers(row),
        planned=None if row.planned is None else row.planned * scale,
        within=within * scale,
        over=row.overtime * scale,
    )


def _name(row: Row) -> str:
    return " · ".join(part for part in (f"{row.number} {row.title}", row.person, row.topic) if part)


def _numbers(row: Row) -> str:
    if not row.held:
        return tr("not held")
    if row.planned is None:
        return tr("actual {actual}").format(actual=to_clock(rounded_down(row.actual)))
    return tr("planned {planned}, actual {actual}").format(
        planned=to_clock(row.planned), actual=to_clock(rounded_down(row.actual))
    )
