"""The last touches to rendered speech: no silence around it, no click, one loudness and the mixer's sample rate."""

import wave
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from kiosk.announcer import pcm

LOUDNESS = -19.5
"""The loudness of speech in decibels below full scale: that of espeak-ng, so that all voices are equally loud."""

PEAK = 10 ** (-1 / 20)
"""The highest sample; a voice with higher peaks stays softer than the others."""

_FRAME = pcm.RATE // 50
"""The samples over which loudness is measured: 20 ms."""

_SPEECH = 1e-3
"""The share of the loudest frame's power from which a frame counts as speech: 30 decibels less."""

_SOUND = 1e-5
"""The share of the loudest frame's power from which a frame is not silence: 50 decibels less."""

_FADE = pcm.RATE // 200
"""The samples in which a sound swells and fades: 5 ms."""

_END = pcm.RATE // 20
"""The samples of silence that are kept after speech, as a breath before the next sound: 50 ms."""


def finished(samples: Any, rate: int) -> bytes:
    """Samples from -1 to 1 at `rate`, as the announcer plays them; empty where there is only silence."""
    sound = soxr.resample(np.asarray(samples, dtype=np.float32), rate, pcm.RATE)
    powers = _powers(sound)
    if not powers.size or powers.max() < 1e-8:
        return b""
    audible = np.flatnonzero(powers > powers.max() * _SOUND)
    start, end = max(0, audible[0] - 1) * _FRAME, (audible[-1] + 2) * _FRAME
    sound = _faded(sound[start:end] * _gain(sound, powers))
    return bytes(np.round(sound * (2**15 - 1)).astype("<i2").tobytes()) + bytes(_END * pcm.WIDTH)


def loudness(samples: bytes) -> float:
    """The mean loudness of the frames with speech, in decibels below full scale."""
    return _decibels(_powers(np.frombuffer(samples, "<i2") / 2**15))


def write(samples: bytes, file: Path) -> None:
    """Writes samples as a WAV file. Raises OSError."""
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, pcm.WIDTH, pcm.RATE, 0, "NONE", "not compressed"))
        wav.writeframes(samples)


def _powers(sound: Any) -> Any:
    """The power of each frame."""
    return (sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME) ** 2).mean(axis=1)


def _decibels(powers: Any) -> float:
    return float(10 * np.log10(powers[powers > powers.max() * _SPEECH].mean()))


def _gain(sound: Any, powers: Any) -> float:
    return min(10 ** ((LOUDNESS - _decibels(powers)) / 20), PEAK / float(np.abs(sound).max()))


def _faded(sound: Any) -> Any:
    """The sound with its first and last samples rising from and falling to silence."""
    swell = np.linspace(0, 1, min(_FADE, len(sound) // 2), dtype=np.float32)
    sound[: len(swell)] *= swell
    sound[len(sound) - len(swell) :] *= swell[::-1]
    return sound
