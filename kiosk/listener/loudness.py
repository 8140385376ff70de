"""How loud a microphone's sound is, and whether there is any at all."""

from array import array
from math import log10

FLOOR = -60.0
"""Decibels below full scale at which the meter shows nothing: a quiet room."""

FULL = 32768

LEAST_SWING = 8
"""A living microphone's samples swing by more than this, of 65536, in the quietest room; a muted one's do not."""

DEAD_AFTER = 10.0
"""Seconds without any swing after which a microphone counts as dead."""


def swing(block: bytes) -> int:
    """From the lowest to the highest of the 16-bit samples."""
    samples = array("h", block)
    return max(samples) - min(samples) if samples else 0


def loudness(block: bytes) -> float:
    """From 0, a quiet room, to 1, as loud as it gets: even steps for the ear, which hears in decibels."""
    peak = swing(block) / 2 / FULL
    return max(0.0, min(1.0, 1 - 20 * log10(peak) / FLOOR)) if peak else 0.0


class DeadMicrophone:
    """Notices a microphone that gives blocks, but no sound: switched off, or muted in the system."""

    def __init__(self) -> None:
        self._silent = 0.0

    def hears_nothing(self, block: bytes, seconds: float) -> bool:
        """Whether there has been no sound at all for long, this block of so many seconds included."""
        self._silent = self._silent + seconds if swing(block) <= LEAST_SWING else 0.0
        return self._silent >= DEAD_AFTER
