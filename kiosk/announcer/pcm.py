"""Samples as the announcer handles them: signed 16-bit, mono, 22 050 a second, as the synthesiser makes them."""

import wave
from pathlib import Path

from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

RATE = 22050
WIDTH = 2

BREATH = 150
"""The least silence between chime and sentence, in milliseconds."""


def read(file: Path) -> bytes:
    """A WAV file's samples. Raises SoundError, or FileNotFoundError."""
    try:
        with wave.open(str(file), "rb") as wav:
            shape = (wav.getnchannels(), wav.getsampwidth(), wav.getframerate())
            samples = wav.readframes(wav.getnframes())
    except (EOFError, wave.Error) as error:
        raise SoundError(
            N_("{file} cannot be played: {reason}"), file=file, reason=str(error) or "it is cut off"
        ) from error
    if shape != (1, WIDTH, RATE) or not samples:
        raise SoundError(N_("{file} cannot be played: it is not 16-bit mono at 22050 Hz"), file=file)
    return samples


def seconds(samples: bytes) -> float:
    """How long samples sound."""
    return len(samples) / (RATE * WIDTH)


def silence(milliseconds: int) -> bytes:
    """Samples of silence; none where the length is below zero."""
    return bytes(RATE * max(0, milliseconds) // 1000 * WIDTH)


def after_chime(chime: bytes, sentence: bytes, lead_in: int) -> bytes:
    """The chime, then the sentence no sooner than `lead_in` milliseconds from the start.

    A screen's loudspeaker that swallows the start of every sound swallows chime and silence, never a word.
    """
    gap = BREATH if chime else 0
    return chime + silence(max(gap, lead_in - round(seconds(chime) * 1000))) + sentence
