"""What was heard in a recording: which of the sounds that were rendered, and when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.announcer import pcm

Signal = NDArray[np.float64]

PIECE = pcm.RATE * 4 // 10
"""Samples that are looked for together: a busy machine leaves gaps in what is played, which shift all that follows."""

ALIKE = 0.8
"""How alike a piece must at least be to what was rendered. It is nearly 1, except for one with a gap."""

AUDIBLE = 20
"""Of 32,767, from when a sound is heard: chimes swell gently, and a virtual card is perfectly silent."""


def signal(samples: bytes | bytearray) -> Signal:
    """16-bit samples as numbers."""
    return np.frombuffer(samples[: len(samples) // 2 * 2], dtype="<i2").astype(np.float64)


@dataclass(frozen=True)
class Found:
    """Where a sound begins, in seconds of the recording, and how alike it is there, up to 1."""

    at: float
    alike: float


def found(sound: Signal, recording: Signal, since: float, until: float) -> Found:
    """Where a sound begins that the recording has between these seconds of it.

    That is told by its first piece without a gap: a gap before that makes the sound seem later than it was.
    """
    here = Found(since, 0)
    for start in range(0, max(1, len(sound) - PIECE // 2), PIECE):
        piece, after = sound[start : start + PIECE], start / pcm.RATE
        place = _most_alike(piece, recording, since + after, until + after)
        if place.alike > here.alike:
            here = Found(place.at - after, place.alike)
        if here.alike > ALIKE:
            break
    return here


def begins_audibly(sound: Signal) -> float:
    """After how many seconds of it a sound can be heard."""
    return int(np.argmax(np.abs(sound) > AUDIBLE)) / pcm.RATE


def _most_alike(piece: Signal, recording: Signal, since: float, until: float) -> Found:
    """Where the recording is most like the piece: normalised cross-correlation."""
    first = max(0, int(since * pcm.RATE))
    part = recording[first : int(until * pcm.RATE) + len(piece)]
    if len(part) <= len(piece):
        return Found(since, 0)
    size = len(part) + len(piece)
    across = np.fft.irfft(np.fft.rfft(part, size) * np.conj(np.fft.rfft(piece, size)), size)[: len(part) - len(piece)]
    energy = np.concatenate([[0.0], np.cumsum(part**2)])
    here = np.sqrt(np.maximum(energy[len(piece) :] - energy[: -len(piece)], 1.0))[: len(across)]
    alike = across / (here * np.sqrt(np.maximum(np.sum(piece**2), 1.0)))
    best = int(np.argmax(alike))
    return Found((first + best) / pcm.RATE, float(alike[best]))
