"""The measurements can be made; how long they take is printed, not asserted."""

from kiosk.core.session.events import TimeAdded
from kiosk.core.session.session import replay
from tests.benchmarks.core import journal, measure, plan
from tests.benchmarks.figures import table


def test_everything_is_measured_and_printed_as_a_table() -> None:
    figures = measure(people=3, events=60, times=1)
    head, *lines = table(figures).splitlines()
    assert head.split() == ["what", "figure", "at", "most"]
    assert [line.split("  ")[0] for line in lines] == ["planning 3 people", "replaying 60 events"]
    assert all(figure.value > 0 for figure in figures)


def test_what_is_measured_is_what_was_promised() -> None:
    assert len({turn.person for turn in plan(40).turns if turn.person}) == 40
    kept = journal(40, 10_000)
    assert len(kept) == 10_000
    assert sum(isinstance(event, TimeAdded) for event in kept) > 500
    assert replay(kept).plan == plan(40)
