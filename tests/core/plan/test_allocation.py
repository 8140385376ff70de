"""Sharing out time: lengths that can be said wherever they add up, near to what is fair, within their limits."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.plan.allocation import QUARTER, Demand, Share, allocate, round_lengths
from kiosk.core.units import Duration, minutes, seconds
from tests.core.strategies import LAW


@st.composite
def shares(draw: st.DrawFn) -> Share:
    """The length of up to five equal parts, whose limits and ideal need not be quarters of a minute."""
    low = draw(st.integers(0, 12)) * QUARTER + draw(st.sampled_from([0, 0, 0, 1000, 7000]))
    high = low + draw(st.integers(0, 6)) * QUARTER
    ideal = draw(st.integers(low, high))
    return Share(Duration(low), ideal, Duration(high), draw(st.integers(1, 5)))


@st.composite
def problems(draw: st.DrawFn) -> tuple[int, list[Share]]:
    """Up to three lengths, and a time in whole seconds that they can fill or nearly fill."""
    parts = draw(st.lists(shares(), min_size=1, max_size=3))
    ideal = sum(part.ideal * part.count for part in parts)
    beside = draw(st.integers(-60, 60))
    least = sum(part.minimum * part.count for part in parts)
    return max(least, int(ideal) // 1000 * 1000 + beside * 1000), parts


def total(parts: list[Share], lengths: tuple[Duration, ...]) -> int:
    return sum(part.count * length for part, length in zip(parts, lengths, strict=True))


def distance(parts: list[Share], lengths: tuple[Duration, ...]) -> float:
    return sum(
        part.count * (length - part.ideal) ** 2 / max(part.ideal, 1)
        for part, length in zip(parts, lengths, strict=True)
    )


def every_way_in_quarters(parts: list[Share]) -> list[tuple[Duration, ...]]:
    """All lengths in quarters of a minute, by trying every one."""
    choices = [
        [Duration(length) for length in range(-(-part.minimum // QUARTER) * QUARTER, part.maximum + 1, QUARTER)]
        for part in parts
    ]
    return list(product(*choices))


@LAW
@given(problems())
def test_no_length_leaves_its_limits_and_all_fit_into_the_time(problem: tuple[int, list[Share]]) -> None:
    time, parts = problem
    lengths = round_lengths(time, parts)
    for part, length in zip(parts, lengths, strict=True):
        assert part.minimum <= length <= part.maximum
        assert length % 1000 == 0
    assert total(parts, lengths) <= time


@LAW
@given(problems(), st.sampled_from([Duration(1), QUARTER, minutes(1)]))
def test_lengths_are_quarters_of_a_minute_wherever_those_add_up(
    problem: tuple[int, list[Share]], spare: Duration
) -> None:
    time, parts = problem
    lengths = round_lengths(time, parts, spare)
    ways = [way for way in every_way_in_quarters(parts) if 0 <= time - total(parts, way) < spare]
    if ways:
        least = min(time - total(parts, way) for way in ways)
        best = min(distance(parts, way) for way in ways if time - total(parts, way) == least)
        assert all(length % QUARTER == 0 for length in lengths)
        assert time - total(parts, lengths) == least
        assert distance(parts, lengths) == pytest.approx(best)


@LAW
@given(problems())
def test_what_is_left_over_is_too_little_for_any_length_that_could_have_it(problem: tuple[int, list[Share]]) -> None:
    time, parts = problem
    lengths = round_lengths(time, parts)
    left = time - total(parts, lengths)
    if any(length % QUARTER for length in lengths):
        for part, length in zip(parts, lengths, strict=True):
            assert length == part.maximum or left < max(part.count * 1000, QUARTER)


@pytest.mark.parametrize(
    ("time", "parts", "lengths"),
    [
        (90, [Share(seconds(30), 45_000.0, seconds(90), 2)], [45]),
        (97, [Share(seconds(30), 48_500.0, seconds(90), 2)], [45]),
        (104, [Share(seconds(30), 52_000.0, seconds(90), 2)], [45]),
        (105, [Share(seconds(30), 52_500.0, seconds(90), 2)], [52]),
        (111, [Share(seconds(30), 55_500.0, seconds(90), 2)], [55]),
        (118, [Share(seconds(30), 59_000.0, seconds(90), 2)], [59]),
    ],
)
def test_whole_seconds_are_used_only_where_nothing_rounder_fits(
    time: int, parts: list[Share], lengths: list[int]
) -> None:
    assert [length // 1000 for length in round_lengths(time * 1000, parts)] == lengths


def test_quarters_are_found_also_where_one_length_can_hardly_move_and_the_others_have_to() -> None:
    """347 quarters: the single length has 24 or 25, and of 12 times 21 and 20 only 20 leave twice 36 or more."""
    time, shares = 5_215_204, [(300, 314.3, 511, 12), (360, 361.0, 375, 1), (540, 543.0, 795, 2)]
    parts = [Share(seconds(low), ideal * 1000, seconds(high), count) for low, ideal, high, count in shares]
    assert round_lengths(time, parts) == (seconds(300), seconds(375), seconds(615))


def test_a_time_too_short_for_all_gives_the_shortest_lengths() -> None:
    parts = [Share(seconds(30), 40_000.0, seconds(90), 2), Share(seconds(10), 10_000.0, seconds(10))]
    assert round_lengths(20_000, parts) == (seconds(30), seconds(10))


def test_parts_at_their_longest_leave_the_rest_of_the_time() -> None:
    parts = [Demand(minutes(1), minutes(2), minutes(3), 2)]
    assert allocate(minutes(10), parts) == (minutes(3),)
    assert allocate(minutes(1), parts) is None
