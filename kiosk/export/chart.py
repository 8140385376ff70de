"""Planned against actual as a bar for each step: where everything lies, in the units of the drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.core.i18n import tr
from kiosk.core.session.timing_log import Row
from kiosk.core.units import ZERO, Duration, minutes, passed, seconds, to_clock

WIDTH = 720.0
BAR_TOP = 22.0
BAR_HEIGHT = 14.0
ROW_HEIGHT = 48.0
AXIS_HEIGHT = 24.0
MARGIN = 24.0
"""At both sides, so that the first and the last number on the axis are whole."""

STEPS_IN_ONE = 8
"""A drawing does not break across pages; two of this many, or the head of the log and one, fit on a page."""

_LABEL = 72
_MOST_TICKS = 8
_TICKS = [*map(seconds, (5, 10, 15, 30)), *map(minutes, (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1440))]


@dataclass(frozen=True)
class Bar:
    """One step: `planned` is how wide its plan is (None: it had no clock), `within` and `over` its actual time."""

    top: float
    label: str
    numbers: str
    planned: float | None
    within: float
    over: float


@dataclass(frozen=True)
class Tick:
    """A number on the axis."""

    left: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """Some steps' bars and the axis below them; `told` says the same in words."""

    height: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    told: str


def drawings(table: Sequence[Row]) -> tuple[Drawing, ...]:
    """All steps, as many to a drawing as fit on a page, all to one scale."""
    longest = max((max(row.actual, row.planned or ZERO) for row in table), default=ZERO)
    tick = next((tick for tick in _TICKS if longest <= tick * _MOST_TICKS), Duration(max(_TICKS[-1], longest)))
    whole = max(1, -(-longest // tick)) * tick
    scale = (WIDTH - 2 * MARGIN) / whole
    ticks = tuple(Tick(MARGIN + at * scale, to_clock(Duration(at))) for at in range(0, whole + 1, tick))
    return tuple(_drawing(part, scale, ticks) for part in _parts(table))


def _parts(table: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """As even as they can be, so that no drawing is left with a single bar."""
    count = -(-len(table) // STEPS_IN_ONE)
    size = -(-len(table) // count) if count else 1
    return (table[first : first + size] for first in range(0, len(table), size))


def _drawing(part: Sequence[Row], scale: float, ticks: tuple[Tick, ...]) -> Drawing:
    return Drawing(
        height=len(part) * ROW_HEIGHT + AXIS_HEIGHT,
        bars=tuple(_bar(place * ROW_HEIGHT, row, scale) for place, row in enumerate(part)),
        ticks=ticks,
        told=" ".join(f"{_name(row)}: {_numbers(row)}." for row in part),
    )


def _bar(top: float, row: Row, scale: float) -> Bar:
    within = row.actual - row.overtime
    name = _name(row)
    return Bar(
        top=top,
        label=name if len(name) <= _LABEL else name[: _LABEL - 1] + "…",
        numbers=_numbers(row),
        planned=None if row.planned is None else row.planned * scale,
        within=within * scale,
        over=row.overtime * scale,
    )


def _name(row: Row) -> str:
    return " · ".join(part for part in (f"{row.number} {row.title}", row.person, row.topic) if part)


def _numbers(row: Row) -> str:
    if row.planned is None:
        return tr("actual {actual}").format(actual=to_clock(passed(row.actual)))
    return tr("planned {planned}, actual {actual}").format(
        planned=to_clock(row.planned), actual=to_clock(passed(row.actual))
    )
