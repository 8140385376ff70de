from kiosk.announcer.prerender import LONGEST, patience


def test_each_failure_doubles_the_wait_up_to_a_minute() -> None:
    assert [patience(failures) for failures in (1, 2, 3, 4)] == [0.25, 0.5, 1, 2]
    assert patience(10) == patience(100_000) == LONGEST
