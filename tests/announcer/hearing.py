"""What was heard in a recording: which of the sounds that were rendered, and when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.announcer import pcm

Signal = NDArray[np.float64]


def signal(samples: bytes) -> Signal:
    """16-bit samples as numbers."""
    return np.frombuffer(samples, dtype="<i2").astype(np.float64)


@dataclass(frozen=True)
class Found:
    """Where a sound begins, in seconds of the recording, and how alike it is there, up to 1."""

    at: float
    alike: float


def found(sound: Signal, recording: Signal, since: float, until: float) -> Found:
    """Where the recording is most like the sound, between these seconds of it: normalised cross-correlation."""
    first = int(since * pcm.RATE)
    part = recording[first : int(until * pcm.RATE) + len(sound)]
    size = len(part) + len(sound)
    across = np.fft.irfft(np.fft.rfft(part, size) * np.conj(np.fft.rfft(sound, size)), size)[: len(part) - len(sound)]
    energy = np.concatenate([[0.0], np.cumsum(part**2)])
    here = np.sqrt(np.maximum(energy[len(sound) :] - energy[: -len(sound)], 1.0))[: len(across)]
    alike = across / (here * np.sqrt(np.sum(sound**2)))
    best = int(np.argmax(alike))
    return Found((first + best) / pcm.RATE, float(alike[best]))
