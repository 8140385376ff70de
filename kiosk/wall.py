"""Whether the wall clock can be trusted: a Raspberry Pi has no battery, and begins each boot years in the past."""

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path

from kiosk.core.errors import Doubt
from kiosk.core.units import Duration, seconds
from kiosk.core.words import ENGLISH, N_, Words

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


def check_clock(words: Words = ENGLISH, synchronised: Callable[[], bool] = synchronised) -> str:
    """Whether the time of day is sure. Raises Doubt where it is not; countdowns never need it."""
    if not synchronised():
        raise Doubt(
            N_(
                "no time server has set the time of day: the log says so, and sessions may be kept for longer than "
                "keep_days; countdowns are right all the same: `timedatectl set-ntp true`."
            )
        )
    return words.gettext("a time server has set the time of day")


class Trust:
    """Trust in the wall clock: from when a time server has set it, until somebody moves it."""

    def __init__(self, synchronised: Callable[[], bool] = synchronised) -> None:
        self._synchronised = synchronised
        self._ahead: Duration | None = None

    def holds(self, ahead: Duration) -> bool:
        """Whether the wall can be trusted now that it is so far ahead of the machine's clock."""
        if not self._synchronised():
            return False
        if self._ahead is None:
            self._ahead = ahead
        return abs(ahead - self._ahead) <= ASTRAY
