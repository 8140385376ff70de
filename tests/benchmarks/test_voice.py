"""The measurement can be made; how long it takes is printed, not asserted."""

import os
from collections.abc import Iterator

import pytest

from tests.benchmarks.voice import APART, Delays, measure, table


@pytest.fixture
def _environment_as_before() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.slow
@pytest.mark.usefixtures("_environment_as_before")
def test_the_sound_of_a_time_check_is_heard_before_the_next_one() -> None:
    delays = measure(checks=2)
    assert len(delays.taken) == 2
    assert 0 <= delays.taken[0] < APART * 1000  # on a busy machine another may be lost behind the sound before it


def test_delays_are_printed_by_how_many_do_not_exceed_them() -> None:
    _, line = table(Delays(tuple(range(1, 101)))).splitlines()
    assert line.split() == ["100", "time", "checks", "51", "ms", "96", "ms", "100", "ms", "60", "ms"]
