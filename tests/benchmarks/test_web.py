"""The measurements can be made; how good the figures are is printed, not asserted."""

import pytest

from tests.benchmarks.web import measure, table


@pytest.mark.slow
def test_everything_is_measured_and_printed_as_a_table() -> None:
    measurements = measure(pages=3, seconds=0.2, commands=4)
    head, *lines = table(measurements).splitlines()
    assert head.split() == ["what", "taken", "target"]
    assert len(lines) == 4
    middle, p95 = measurements[2:]
    assert 0 < middle.taken <= p95.taken
