"""Figures are told truly; how large they are is printed, not asserted."""

import json

from tests.benchmarks.clock import appending, lateness
from tests.benchmarks.figures import Figure, as_json, spread, table


def test_a_table_has_a_line_for_each_figure_and_json_has_all_of_it() -> None:
    figures = [Figure("planning", 2.5, "ms", 50), Figure("memory", 133, "MB")]
    assert table(figures).splitlines()[1:] == ["planning  2.50 ms    50 ms", "memory     133 MB"]
    memory = {"what": "memory", "value": 133, "unit": "MB", "target": None, "spread": None}
    assert json.loads(as_json(figures))[1] == memory


def test_the_least_and_the_most_of_several_runs_stand_beside_their_middle() -> None:
    assert table([Figure("memory", 80, "MB", 90, (75.5, 133))]).splitlines()[1:] == [
        "memory   80 MB    90 MB  75.5 MB to 133 MB"
    ]


def test_the_spread_of_a_hundred_values_is_their_middle_their_95th_and_their_worst() -> None:
    middle, late, worst = spread("late", [float(number) for number in range(100, 0, -1)], "ms", 20)
    assert (middle.value, late.value, worst.value) == (50.5, 96, 100)
    assert (middle.target, late.target) == (None, 20)


def test_every_step_that_ends_by_itself_is_measured_once() -> None:
    late = lateness(steps=3)
    assert len(late) == 3
    assert min(late) >= 0


def test_the_way_to_the_disk_takes_its_time() -> None:
    assert appending(times=3) > 0
