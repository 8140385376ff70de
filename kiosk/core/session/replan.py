"""Finish on time: what is left made shorter, or longer, without breaking a minimum, and alike for alike turns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.state import State
from kiosk.core.units import ZERO, Duration, Instant

SECOND = 1000


@dataclass
class _Group:
    """Turns that are alike and stay so: `count` of them, each `length` long, none beyond `bound`."""

    places: list[int]
    length: Duration
    bound: Duration

    @property
    def count(self) -> int:
        return len(self.places)


def replanned(state: State, now: Instant) -> Plan | None:
    """A plan that ends at the agreed time, or as near to it as the minima allow; None where nothing would change."""
    late = state.late(now)
    if late is None:
        return None
    places = [place for place in state.following() if state.plan.turns[place].planned and not state.records[place].used]
    lengths = {place: state.plan.turns[place].planned or ZERO for place in places}
    if late > 0:
        changed = _shortened(state.plan.turns, lengths, -(-late // SECOND) * SECOND)
    else:
        changed = _lengthened(state.plan.turns, lengths, -late // SECOND * SECOND)
    if changed == lengths:
        return None
    turns = tuple(
        replace(turn, planned=changed[place]) if place in changed else turn
        for place, turn in enumerate(state.plan.turns)
    )
    return replace(state.plan, turns=turns)


def _shortened(turns: Sequence[Turn], lengths: dict[int, Duration], cut: int) -> dict[int, Duration]:
    """Proportionally down to each minimum; protected turns only when nothing else is left to take from."""
    for protected in (False, True):
        open_to_it = {place: length for place, length in lengths.items() if turns[place].protected is protected}
        groups = _groups(turns, open_to_it, lambda turn: min(turn.least, turn.planned or ZERO))
        before = sum(group.count * group.length for group in groups)
        _scale(groups, max(before - cut, 0))
        lengths = lengths | _by_place(groups)
        cut -= before - sum(group.count * group.length for group in groups)
        if cut <= 0:
            break
    return lengths


def _lengthened(turns: Sequence[Turn], lengths: dict[int, Duration], extra: int) -> dict[int, Duration]:
    """Proportionally; only a turn that was given as a range has a most."""
    unbounded = sum(lengths.values()) + extra
    groups = _groups(turns, lengths, lambda turn: turn.most if turn.ranged else Duration(unbounded))
    before = sum(group.count * group.length for group in groups)
    _scale(groups, before + extra)
    return lengths | _by_place(groups)


def _groups(turns: Sequence[Turn], lengths: dict[int, Duration], bound: Callable[[Turn], Duration]) -> list[_Group]:
    alike: dict[tuple[object, ...], _Group] = {}
    for place, length in lengths.items():
        turn = turns[place]
        limit = bound(turn)
        alike.setdefault((turn.step, length, limit), _Group([], length, limit)).places.append(place)
    return list(alike.values())


def _by_place(groups: Sequence[_Group]) -> dict[int, Duration]:
    return {place: group.length for group in groups for place in group.places}


def _scale(groups: Sequence[_Group], wanted: int) -> None:
    """Brings the groups' sum to `wanted` milliseconds, all by one factor, but for those that meet their bound.

    To the second, and never past it: what rounding down leaves goes to the largest remainders, and what is too little
    for all turns of those to those that are fewer.
    """
    free = list(groups)
    shorter = wanted < sum(group.count * group.length for group in groups)
    longest = [group.length if shorter else group.bound for group in groups]
    while free:
        total = sum(group.count * group.length for group in free)
        left = wanted - sum(group.count * group.length for group in groups if group not in free)
        bounded = [group for group in free if _meets(group, left, total, shorter)]
        if not bounded:
            _share(free, left, total)
            break
        for group in bounded:
            group.length = group.bound
        free = [group for group in free if group not in bounded]
    _hand_out(groups, longest, wanted - sum(group.count * group.length for group in groups))


def _hand_out(groups: Sequence[_Group], longest: Sequence[Duration], over: int) -> None:
    """Seconds that are left over, to the largest groups that they suffice for."""
    for group, most in sorted(zip(groups, longest, strict=True), key=lambda pair: -pair[0].count):
        more = max(0, min(over // (group.count * SECOND), (most - group.length) // SECOND))
        group.length = Duration(group.length + more * SECOND)
        over -= more * group.count * SECOND


def _meets(group: _Group, left: int, total: int, shorter: bool) -> bool:
    """Whether the common factor, left / total, would bring the group to its bound or past it."""
    if shorter:
        return group.length * max(left, 0) <= group.bound * total
    return group.length * left >= group.bound * total


def _share(groups: Sequence[_Group], left: int, total: int) -> None:
    remainders = {}
    for index, group in enumerate(groups):
        exact = group.length * left
        group.length = Duration(exact // total // SECOND * SECOND)
        remainders[index] = exact - group.length * total
    over = left - sum(group.count * group.length for group in groups)
    for index in sorted(remainders, key=lambda index: (-remainders[index], index)):
        cost = groups[index].count * SECOND
        if cost <= over and remainders[index]:
            groups[index].length = Duration(groups[index].length + SECOND)
            over -= cost
