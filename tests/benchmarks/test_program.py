"""The program can be measured on a screen; how long it takes is printed, not asserted."""

import pytest

from tests.benchmarks.program import measure


@pytest.mark.slow
def test_the_first_frame_and_keys_are_measured_on_the_real_program() -> None:
    figures = measure(times=1)
    assert [figure.what for figure in figures] == [
        "start to first frame",
        "key to frame, p50",
        "key to frame, p95",
        "key to frame, max",
    ]
    assert all(figure.value > 0 for figure in figures)
