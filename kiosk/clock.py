"""Clocks: the machine's own, which also runs while it sleeps, and the same one sped up for rehearsals."""

import sys
import time
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from kiosk.core.units import Duration, Instant, between
from kiosk.wall import Trust

_BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Where Linux names each of its boots."""


def _boot_milliseconds() -> int:
    """Time since boot, suspended time included where the platform tells it (Linux's CLOCK_BOOTTIME)."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return time.monotonic_ns() // 1_000_000


class BootClock:
    """The room's clock; stepping the wall clock does not move it."""

    pace = 1.0

    def __init__(self) -> None:
        self._trust = Trust()

    def now(self) -> Instant:
        """The present instant."""
        return Instant(_boot_milliseconds())

    def wall(self, at: Instant) -> datetime:
        """The wall's time at that instant, as the wall reads now."""
        return datetime.now().astimezone() + timedelta(milliseconds=at - self.now())

    def sure(self) -> bool:
        """Whether a time server has set the wall clock, and nobody has moved it since."""
        return self._trust.holds(Duration(time.time_ns() // 1_000_000 - _boot_milliseconds()))

    def asleep(self) -> Duration:
        """For how long the machine has slept since its boot."""
        return Duration(_boot_milliseconds() - time.monotonic_ns() // 1_000_000)

    @cached_property
    def boot(self) -> str:
        """What tells this boot from all others; empty where the machine does not say."""
        try:
            return _BOOT.read_text("ascii").strip()
        except OSError:
            return ""


class RehearsalClock:
    """A clock on which everything, the wall's time too, passes `pace` times faster from now on."""

    boot = ""

    def __init__(self, pace: float) -> None:
        self.pace = pace
        self._real = BootClock()
        self._began = self._real.now()
        self._wall = self._real.wall(self._began)

    def now(self) -> Instant:
        """The present instant of the rehearsal."""
        real = between(self._began, self._real.now())
        return Instant(self._began + round(real * self.pace))

    def wall(self, at: Instant) -> datetime:
        """The rehearsal's time of day at that instant."""
        return self._wall + timedelta(milliseconds=at - self._began)

    def sure(self) -> bool:
        """A rehearsal has a time of day of its own, which nobody moves."""
        return True

    def asleep(self) -> Duration:
        """For how long the machine has slept since its boot."""
        return self._real.asleep()
