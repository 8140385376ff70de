"""Finishing on time: the remaining turns are shortened or lengthened, within their limits, and alike turns equally."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.state import State
from kiosk.core.units import ZERO, Duration, Instant, seconds

SECOND = 1000

OFFER_TOLERANCE = seconds(30)
"""How much later than with a plan made now a session may end with the offered one; people take time to read it."""


@dataclass
class _AlikeTurns:
    """Turns that are alike and stay alike: each of them is `length` long and must not pass `bound`."""

    indices: list[int]
    length: Duration
    bound: Duration

    @property
    def count(self) -> int:
        return len(self.indices)


def plan_ending_on_time(state: State, now: Instant) -> Plan | None:
    """A plan that ends at the agreed time, or as near to it as its limits allow; None where nothing would change."""
    late = state.late(now)
    if late is None:
        return None
    indices = [
        index for index in state.following() if state.plan.turns[index].planned and not state.records[index].used
    ]
    lengths = {index: state.plan.turns[index].planned or ZERO for index in indices}
    if late > 0:
        changed = _shortened_lengths(state.plan.turns, lengths, -(-late // SECOND) * SECOND)
    else:
        changed = _lengthened_lengths(state.plan.turns, lengths, -late // SECOND * SECOND)
    if changed == lengths:
        return None
    turns = tuple(
        replace(turn, planned=changed[index]) if index in changed else turn
        for index, turn in enumerate(state.plan.turns)
    )
    return replace(state.plan, turns=turns)


def _shortened_lengths(turns: Sequence[Turn], lengths: dict[int, Duration], cut: int) -> dict[int, Duration]:
    """The lengths with `cut` milliseconds taken away in proportion; protected turns are shortened last."""
    for protected in (False, True):
        shortenable = {index: length for index, length in lengths.items() if turns[index].protected is protected}
        groups = _groups_of_alike(turns, shortenable, lambda turn: min(turn.least, turn.planned or ZERO))
        before = sum(group.count * group.length for group in groups)
        _scale(groups, max(before - cut, 0))
        lengths = lengths | _lengths_by_index(groups)
        cut -= before - sum(group.count * group.length for group in groups)
        if cut <= 0:
            break
    return lengths


def _lengthened_lengths(turns: Sequence[Turn], lengths: dict[int, Duration], extra: int) -> dict[int, Duration]:
    """The lengths with `extra` milliseconds added in proportion; only turns given as a range have a maximum."""
    unbounded = sum(lengths.values()) + extra
    groups = _groups_of_alike(turns, lengths, lambda turn: turn.most if turn.ranged else Duration(unbounded))
    before = sum(group.count * group.length for group in groups)
    _scale(groups, before + extra)
    return lengths | _lengths_by_index(groups)


def _groups_of_alike(
    turns: Sequence[Turn], lengths: dict[int, Duration], bound: Callable[[Turn], Duration]
) -> list[_AlikeTurns]:
    alike: dict[tuple[object, ...], _AlikeTurns] = {}
    for index, length in lengths.items():
        turn = turns[index]
        limit = bound(turn)
        alike.setdefault((turn.step, length, limit), _AlikeTurns([], length, limit)).indices.append(index)
    return list(alike.values())


def _lengths_by_index(groups: Sequence[_AlikeTurns]) -> dict[int, Duration]:
    return {index: group.length for group in groups for index in group.indices}


def _scale(groups: Sequence[_AlikeTurns], target: int) -> None:
    """Brings the groups' sum to `target` milliseconds by one common factor; a group that meets its bound stays there.

    Lengths are whole seconds, and the sum never passes the target. The seconds that rounding down leaves go to the
    largest remainders; what is too little for all turns of such a group goes to smaller groups.
    """
    free = list(groups)
    shorter = target < sum(group.count * group.length for group in groups)
    maxima = [group.length if shorter else group.bound for group in groups]
    while free:
        total = sum(group.count * group.length for group in free)
        left = target - sum(group.count * group.length for group in groups if group not in free)
        bounded = [group for group in free if _reaches_bound(group, left, total, shorter)]
        if not bounded:
            _apply_factor(free, left, total)
            break
        for group in bounded:
            group.length = group.bound
        free = [group for group in free if group not in bounded]
    _distribute_seconds(groups, maxima, target - sum(group.count * group.length for group in groups))


def _distribute_seconds(groups: Sequence[_AlikeTurns], maxima: Sequence[Duration], left: int) -> None:
    """Gives the seconds that are left to the largest groups that they suffice for."""
    for group, maximum in sorted(zip(groups, maxima, strict=True), key=lambda pair: -pair[0].count):
        more = max(0, min(left // (group.count * SECOND), (maximum - group.length) // SECOND))
        group.length = Duration(group.length + more * SECOND)
        left -= more * group.count * SECOND


def _reaches_bound(group: _AlikeTurns, left: int, total: int, shorter: bool) -> bool:
    """Whether the common factor, left / total, would bring the group to its bound or past it."""
    if shorter:
        return group.length * max(left, 0) <= group.bound * total
    return group.length * left >= group.bound * total


def _apply_factor(groups: Sequence[_AlikeTurns], left: int, total: int) -> None:
    remainders = {}
    for index, group in enumerate(groups):
        exact = group.length * left
        group.length = Duration(exact // total // SECOND * SECOND)
        remainders[index] = exact - group.length * total
    undistributed = left - sum(group.count * group.length for group in groups)
    for index in sorted(remainders, key=lambda index: (-remainders[index], index)):
        cost = groups[index].count * SECOND
        if cost <= undistributed and remainders[index]:
            groups[index].length = Duration(groups[index].length + SECOND)
            undistributed -= cost
