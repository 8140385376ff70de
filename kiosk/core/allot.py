"""Time shared out: each part between its least and its most, to the second, and alike parts alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.core.units import Duration

SECOND = Duration(1000)


@dataclass(frozen=True)
class Part:
    """A length to find, `count` times over: not below `least`, `usual` if there is time enough, never above `most`."""

    least: Duration
    usual: Duration
    most: Duration
    count: int = 1


def least(parts: Sequence[Part]) -> Duration:
    """The least time that will do."""
    return Duration(sum(part.least * part.count for part in parts))


def allot(time: Duration, parts: Sequence[Part]) -> tuple[Duration, ...] | None:
    """The parts' lengths within `time`; None where even the least is too much.

    Between two levels (least and usual, or usual and most) all parts are the same share of the way along; what
    rounding down to seconds leaves over goes to the largest remainders.
    """
    if time < least(parts):
        return None
    usual = sum(part.usual * part.count for part in parts)
    levels = [(part.least, part.usual) if time < usual else (part.usual, part.most) for part in parts]
    counts = [part.count for part in parts]
    low = sum(count * ends[0] for count, ends in zip(counts, levels, strict=True))
    span = sum(count * (ends[1] - ends[0]) for count, ends in zip(counts, levels, strict=True))
    if time - low >= span:
        return tuple(ends[1] for ends in levels)
    exact = [(start * span + (end - start) * (time - low), span) for start, end in levels]
    return _rounded(time, exact, counts, [end for _, end in levels])


def _rounded(
    time: Duration, exact: Sequence[tuple[int, int]], counts: Sequence[int], ends: Sequence[Duration]
) -> tuple[Duration, ...]:
    """Whole seconds, at most `time` in all; `exact` are fractions of milliseconds, so that nothing drifts."""
    lengths = [Duration(top // bottom // SECOND * SECOND) for top, bottom in exact]
    over = [top / bottom - length for (top, bottom), length in zip(exact, lengths, strict=True)]
    left = time - sum(count * length for count, length in zip(counts, lengths, strict=True))
    for place in sorted(range(len(lengths)), key=lambda place: -over[place]):
        cost = counts[place] * SECOND
        if cost <= left and lengths[place] + SECOND <= ends[place]:
            lengths[place] = Duration(lengths[place] + SECOND)
            left -= cost
    return tuple(lengths)
