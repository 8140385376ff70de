"""Finishing on time: the remaining steps are shortened or lengthened, within their limits, and equal turns equally."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kiosk.core.plan.allocation import QUARTER, Share, round_lengths
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.events import PlanChangeReason
from kiosk.core.session.state import State
from kiosk.core.units import MINUTE, ZERO, Duration, Instant, seconds

ON_TIME = Duration(MINUTE)
"""A session that ends less than this early is on time; a plan may save as much for lengths that can be said."""

EXACTLY = Duration(1)
"""Nothing may be left over."""

HALVINGS = 40
"""The number of steps in which a common factor is found, to far less than a millisecond."""

OFFER_TOLERANCE = seconds(30)
"""How much later than with a plan made now a session may end with the offered one; people take time to read it."""


@dataclass(frozen=True)
class Round:
    """The turns of one round, or one step outside rounds: which of them can still be changed, and its whole length.

    `fixed` is the planned time of those that cannot, because they have begun.
    """

    changeable: tuple[int, ...]
    fixed: Duration
    planned: Duration


Equals = tuple[Round, ...]
"""Rounds that are to be equal wherever that is possible."""

_Limits = dict[int, Share]
"""The length of each turn that can be changed, by its index."""


def plan_ending_on_time(state: State, now: Instant) -> Plan | None:
    """A plan that ends at the agreed time, or as near to it as its limits allow; None where nothing would change."""
    late = state.late(now)
    if late is None or -ON_TIME < late <= 0:
        return None
    equals = equal_rounds(state)
    if late > 0:
        lengths = _shortened_lengths(state.plan.turns, equals, late)
    else:
        lengths = _lengthened_lengths(state.plan.turns, equals, Duration(-late))
    turns = tuple(
        replace(turn, planned=lengths.get(index, turn.planned)) for index, turn in enumerate(state.plan.turns)
    )
    return None if turns == state.plan.turns else replace(state.plan, turns=turns)


def equal_rounds(state: State) -> list[Equals]:
    """All that can still be changed; rounds of a stage with the same steps are to be equal.

    A topic, whose length the group has chosen, stays equal only with topics of its length.
    """
    changeable = {
        index for index in state.following() if state.plan.turns[index].planned and not state.records[index].used
    }
    members: dict[tuple[str, int], list[int]] = {}
    for index, turn in enumerate(state.plan.turns):
        if turn.planned is not None and not turn.out:
            members.setdefault((turn.stage, turn.round) if turn.round else (turn.step, 0), []).append(index)
    alike: dict[object, Equals] = {}
    for (name, number), indices in members.items():
        free = tuple(index for index in indices if index in changeable)
        if free:
            planned = _planned(state.plan.turns, indices)
            one = Round(free, Duration(planned - _planned(state.plan.turns, free)), planned)
            steps = tuple(sorted(state.plan.turns[index].step for index in indices))
            chosen = planned if state.plan.turns[free[0]].topic else None
            key = (name, steps, chosen) if number else (name,)
            alike[key] = (*alike.get(key, ()), one)
    return [equals for rounds in alike.values() for equals in _by_length(rounds)]


def _by_length(rounds: Equals) -> list[Equals]:
    """The rounds to come, together with those that have begun and are as long as one of them; then the other ones."""
    to_come = {one.planned for one in rounds if not one.fixed}
    found: dict[Duration | None, Equals] = {}
    for one in rounds:
        length = None if one.planned in to_come else one.planned
        found[length] = (*found.get(length, ()), one)
    return list(found.values())


def can_be_shortened(state: State) -> bool:
    """Whether a step that is to come can still be shortened."""
    return any(
        state.plan.turns[index].least < (state.plan.turns[index].planned or ZERO)
        for rounds in equal_rounds(state)
        for one in rounds
        for index in one.changeable
    )


def is_up_to_date(state: State, now: Instant) -> bool:
    """Whether what is offered is what would be offered now; a turn for somebody waits until it is answered."""
    offer = state.offer
    if offer is None or offer.why is not PlanChangeReason.REPLANNED:
        return offer is not None
    return offer.plan == plan_ending_on_time(state, now)


def longest(turn: Turn) -> Duration:
    """The longest that a turn may become: its stated maximum, or else one and a half times its length."""
    most = turn.most if turn.ranged else Duration(turn.most * 3 // 2 // QUARTER * QUARTER)
    return max(most, turn.planned or ZERO)


def _planned(turns: Sequence[Turn], indices: Sequence[int]) -> Duration:
    return Duration(sum(turns[index].planned or ZERO for index in indices))


def _shortened_lengths(turns: Sequence[Turn], equals: Sequence[Equals], late: Duration) -> dict[int, Duration]:
    """Lengths that save the delay; where that is not possible otherwise, first equality ends, then protection."""
    time = sum(one.planned for rounds in equals for one in rounds) - late
    limits = _shortening(turns, equals, protected=False)
    if sum(_whole((one,), limits).minimum for rounds in equals for one in rounds) > time:
        limits = _shortening(turns, equals, protected=True)
    return _lengths(equals, limits, time)


def _shortening(turns: Sequence[Turn], equals: Sequence[Equals], *, protected: bool) -> _Limits:
    """The limits of lengths; where `protected` steps are shortened, all others are as short as they can be."""
    limits = {}
    for index, peers in _peers(turns, equals):
        least, most = min(turns[index].least, *peers), max(peers)
        low, high = (least, most) if turns[index].protected is protected else 2 * ((least if protected else most),)
        limits[index] = Share(low, sum(peers) / len(peers), high)
    return limits


def _lengthened_lengths(turns: Sequence[Turn], equals: Sequence[Equals], early: Duration) -> dict[int, Duration]:
    """Lengths that use up the time to spare, as far as the limits allow."""
    limits = {
        index: Share(min(peers), sum(peers) / len(peers), max(longest(turns[index]), *peers))
        for index, peers in _peers(turns, equals)
    }
    return _lengths(equals, limits, sum(one.planned for rounds in equals for one in rounds) + early)


def _peers(turns: Sequence[Turn], equals: Sequence[Equals]) -> Iterator[tuple[int, list[Duration]]]:
    """Each turn that can be changed, with the lengths of that step in all rounds that are to be divided alike."""
    for rounds in equals:
        lengths: dict[str, list[Duration]] = {}
        for index in (index for one in rounds if not one.fixed for index in one.changeable):
            lengths.setdefault(turns[index].step, []).append(turns[index].planned or ZERO)
        for one in rounds:
            for index in one.changeable:
                yield index, [turns[index].planned or ZERO] if one.fixed else lengths[turns[index].step]


def _whole(rounds: Equals, limits: _Limits) -> Share:
    """The whole length that all of these rounds can have."""
    low = max(one.fixed + sum(limits[index].minimum for index in one.changeable) for one in rounds)
    high = min(one.fixed + sum(limits[index].maximum for index in one.changeable) for one in rounds)
    return Share(Duration(low), sum(one.planned for one in rounds) / len(rounds), Duration(high), len(rounds))


def _lengths(equals: Sequence[Equals], limits: _Limits, time: int) -> dict[int, Duration]:
    """The lengths of all turns, which together have `time`."""
    groups = [(rounds, _whole(rounds, limits)) for rounds in equals]
    if not _fit([whole for _, whole in groups], min(time, sum(one.planned for rounds in equals for one in rounds))):
        groups = _as_equal_as_possible(equals, limits, time)
    shares = tuple(whole for _, whole in groups)
    time = min(time, sum(whole.count * whole.maximum for whole in shares))
    lengths: dict[int, Duration] = {}
    for (rounds, _), whole in zip(groups, _in_proportion(time, shares, ON_TIME), strict=True):
        for one in rounds:
            inside = tuple(limits[index] for index in one.changeable)
            lengths |= dict(zip(one.changeable, _in_proportion(whole - one.fixed, inside, EXACTLY), strict=True))
    return lengths


def _fit(wholes: Sequence[Share], time: int) -> bool:
    """Whether each of these lengths is possible, and all of them together can have that time."""
    least = sum(whole.count * whole.minimum for whole in wholes)
    most = sum(whole.count * whole.maximum for whole in wholes)
    return least <= time <= most and all(whole.minimum <= whole.maximum for whole in wholes)


def _as_equal_as_possible(equals: Sequence[Equals], limits: _Limits, time: int) -> list[tuple[Equals, Share]]:
    """The rounds of each group that can be equal, and each that has begun and can only be longer, or shorter."""
    wholes = [_whole(rounds, limits) for rounds in equals]
    apart = [
        replace(_whole((one,), limits), ideal=whole.ideal)
        for rounds, whole in zip(equals, wholes, strict=True)
        for one in rounds
    ]
    factor = _common_factor(time, apart)
    groups: list[tuple[Equals, Share]] = []
    for rounds, whole in zip(equals, wholes, strict=True):
        wanted = whole.ideal * factor
        stuck = {one: at for one in rounds if one.fixed and (at := _stuck(_whole((one,), limits), wanted))}
        groups += (((one,), Share(at, at, at)) for one, at in stuck.items())
        if others := tuple(one for one in rounds if one not in stuck):
            equal = _whole(others, limits)
            longer = (at for at in stuck.values() if at > wanted)
            groups.append((others, replace(equal, maximum=min((equal.maximum, *longer)))))
    return groups


def _stuck(whole: Share, wanted: float) -> Duration | None:
    """The limit that keeps a round from the length that is wanted, if one does."""
    return whole.minimum if wanted < whole.minimum else whole.maximum if wanted > whole.maximum else None


@lru_cache(32)
def _in_proportion(time: int, shares: tuple[Share, ...], spare: Duration) -> tuple[Duration, ...]:
    """Lengths that use up `time`, near one common factor of the ideals; a length that meets its limit stays there.

    The result is cached, because equal rounds are divided alike.
    """
    factor = _common_factor(time, shares)
    return round_lengths(time, [replace(share, ideal=_scaled(share, factor)) for share in shares], spare)


def _common_factor(time: int, shares: Sequence[Share]) -> float:
    """The factor of all ideals with which the lengths use up `time`, as far as their limits allow."""
    low, high = 0.0, max((share.maximum / share.ideal for share in shares), default=0.0)
    for _ in range(HALVINGS):
        factor = (low + high) / 2
        low, high = (low, factor) if _scaled_total(shares, factor) > time else (factor, high)
    return low


def _scaled_total(shares: Sequence[Share], factor: float) -> float:
    return sum(share.count * _scaled(share, factor) for share in shares)


def _scaled(share: Share, factor: float) -> float:
    return max(share.minimum, min(share.ideal * factor, share.maximum))
