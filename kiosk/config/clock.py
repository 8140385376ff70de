"""The kiosk's clock, a faster one for rehearsals, and a check whether the wall clock has been synchronised."""

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
"""Where Linux keeps the id of the current boot."""


def _boot_milliseconds() -> int:
    """The milliseconds since boot, including time asleep: each system has another clock that counts it."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    if sys.platform == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000
    if sys.platform == "win32":
        ticks = ctypes.windll.kernel32.GetTickCount64
        ticks.restype = ctypes.c_ulonglong
        return int(ticks())
    return time.monotonic_ns() // 1_000_000


class BootClock:
    """The kiosk's clock; it does not change when the wall clock is set."""

    pace = 1.0

    def __init__(self) -> None:
        self._synchronisation = ClockSynchronisation()

    def now(self) -> Instant:
        """The current instant."""
        return Instant(_boot_milliseconds())

    def wall(self, at: Instant) -> datetime:
        """The wall-clock time at an instant, according to the present wall clock."""
        return datetime.now().astimezone() + timedelta(milliseconds=at - self.now())

    def sure(self) -> bool:
        """Whether a time server has set the wall clock, and nobody has moved it since."""
        return self._synchronisation.trusts(Duration(time.time_ns() // 1_000_000 - _boot_milliseconds()))

    def asleep(self) -> Duration:
        """For how long the machine has slept since its boot."""
        return Duration(_boot_milliseconds() - time.monotonic_ns() // 1_000_000)

    @cached_property
    def boot(self) -> str:
        """The id of this boot; empty if the machine has none, so that a session asks how it should go on."""
        try:
            return _BOOT.read_text("ascii").strip()
        except OSError:
            return ""


class RehearsalClock:
    """A clock whose instants and wall-clock time pass `pace` times faster than real time."""

    boot = ""

    def __init__(self, pace: float) -> None:
        self.pace = pace
        self._real = BootClock()
        self._began = self._real.now()
        self._wall = self._real.wall(self._began)

    def now(self) -> Instant:
        """The current instant of the rehearsal."""
        real = between(self._began, self._real.now())
        return Instant(self._began + round(real * self.pace))

    def wall(self, at: Instant) -> datetime:
        """The rehearsal's time of day at that instant."""
        return self._wall + timedelta(milliseconds=at - self._began)

    def sure(self) -> bool:
        """Always true: a rehearsal has its own time of day, which nobody changes."""
        return True

    def asleep(self) -> Duration:
        """For how long the machine has slept since its boot."""
        return self._real.asleep()


MAXIMUM_DRIFT = seconds(2)
"""How far wall clock and machine clock may drift apart before that counts as a change; a leap second does not."""

_TIME_ERROR = 5
"""What adjtimex returns while no time server has set the clock (see adjtimex(2))."""

_TIMESYNCD = Path("/run/systemd/timesync/synchronized")
"""The file that systemd-timesyncd creates once it has set the clock."""

_TIMEX_SIZE = 512
"""Bytes, more than `struct timex` on any machine. All zeros make adjtimex read the state without changing it."""


def synchronised() -> bool:
    """Whether a time server has set the machine's wall clock in this boot."""
    if _TIMESYNCD.exists():
        return True
    ask = _adjtimex()
    return ask is not None and ask(ctypes.create_string_buffer(_TIMEX_SIZE)) not in {-1, _TIME_ERROR}


@cache
def _adjtimex() -> Callable[[ctypes.Array[ctypes.c_char]], int] | None:
    """The C library's adjtimex, looked up once because every event needs it; None if the machine does not have it."""
    if sys.platform == "win32":
        return None
    try:
        found: Callable[[ctypes.Array[ctypes.c_char]], int] = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None
    return found


def check_clock(synchronised: Callable[[], bool] = synchronised) -> str | Caveat:
    """Checks whether a time server has set the time of day, which countdowns do not need."""
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
    """Trust in the wall clock, which begins when a time server has set it and ends when somebody changes it."""

    def __init__(self, synchronised: Callable[[], bool] = synchronised) -> None:
        self._synchronised = synchronised
        self._ahead: Duration | None = None

    def trusts(self, ahead: Duration) -> bool:
        """Whether the wall clock can be trusted, given how far it is now ahead of the machine clock."""
        if not self._synchronised():
            return False
        if self._ahead is None:
            self._ahead = ahead
        return abs(ahead - self._ahead) <= MAXIMUM_DRIFT
