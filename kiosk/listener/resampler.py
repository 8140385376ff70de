"""Sound of any rate, made into the 16 kHz that speech models take."""

from kiosk.listener.sound import RATE


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
