"""The room's clock, a faster one for rehearsals, and whether the wall clock has been synchronised."""

import ctypes
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path

from kiosk.core.i18n import tr
from kiosk.core.units import Duration, Instant, between, seconds
from kiosk.ports import Caveat

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
        self._trust = ClockSynchronisation()

    def now(self) -> Instant:
        """The present instant."""
        return Instant(_boot_milliseconds())

    def wall(self, at: Instant) -> datetime:
        """The wall's time at that instant, as the wall reads now."""
        return datetime.now().astimezone() + timedelta(milliseconds=at - self.now())

    def sure(self) -> bool:
        """Whether a time server has set the wall clock, and nobody has moved it since."""
        return self._trust.trusts(Duration(time.time_ns() // 1_000_000 - _boot_milliseconds()))

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


ASTRAY = seconds(2)
"""By how much wall and machine may drift apart before that is a step; a leap second is none."""

_TIME_ERROR = 5
"""What adjtimex answers while no time server has set the clock (see adjtimex(2))."""

_TIMESYNCD = Path("/run/systemd/timesync/synchronized")
"""What systemd-timesyncd leaves behind once it has set the clock."""

_ROOM_FOR_TIMEX = 512
"""Bytes; larger than `struct timex` of any machine. All zero it asks and changes nothing."""


def synchronised() -> bool:
    """Whether a time server has set the machine's wall clock in this boot."""
    if _TIMESYNCD.exists():
        return True
    ask = _adjtimex()
    return ask is not None and ask(ctypes.create_string_buffer(_ROOM_FOR_TIMEX)) not in {-1, _TIME_ERROR}


@cache
def _adjtimex() -> Callable[[ctypes.Array[ctypes.c_char]], int] | None:
    """The machine's C library's, looked up once: every event asks. None where it is not Linux: nobody says."""
    try:
        found: Callable[[ctypes.Array[ctypes.c_char]], int] = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None
    return found


def check_clock(synchronised: Callable[[], bool] = synchronised) -> str | Caveat:
    """Whether the time of day is sure; countdowns never need it."""
    if not synchronised():
        return Caveat(
            tr(
                "no time server has set the clock. Countdowns are right all the same, but the log marks its"
                " times as uncertain, and sessions may be kept for longer than keep_days. To fix it:"
                " `timedatectl set-ntp true`."
            )
        )
    return tr("a time server has set the time of day")


class ClockSynchronisation:
    """Trust in the wall clock: from when a time server has set it, until somebody moves it."""

    def __init__(self, synchronised: Callable[[], bool] = synchronised) -> None:
        self._synchronised = synchronised
        self._ahead: Duration | None = None

    def trusts(self, ahead: Duration) -> bool:
        """Whether the wall can be trusted now that it is so far ahead of the machine's clock."""
        if not self._synchronised():
            return False
        if self._ahead is None:
            self._ahead = ahead
        return abs(ahead - self._ahead) <= ASTRAY
