"""What was heard in a recording: which of the sounds that were rendered, and when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.announcer import pcm

Signal = NDArray[np.float64]

PIECE = pcm.RATE * 4 // 10
"""Samples that are looked for together."""

PIECES = 2
"""How many of them are the beginning of a sound, which no other shares."""

GAP, SILENT = pcm.RATE // 200, 2
"""Samples of silence that may be a gap, and the loudest of them: a virtual card is silent but for rounding."""

ALIKE = 0.9
"""How alike a piece must at least be to what was rendered; it is nearly 1."""

HEARD = 0.5
"""How alike the most alike sound must at least be; what it was is told by its being that."""

AUDIBLE = 20
"""Of 32,767, from when a sound is heard: chimes swell gently."""


def signal(samples: bytes | bytearray) -> Signal:
    """16-bit samples as numbers."""
    return np.frombuffer(samples[: len(samples) // 2 * 2], dtype="<i2").astype(np.float64)


@dataclass(frozen=True)
class Found:
    """Where a sound begins, in seconds of the recording, and how alike it is there, up to 1."""

    at: float
    alike: float


class Hearing:
    """A recording in which sounds are looked for, without the gaps that a busy machine leaves in what is played."""

    def __init__(self, recording: Signal) -> None:
        self._sound, self._where = _without_silence(recording)

    def find(self, sound: Signal, since: float, until: float) -> Found:
        """Where a sound begins that was heard between these seconds of the recording.

        That is told by the first piece of its beginning that was heard well.
        """
        begin = round(begins_audibly(sound) * pcm.RATE)
        sound, where = _without_silence(sound[begin:])
        here = Found(since, 0)
        for start in range(0, max(1, min(PIECES * PIECE, len(sound)) - PIECE // 2), PIECE):
            place = self._most_alike(sound[start : start + PIECE], since, until, (begin + where[start]) / pcm.RATE)
            if place.alike > here.alike:
                here = place
            if here.alike > ALIKE:
                break
        return here

    def _most_alike(self, piece: Signal, since: float, until: float, after: float) -> Found:
        """Where a sound begins of which this piece, so many seconds after, is most like the recording.

        This is the normalised cross-correlation.
        """
        first, last = np.searchsorted(self._where, [(since + after) * pcm.RATE, (until + after) * pcm.RATE])
        part = self._sound[first : last + len(piece)]
        if len(part) <= len(piece):
            return Found(since, 0)
        size = len(part) + len(piece)
        across = np.fft.irfft(np.fft.rfft(part, size) * np.conj(np.fft.rfft(piece, size)), size)
        energy = np.concatenate([[0.0], np.cumsum(part**2)])
        here = np.sqrt(np.maximum(energy[len(piece) :] - energy[: -len(piece)], 1.0))[:-1]
        alike = across[: len(here)] / (here * np.sqrt(np.sum(piece**2)))
        best = int(np.argmax(alike))
        return Found(float(self._where[first + best]) / pcm.RATE - after, float(alike[best]))


def _without_silence(sound: Signal) -> tuple[Signal, NDArray[np.int64]]:
    """The sound without silences that are as long as what a card plays at a time, and where its samples were."""
    loud = np.concatenate([[-1], np.flatnonzero(np.abs(sound) > SILENT), [len(sound)]])
    keep = np.ones(len(sound), dtype=bool)
    for before in np.flatnonzero(np.diff(loud) > GAP):
        keep[loud[before] + 1 : loud[before + 1]] = False
    return sound[keep], np.flatnonzero(keep)


def begins_audibly(sound: Signal) -> float:
    """After how many seconds of it a sound can be heard."""
    return int(np.argmax(np.abs(sound) > AUDIBLE)) / pcm.RATE
