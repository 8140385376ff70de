import pytest

from kiosk.config.backoff import Backoff


def test_the_delay_doubles_up_to_the_longest() -> None:
    backoff = Backoff(0.25, 60.0)
    assert [backoff.delay(failures) for failures in (1, 2, 3, 4)] == [0.25, 0.5, 1, 2]
    assert backoff.delay(9) == backoff.delay(100_000) == 60


@pytest.mark.parametrize("failures", [0, -3])
def test_where_nothing_has_failed_nothing_is_waited_for(failures: int) -> None:
    assert Backoff(0.25, 60.0).delay(failures) == 0
