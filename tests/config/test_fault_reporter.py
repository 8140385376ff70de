from kiosk.config.fault_reporter import FaultReporter
from kiosk.core.room.messages import FaultReport


def test_only_news_is_passed_on_for_each_part() -> None:
    passed_on: list[FaultReport] = []
    faults = FaultReporter(passed_on.append)
    for part, problem in [("web", "gone"), ("web", "gone"), ("voice", "gone"), ("web", None), ("web", None)]:
        faults.report(part, problem)
    assert passed_on == [FaultReport("web", "gone"), FaultReport("voice", "gone"), FaultReport("web", None)]


def test_a_part_that_was_never_ill_is_not_reported_as_well() -> None:
    passed_on: list[FaultReport] = []
    FaultReporter(passed_on.append).report("web", None)
    assert not passed_on
