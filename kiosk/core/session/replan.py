"""Finishing on time: the remaining steps are shortened or lengthened, within their limits, and equal turns equally."""

from collections.abc import Sequence
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
"""Rounds that are equal, and stay equal wherever that is possible."""

_Limits = dict[int, tuple[Duration, Duration]]
"""The shortest and the longest length of each turn that can be changed, by its index."""


def plan_ending_on_time(state: State, now: Instant) -> Plan | None:
    """A plan that ends at the agreed time, or as near to it as its limits allow; None where nothing would change."""
    late = state.late(now)
    if late is None or -ON_TIME < late <= 0:
        return None
    equals = equal_rounds(state)
    if late > 0:
        lengths = _shortened_lengths(state.plan, equals, late)
    else:
        lengths = _lengthened_lengths(state.plan, equals, Duration(-late))
    turns = tuple(
        replace(turn, planned=lengths.get(index, turn.planned)) for index, turn in enumerate(state.plan.turns)
    )
    return None if turns == state.plan.turns else replace(state.plan, turns=turns)


def equal_rounds(state: State) -> list[Equals]:
    """All that can still be changed; rounds of a stage with the same steps and the same whole length stay together."""
    changeable = {
        index for index in state.following() if state.plan.turns[index].planned and not state.records[index].used
    }
    members: dict[tuple[str, int], list[int]] = {}
    for index, turn in enumerate(state.plan.turns):
        if turn.planned is not None and not turn.out:
            members.setdefault((turn.stage, turn.round) if turn.round else (turn.step, 0), []).append(index)
    equals: dict[object, Equals] = {}
    for (name, number), indices in members.items():
        free = tuple(index for index in indices if index in changeable)
        if free:
            planned = _planned(state.plan.turns, indices)
            one = Round(free, Duration(planned - _planned(state.plan.turns, free)), planned)
            steps = tuple(sorted(state.plan.turns[index].step for index in indices))
            alike = (name, steps, planned) if number else (name,)
            equals[alike] = (*equals.get(alike, ()), one)
    return list(equals.values())


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


def _shortened_lengths(plan: Plan, equals: Sequence[Equals], late: Duration) -> dict[int, Duration]:
    """Lengths that save the delay; where that is not possible otherwise, first equality ends, then protection."""
    apart = [part for rounds in equals for part in _with_begun_apart(rounds)]
    limits = _shortening(plan.turns, equals, protected=False)
    begun = {index: limits[index][0] for (one, *_) in apart if one.fixed for index in one.changeable}
    for groups, within in ((equals, limits), (apart, limits | {index: (low, low) for index, low in begun.items()})):
        time = sum(one.planned for rounds in groups for one in rounds) - late
        if sum(len(rounds) * _whole_limits(rounds, within)[0] for rounds in groups) <= time:
            return _lengths(plan.turns, groups, within, time)
    return _lengths(plan.turns, apart, _shortening(plan.turns, equals, protected=True), time)


def _with_begun_apart(rounds: Equals) -> list[Equals]:
    """The rounds to come, which stay equal, and each that has begun."""
    to_come = tuple(one for one in rounds if not one.fixed)
    return [*((one,) for one in rounds if one.fixed), *([to_come] if to_come else [])]


def _shortening(turns: Sequence[Turn], equals: Sequence[Equals], *, protected: bool) -> _Limits:
    """The limits of lengths; where `protected` steps are shortened, all others are as short as they can be."""
    limits = {}
    for index in (index for rounds in equals for one in rounds for index in one.changeable):
        length = turns[index].planned or ZERO
        least = min(turns[index].least, length)
        shortened = turns[index].protected is protected
        limits[index] = (least, length) if shortened else (least, least) if protected else (length, length)
    return limits


def _lengthened_lengths(plan: Plan, equals: Sequence[Equals], early: Duration) -> dict[int, Duration]:
    """Lengths that use up the time to spare, as far as the limits allow."""
    limits = {
        index: (plan.turns[index].planned or ZERO, longest(plan.turns[index]))
        for rounds in equals
        for one in rounds
        for index in one.changeable
    }
    most = sum(len(rounds) * _whole_limits(rounds, limits)[1] for rounds in equals)
    time = sum(one.planned for rounds in equals for one in rounds) + early
    return _lengths(plan.turns, equals, limits, min(time, most))


def _whole_limits(rounds: Equals, limits: _Limits) -> tuple[Duration, Duration]:
    """The shortest and the longest whole length that all of these rounds can have."""
    ends = [[one.fixed + sum(limits[index][end] for index in one.changeable) for one in rounds] for end in (0, 1)]
    return Duration(max(ends[0])), Duration(min(ends[1]))


def _lengths(turns: Sequence[Turn], groups: Sequence[Equals], limits: _Limits, time: int) -> dict[int, Duration]:
    """The lengths of all turns in these groups of equal rounds, which together have `time`."""
    shares = []
    for rounds in groups:
        low, high = _whole_limits(rounds, limits)
        shares.append(Share(low, rounds[0].planned, high, len(rounds)))
    lengths: dict[int, Duration] = {}
    for rounds, whole in zip(groups, _in_proportion(time, tuple(shares), ON_TIME), strict=True):
        for one in rounds:
            inside = tuple(
                Share(limits[index][0], turns[index].planned or ZERO, limits[index][1]) for index in one.changeable
            )
            parts = _in_proportion(whole - one.fixed, inside, EXACTLY)
            lengths |= dict(zip(one.changeable, parts, strict=True))
    return lengths


@lru_cache(32)
def _in_proportion(time: int, shares: tuple[Share, ...], spare: Duration) -> tuple[Duration, ...]:
    """Lengths that use up `time`, near one common factor of the ideals; a length that meets its limit stays there.

    The result is cached, because equal rounds are divided alike.
    """
    low, high = 0.0, max((share.maximum / share.ideal for share in shares), default=0.0)
    for _ in range(HALVINGS):
        factor = (low + high) / 2
        low, high = (low, factor) if _scaled_total(shares, factor) > time else (factor, high)
    scaled = [replace(share, ideal=_scaled(share, low)) for share in shares]
    return round_lengths(time, scaled, spare)


def _scaled_total(shares: Sequence[Share], factor: float) -> float:
    return sum(share.count * _scaled(share, factor) for share in shares)


def _scaled(share: Share, factor: float) -> float:
    return max(share.minimum, min(share.ideal * factor, share.maximum))
