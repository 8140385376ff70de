"""Sharing out time among the parts of a session: equal parts get equal lengths, as round as the time allows."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.core.units import Duration

SECOND = Duration(1000)
GRAINS = Duration(15_000), Duration(5000), SECOND
"""The units that lengths are rounded to; the coarsest that fits is used, because round lengths are easy to remember."""


@dataclass(frozen=True)
class Demand:
    """The limits of the length that `count` parts have in common; `default` is used where there is enough time."""

    minimum: Duration
    default: Duration
    maximum: Duration
    count: int = 1


def minimum_total(parts: Sequence[Demand]) -> Duration:
    """The time that all parts need at their minimum lengths."""
    return Duration(sum(part.minimum * part.count for part in parts))


def allocate(time: Duration, parts: Sequence[Demand]) -> tuple[Duration, ...] | None:
    """The length of each part, so that all fit into `time`; None where even the minimum lengths do not fit.

    Every length lies at the same fraction of the way from its minimum to its default, or from its default to its
    maximum. Lengths are rounded to the coarsest of GRAINS that uses up the time.
    """
    if time < minimum_total(parts):
        return None
    default = sum(part.default * part.count for part in parts)
    levels = [(part.minimum, part.default) if time < default else (part.default, part.maximum) for part in parts]
    counts = [part.count for part in parts]
    low = sum(count * ends[0] for count, ends in zip(counts, levels, strict=True))
    span = sum(count * (ends[1] - ends[0]) for count, ends in zip(counts, levels, strict=True))
    if time - low >= span:
        return tuple(ends[1] for ends in levels)
    exact = [(start * span + (end - start) * (time - low), span) for start, end in levels]
    for grain in GRAINS:
        lengths = _rounded_lengths(grain, time, exact, levels, counts)
        if 0 <= time - sum(count * length for count, length in zip(counts, lengths, strict=True)) < grain:
            break
    return lengths


def _rounded_lengths(
    grain: Duration,
    time: Duration,
    exact: Sequence[tuple[int, int]],
    levels: Sequence[tuple[Duration, Duration]],
    counts: Sequence[int],
) -> tuple[Duration, ...]:
    """The lengths in whole grains; the largest remainders get what rounding down leaves, up to two grains each.

    `exact` holds fractions (numerator, denominator) of milliseconds, to avoid rounding errors. With a coarse grain the
    lengths may add up to more than `time`.
    """
    lengths = [
        max(Duration(numerator // denominator // grain * grain), level[0])
        for (numerator, denominator), level in zip(exact, levels, strict=True)
    ]
    remainders = [
        numerator / denominator - length for (numerator, denominator), length in zip(exact, lengths, strict=True)
    ]
    left = time - sum(count * length for count, length in zip(counts, lengths, strict=True))
    for index in 2 * sorted(range(len(lengths)), key=lambda index: -remainders[index]):
        cost = counts[index] * grain
        if cost <= left and lengths[index] + grain <= levels[index][1]:
            lengths[index] = Duration(lengths[index] + grain)
            left -= cost
    return tuple(lengths)
