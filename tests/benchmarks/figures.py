"""Figures: what was measured, how much it is and how much it may be, printed as a table or as JSON."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """One measured value in its unit; `target` is the most that was asked for, where something was.

    `spread` are the least and the most of several runs whose middle the value is.
    """

    what: str
    value: float
    unit: str
    target: float | None = None
    spread: tuple[float, float] | None = None


def timed(work: Callable[[], object], times: int) -> float:
    """The middle of so many runs, in milliseconds."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        work()
        taken.append((perf_counter() - began) * 1000)
    return median(taken)


def spread(what: str, values: Sequence[float], unit: str, target: float | None = None) -> tuple[Figure, ...]:
    """The middle, the 95th of a hundred and the worst of many values; the target is the 95th's."""
    ranked = sorted(values)
    late = ranked[min(len(ranked) - 1, len(ranked) * 95 // 100)]
    return (
        Figure(f"{what}, p50", median(ranked), unit),
        Figure(f"{what}, p95", late, unit, target),
        Figure(f"{what}, max", ranked[-1], unit),
    )


def table(figures: Iterable[Figure]) -> str:
    """The figures as people read them."""
    rows = [("what", "figure", "at most", "")]
    rows += [(one.what, _amount(one.value, one.unit), _amount(one.target, one.unit), _between(one)) for one in figures]
    wide = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{row[0]:<{wide[0]}}  {row[1]:>{wide[1]}}  {row[2]:>{wide[2]}}  {row[3]}".rstrip() for row in rows
    )


def as_json(figures: Iterable[Figure]) -> str:
    """The figures for programs."""
    return json.dumps([asdict(one) for one in figures], indent=2, ensure_ascii=False)


def _between(figure: Figure) -> str:
    return "" if figure.spread is None else " to ".join(_amount(end, figure.unit) for end in figure.spread)


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"
