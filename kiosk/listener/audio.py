"""Samples, loudness and resampling."""

from array import array
from math import log10

RATE = 16_000
"""Samples a second that the speech models were made for; a higher rate costs some accuracy, a lower one all of it."""

SAMPLE_BYTES = 2

BLOCKS_A_SECOND = 10
"""Blocks of sound a second: enough for a quick reaction, and few enough to cost next to nothing."""


def block_frames(rate: int) -> int:
    """The number of samples of each channel in a block."""
    return rate // BLOCKS_A_SECOND


def first_channel(block: bytes, channels: int) -> bytes:
    """The first channel of interleaved 16-bit samples."""
    return block if channels == 1 else array("h", block)[::channels].tobytes()


METER_FLOOR = -60.0
"""The level in decibels, relative to full scale, at which the meter shows nothing: a quiet room."""

FULL_SCALE = 32768

MIN_SWING = 8
"""The swing, out of 65536, that a working microphone exceeds even in the quietest room; a muted one stays below."""

DEAD_AFTER = 10.0
"""Seconds of silence after which a microphone counts as dead."""


def swing(block: bytes) -> int:
    """The difference between the highest and the lowest of the 16-bit samples."""
    samples = array("h", block)
    return max(samples) - min(samples) if samples else 0


def loudness(block: bytes) -> float:
    """The loudness of a block from 0 (a quiet room) to 1 (full scale), in proportion to decibels."""
    peak = swing(block) / 2 / FULL_SCALE
    return max(0.0, min(1.0, 1 - 20 * log10(peak) / METER_FLOOR)) if peak else 0.0


class DeadMicrophone:
    """A detector of microphones that deliver blocks without sound: switched off, or muted in the system."""

    def __init__(self) -> None:
        self._silent = 0.0

    def hears_nothing(self, block: bytes, seconds: float) -> bool:
        """Whether there has been no sound for DEAD_AFTER seconds, up to and including this block of `seconds`."""
        self._silent = self._silent + seconds if swing(block) <= MIN_SWING else 0.0
        return self._silent >= DEAD_AFTER


class Resampler:
    """A converter of 16-bit samples from `rate` to 16 kHz, block by block."""

    def __init__(self, rate: int) -> None:
        # Few microphones need this library, and it imports numpy, which takes time.
        import soxr  # noqa: PLC0415

        self._stream = soxr.ResampleStream(rate, RATE, 1, dtype="int16")

    def __call__(self, block: bytes) -> bytes:
        """The block's samples at 16 kHz; the samples that the filter holds back come with the next block."""
        import numpy  # noqa: ICN001, PLC0415  (see above; once, so it needs no short name)

        samples: bytes = self._stream.resample_chunk(numpy.frombuffer(block, dtype=numpy.int16)).tobytes()
        return samples


def resample(sound: bytes, rate: int) -> bytes:
    """The whole of a sound with 16-bit samples at `rate`, converted to 16 kHz."""
    if rate == RATE:
        return sound
    import numpy  # noqa: ICN001, PLC0415  (as above)
    import soxr  # noqa: PLC0415

    whole: bytes = soxr.resample(numpy.frombuffer(sound, dtype=numpy.int16), rate, RATE).tobytes()
    return whole
