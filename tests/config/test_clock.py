from datetime import timedelta

from kiosk.config.clock import BootClock, RehearsalClock
from kiosk.core.units import after, minutes, seconds
from kiosk.engine.session_clock import SessionClock
from kiosk.simulation.fakes import FakeClock


def test_the_rooms_clock_does_not_go_back_and_tells_the_walls_time_with_its_zone() -> None:
    clock = BootClock()
    first = clock.now()
    assert clock.now() >= first
    assert clock.wall(first).tzinfo is not None
    assert clock.pace == 1


def test_instants_apart_are_as_far_apart_on_the_wall() -> None:
    clock = RehearsalClock(60)
    now = clock.now()
    assert clock.wall(after(now, seconds(90))) - clock.wall(now) == timedelta(seconds=90)


def test_a_rehearsal_passes_faster() -> None:
    clock, real = RehearsalClock(3600), BootClock()
    began, real_began = clock.now(), real.now()
    while (passed := real.now() - real_began) < 5:
        pass
    assert clock.now() - began >= passed * 3600


def test_the_day_began_when_the_wall_read_nothing() -> None:
    clock = FakeClock()
    time = SessionClock(clock)
    assert time.midnight() == -9 * 60 * 60_000
    clock.advance(minutes(1))
    assert time.midnight() == -9 * 60 * 60_000
