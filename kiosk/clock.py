"""Clocks: the machine's own, which also runs while it sleeps, and the same one sped up for rehearsals."""

import sys
import time
from datetime import datetime, timedelta

from kiosk.core.units import Instant, between
from kiosk.ports import Clock


def _boot_milliseconds() -> int:
    """Time since boot, suspended time included where the platform tells it (Linux's CLOCK_BOOTTIME)."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return time.monotonic_ns() // 1_000_000


class BootClock:
    """The room's clock; stepping the wall clock does not move it."""

    pace = 1.0

    def now(self) -> Instant:
        """The present instant."""
        return Instant(_boot_milliseconds())

    def wall(self, at: Instant) -> datetime:
        """The wall's time at that instant, as the wall reads now."""
        return datetime.now().astimezone() + timedelta(milliseconds=at - self.now())


class RehearsalClock:
    """A clock on which everything, the wall's time too, passes `pace` times faster from now on."""

    def __init__(self, pace: float) -> None:
        self.pace = pace
        self._began = BootClock().now()
        self._wall = BootClock().wall(self._began)

    def now(self) -> Instant:
        """The present instant of the rehearsal."""
        real = between(self._began, BootClock().now())
        return Instant(self._began + round(real * self.pace))

    def wall(self, at: Instant) -> datetime:
        """The rehearsal's time of day at that instant."""
        return self._wall + timedelta(milliseconds=at - self._began)


def midnight(clock: Clock, at: Instant) -> Instant:
    """When the day of that instant began, as the wall's clock reads now, to the second: finer, it would never rest."""
    wall = clock.wall(at)
    since = timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
    return Instant(round((at - since / timedelta(milliseconds=1)) / 1000) * 1000)
