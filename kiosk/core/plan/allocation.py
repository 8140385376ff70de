"""Time shared out: each part between its least and its most, in times that people would say, and alike parts alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.core.units import Duration

SECOND = Duration(1000)
GRAINS = Duration(15_000), Duration(5000), SECOND
"""Lengths are whole ones of the first that will do: six and a half minutes can be remembered, 6 minutes 28 cannot."""


@dataclass(frozen=True)
class Demand:
    """A length to find, `count` times over: not below `least`, `usual` if there is time enough, never above `most`."""

    least: Duration
    usual: Duration
    most: Duration
    count: int = 1


def minimum_total(parts: Sequence[Demand]) -> Duration:
    """The least time that will do."""
    return Duration(sum(part.least * part.count for part in parts))


def allocate(time: Duration, parts: Sequence[Demand]) -> tuple[Duration, ...] | None:
    """The parts' lengths within `time`; None where even the least is too much.

    Between two levels (least and usual, or usual and most) all parts are the same share of the way along; rounded to
    quarters of a minute if those make up the time, else more finely.
    """
    if time < minimum_total(parts):
        return None
    usual = sum(part.usual * part.count for part in parts)
    levels = [(part.least, part.usual) if time < usual else (part.usual, part.most) for part in parts]
    counts = [part.count for part in parts]
    low = sum(count * ends[0] for count, ends in zip(counts, levels, strict=True))
    span = sum(count * (ends[1] - ends[0]) for count, ends in zip(counts, levels, strict=True))
    if time - low >= span:
        return tuple(ends[1] for ends in levels)
    exact = [(start * span + (end - start) * (time - low), span) for start, end in levels]
    for grain in GRAINS:
        lengths = _rounded(grain, time, exact, levels, counts)
        if 0 <= time - sum(count * length for count, length in zip(counts, lengths, strict=True)) < grain:
            break
    return lengths


def _rounded(
    grain: Duration,
    time: Duration,
    exact: Sequence[tuple[int, int]],
    levels: Sequence[tuple[Duration, Duration]],
    counts: Sequence[int],
) -> tuple[Duration, ...]:
    """Whole grains between the levels; what rounding down leaves goes to the largest remainders, at most two to each.

    `exact` are fractions of milliseconds, so that nothing drifts. Coarse grains may come to more than `time`.
    """
    lengths = [
        max(Duration(top // bottom // grain * grain), level[0])
        for (top, bottom), level in zip(exact, levels, strict=True)
    ]
    over = [top / bottom - length for (top, bottom), length in zip(exact, lengths, strict=True)]
    left = time - sum(count * length for count, length in zip(counts, lengths, strict=True))
    for place in 2 * sorted(range(len(lengths)), key=lambda place: -over[place]):
        cost = counts[place] * grain
        if cost <= left and lengths[place] + grain <= levels[place][1]:
            lengths[place] = Duration(lengths[place] + grain)
            left -= cost
    return tuple(lengths)
