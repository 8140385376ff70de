"""The session's time on this machine, by a clock moved by hand."""

from kiosk.core.units import Duration, Instant, minutes, seconds
from kiosk.engine.session_clock import SessionClock
from kiosk.simulation.fakes import FakeClock

NINE_HOURS = minutes(9 * 60)


def test_midnight_rests_until_the_wall_has_jumped_by_more_than_a_second() -> None:
    clock = FakeClock()
    clock.steps = Duration(400)
    time = SessionClock(clock)
    assert time.midnight() == Instant(-NINE_HOURS - 400)
    clock.advance(minutes(5))
    clock.steps = Duration(1400)
    assert time.midnight() == Instant(-NINE_HOURS - 400)
    clock.steps = Duration(1401)
    assert time.midnight() == Instant(-NINE_HOURS - 1401)


def test_midnight_goes_with_a_session_whose_time_is_moved() -> None:
    time = SessionClock(FakeClock())
    assert time.midnight() == Instant(-NINE_HOURS)
    time.move_to(Instant(seconds(90)))
    assert time.midnight() == Instant(seconds(90) - NINE_HOURS)
