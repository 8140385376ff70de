"""Sound as numbers: samples, loudness, and another rate."""

from array import array
from math import log10

RATE = 16_000
"""Samples a second that the speech models were made for; of more they hear a little less well, of fewer nothing."""

SAMPLE_BYTES = 2

BLOCKS_A_SECOND = 10
"""How finely sound is handed on: often enough to be quick, seldom enough to cost next to nothing."""


def block_frames(rate: int) -> int:
    """How many samples of each channel make a block."""
    return rate // BLOCKS_A_SECOND


def first_channel(block: bytes, channels: int) -> bytes:
    """One channel of interleaved 16-bit samples."""
    return block if channels == 1 else array("h", block)[::channels].tobytes()


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


class Resampler:
    """A stream of 16-bit samples at `rate`, block by block."""

    def __init__(self, rate: int) -> None:
        # Few microphones need it, and it takes numpy along.
        import soxr  # noqa: PLC0415

        self._stream = soxr.ResampleStream(rate, RATE, 1, dtype="int16")

    def __call__(self, block: bytes) -> bytes:
        """The block's samples at 16 kHz; what a filter holds back comes with the next."""
        import numpy  # noqa: ICN001, PLC0415  (see above; once, so it needs no short name)

        samples: bytes = self._stream.resample_chunk(numpy.frombuffer(block, dtype=numpy.int16)).tobytes()
        return samples


def resampled(sound: bytes, rate: int) -> bytes:
    """All of some sound at 16 kHz."""
    if rate == RATE:
        return sound
    import numpy  # noqa: ICN001, PLC0415  (as above)
    import soxr  # noqa: PLC0415

    whole: bytes = soxr.resample(numpy.frombuffer(sound, dtype=numpy.int16), rate, RATE).tobytes()
    return whole
