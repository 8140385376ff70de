from kiosk.config.rate_limit import FORGOTTEN_AFTER, FREE_TRIES, MAXIMUM_ADDRESSES, WAITS, RateLimit
from tests.seconds import Seconds


def test_a_few_failures_cost_nothing_and_more_of_them_ever_longer() -> None:
    seconds = Seconds()
    patience = RateLimit(seconds)
    waits = []
    for _ in range(FREE_TRIES + 7):
        patience.count_failure("a")
        waits.append(patience.seconds_to_wait("a"))
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, WAITS.longest, WAITS.longest]


def test_more_failures_can_cost_nothing() -> None:
    patience = RateLimit(Seconds(), free_tries=2)
    waits = []
    for _ in range(3):
        patience.count_failure("a")
        waits.append(patience.seconds_to_wait("a"))
    assert waits == [0, 1, 2]


def test_nobody_else_waits() -> None:
    patience = RateLimit(Seconds())
    for _ in range(20):
        patience.count_failure("192.0.2.1")
    assert patience.seconds_to_wait("192.0.2.2") == 0


def test_a_machine_with_many_addresses_of_one_network_is_one_machine() -> None:
    patience = RateLimit(Seconds())
    for number in range(1, 9):
        patience.count_failure(f"2001:db8::{number}")
    assert patience.seconds_to_wait("2001:db8::ffff") > 0
    assert patience.seconds_to_wait("2001:db8:1::1") == 0


def test_waiting_is_over_when_its_time_is() -> None:
    seconds = Seconds()
    patience = RateLimit(seconds)
    for _ in range(FREE_TRIES):
        patience.count_failure("no address at all")
    seconds.now += 1
    assert patience.seconds_to_wait("no address at all") == 0


def test_failures_are_forgotten_after_a_success_and_after_a_while() -> None:
    seconds = Seconds()
    patience = RateLimit(seconds)
    for _ in range(FREE_TRIES - 1):
        patience.count_failure("a")
    patience.reset("a")
    for _ in range(FREE_TRIES - 1):
        patience.count_failure("a")
    seconds.now += FORGOTTEN_AFTER + 1
    patience.count_failure("a")
    assert patience.seconds_to_wait("a") == 0


def test_a_thousand_strangers_take_no_more_room_than_that() -> None:
    patience = RateLimit(Seconds())
    for number in range(MAXIMUM_ADDRESSES + 50):
        patience.count_failure(f"stranger {number}")
    assert len(patience._tries) == MAXIMUM_ADDRESSES
