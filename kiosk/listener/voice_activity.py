"""Detection of voice in short frames of sound, by the detector of WebRTC."""

from collections.abc import Callable
from enum import IntEnum

from kiosk.listener.audio import SAMPLE_BYTES

FRAME = 0.03
"""Seconds of a frame; the detector takes no longer one."""

_RATES = (8000, 16_000, 32_000, 48_000)
"""The rates that the detector knows, in hertz; sound of another rate is taken for sound of the nearest one."""


class Strictness(IntEnum):
    """How readily sound is taken for voice: the detector's own modes, of which these are the outermost."""

    LOOSE = 0
    STRICT = 3


class VoiceActivity:
    """A detector for sound at `rate` Hz, which adapts to the noise in it."""

    def __init__(self, rate: int, strictness: Strictness) -> None:
        known = min(_RATES, key=lambda one: abs(one - rate))
        samples = round(known * FRAME)
        self.frame_bytes = samples * SAMPLE_BYTES
        self.frame_length = samples / rate
        self._detect = _detector(known, strictness)

    def is_speech(self, frame: bytes) -> bool:
        """Whether there is voice in a frame of `frame_bytes` bytes."""
        return self._detect(frame)


def _detector(rate: int, strictness: Strictness) -> Callable[[bytes], bool]:
    try:
        from webrtcvad import Vad  # noqa: PLC0415  (where only the other package is installed, that one is used)
    except ImportError:
        from pocketsphinx import Vad as CarriedVad  # noqa: PLC0415  (it carries the same detector)

        carried = CarriedVad(mode=strictness, sample_rate=rate)
        return lambda frame: bool(carried.is_speech(frame))
    vad = Vad(strictness)
    return lambda frame: bool(vad.is_speech(frame, rate))
