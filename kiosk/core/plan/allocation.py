"""Sharing out time among the parts of a session: equal parts get equal lengths, as round as the time allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heapreplace
from itertools import accumulate

from kiosk.core.units import SECOND, Duration

QUARTER = Duration(15_000)
GRAINS = QUARTER, Duration(5000), SECOND
"""The units that lengths are rounded to; the coarsest that fits is used, because round lengths are easy to say."""


@dataclass(frozen=True)
class Demand:
    """The limits of the length that `count` parts have in common; `default` is used where there is enough time."""

    minimum: Duration
    default: Duration
    maximum: Duration
    count: int = 1


@dataclass(frozen=True)
class Share:
    """The length that `count` parts have in common: between two limits, and best at `ideal` milliseconds."""

    minimum: Duration
    ideal: float
    maximum: Duration
    count: int = 1


def minimum_total(parts: Sequence[Demand]) -> Duration:
    """The time that all parts need at their minimum lengths."""
    return Duration(sum(part.minimum * part.count for part in parts))


def maximum_total(parts: Sequence[Demand]) -> Duration:
    """The time that all parts can use at their maximum lengths."""
    return Duration(sum(part.maximum * part.count for part in parts))


def allocate(time: Duration, parts: Sequence[Demand]) -> tuple[Duration, ...] | None:
    """The length of each part, so that all fit into `time`; None where even the minimum lengths do not fit.

    Every length lies near the same fraction of the way from its minimum to its default, or from its default to its
    maximum.
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
    return round_lengths(
        time,
        [
            Share(start, start + (end - start) * (time - low) / span, end, count)
            for (start, end), count in zip(levels, counts, strict=True)
        ],
    )


def allocate_protecting(
    time: Duration, parts: Sequence[Demand], protected: Sequence[bool]
) -> tuple[Duration, ...] | None:
    """The same, where `protected` parts are shortened only when all others are at their minimum."""
    at_default = [
        replace(part, minimum=part.default) if kept else part for part, kept in zip(parts, protected, strict=True)
    ]
    others_at_minimum = [
        part if kept else replace(part, default=part.minimum, maximum=part.minimum)
        for part, kept in zip(parts, protected, strict=True)
    ]
    return allocate(time, at_default) or allocate(time, others_at_minimum)


def round_lengths(time: int, shares: Sequence[Share], spare: Duration = QUARTER) -> tuple[Duration, ...]:
    """Lengths near the ideals whose sum uses up `time`, in the coarsest of GRAINS with which that is possible.

    With quarters of a minute less than `spare` may be left over, with five seconds also less than that grain; with
    whole seconds it is as little as possible. Where even the minimum lengths are too long, these are the lengths.
    """
    for grain in GRAINS:
        if lengths := _in_grains(time, shares, grain, spare if grain is QUARTER else min(spare, grain)):
            return lengths
    return tuple(share.minimum for share in shares)


def _in_grains(time: int, shares: Sequence[Share], grain: Duration, spare: int) -> tuple[Duration, ...] | None:
    """The lengths in whole grains; None where they would leave `spare` or more, unless a grain is a second.

    A length between whose limits there is no whole grain is as near to its ideal as whole seconds are.
    """
    groups: dict[int, _CountGroup] = {}
    fixed: dict[int, Duration] = {}
    for index, share in enumerate(shares):
        low, high = -(-share.minimum // grain), share.maximum // grain
        if low > high:
            fixed[index] = Duration(max(share.minimum, int(share.ideal) // SECOND * SECOND))
        else:
            groups.setdefault(share.count, _CountGroup(grain)).add(index, share, low, high)
    room = time - sum(shares[index].count * length for index, length in fixed.items())
    missing = room // grain - sum(group.total for group in groups.values())
    found, left = _best_moves(list(groups.values()), missing)
    if found is None or (grain is not SECOND and left * grain + room % grain >= spare):
        return None
    for group, moves in zip(groups.values(), found, strict=True):
        fixed |= group.lengths(moves)
    return tuple(fixed[index] for index in range(len(shares)))


class _CountGroup:
    """The lengths that as many parts have in common, in grains, and what each further grain in their sum costs.

    The cost of a length is its squared distance from its ideal, in proportion to the ideal.
    """

    def __init__(self, grain: Duration) -> None:
        self._grain = grain
        self._shares: dict[int, Share] = {}
        self._limits: dict[int, tuple[int, int]] = {}
        self._start: dict[int, int] = {}
        self.count = 1

    def add(self, index: int, share: Share, low: int, high: int) -> None:
        """Adds a length with its limits in grains; it starts as near to its ideal as it can be."""
        self.count = share.count
        self._shares[index], self._limits[index] = share, (low, high)
        self._start[index] = max(low, min(round(share.ideal / self._grain), high))

    @property
    def total(self) -> int:
        """The sum of all parts at the start, in grains."""
        return self.count * sum(self._start.values())

    @property
    def bounds(self) -> tuple[int, int]:
        """The most moves down (negative) and up that the limits allow."""
        down = sum(self._limits[index][0] - start for index, start in self._start.items())
        return down, sum(self._limits[index][1] - start for index, start in self._start.items())

    def costs(self, centre: int, reach: int) -> dict[int, float]:
        """The cost of each number of moves within `reach` of the centre, as far as the limits allow."""
        down, up = self.bounds
        first, last = max(down, centre - reach), min(up, centre + reach)
        costs: dict[int, float] = {}
        for direction, number in ((1, max(last, 0)), (-1, max(-first, 0))):
            totals = accumulate((cost for cost, _ in self._cheapest(direction, number)), initial=0.0)
            costs |= {direction * moves: total for moves, total in enumerate(totals)}
        return {moves: cost for moves, cost in costs.items() if first <= moves <= last}

    def lengths(self, moves: int) -> dict[int, Duration]:
        """The lengths after the cheapest moves of this number."""
        grains = dict(self._start)
        direction = 1 if moves > 0 else -1
        for _, index in self._cheapest(direction, abs(moves)):
            grains[index] += direction
        return {index: Duration(number * self._grain) for index, number in grains.items()}

    def _cheapest(self, direction: int, number: int) -> list[tuple[float, int]]:
        """The costs of so many moves in one direction, the cheapest first, and the lengths that they change.

        A length's next move always costs more than its last one, so that the cheapest moves are found one by one.
        """
        at = dict(self._start)
        waiting = [(self._cost(index, at[index], direction), index) for index in at]
        heapify(waiting)
        taken = []
        for _ in range(number):
            cost, index = waiting[0]
            taken.append((cost, index))
            at[index] += direction
            heapreplace(waiting, (self._cost(index, at[index], direction), index))
        return taken

    def _cost(self, index: int, grains: int, direction: int) -> float:
        low, high = self._limits[index]
        if not low <= grains + direction <= high:
            return float("inf")
        share, grain = self._shares[index], self._grain
        before, after = (grains * grain - share.ideal) ** 2, ((grains + direction) * grain - share.ideal) ** 2
        return share.count * (after - before) / max(share.ideal, 1)


def _best_moves(groups: Sequence[_CountGroup], missing: int) -> tuple[list[int] | None, int]:
    """How many moves each group makes to use up `missing` grains, and how many are left: the fewest, at least cost.

    None where the limits allow no sum as small as that.
    """
    ways: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    centres = _centres(groups, missing)
    counts = [group.count for group in groups]
    for group, centre in zip(groups, centres, strict=True):
        # Near the centres, these reaches are mostly enough to make up for what the other groups cannot divide, also
        # where the limits leave the smallest one hardly a move.
        reach = 2 + (max(counts) if group.count == min(counts) else max(min(counts), max(counts) // group.count))
        costs = group.costs(centre, reach)
        further: dict[int, tuple[float, list[int]]] = {}
        for total, (cost, moves) in ways.items():
            for number, more in costs.items():
                reached = total + number * group.count
                if reached not in further or cost + more < further[reached][0]:
                    further[reached] = cost + more, [*moves, number]
        ways = further
    best = max((total for total in ways if total <= missing), default=None)
    return (None, 0) if best is None else (ways[best][1], missing - best)


def _centres(groups: Sequence[_CountGroup], missing: int) -> list[int]:
    """The moves with which the groups nearly use up what is missing, those of the largest counts first."""
    centres = [0] * len(groups)
    for index in sorted(range(len(groups)), key=lambda index: -groups[index].count):
        group = groups[index]
        down, up = group.bounds
        centres[index] = max(down, min(int(missing / group.count), up))
        missing -= centres[index] * group.count
    return centres
