"""The announcer's sample format: signed 16-bit mono at 22,050 Hz, as the synthesiser produces it."""

import wave
from pathlib import Path

from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

RATE = 22050
WIDTH = 2

BREATH = 150
"""The minimum silence between chime and sentence, in milliseconds."""


def read(file: Path) -> bytes:
    """The samples of a WAV file. Raises SoundError or FileNotFoundError."""
    try:
        with wave.open(str(file), "rb") as wav:
            wav_format = (wav.getnchannels(), wav.getsampwidth(), wav.getframerate())
            samples = wav.readframes(wav.getnframes())
    except (EOFError, wave.Error) as error:
        raise SoundError(
            N_("{file} cannot be played: {reason}"), file=file, reason=str(error) or "it is cut off"
        ) from error
    if wav_format != (1, WIDTH, RATE) or not samples:
        raise SoundError(N_("{file} cannot be played: it is not 16-bit mono at 22050 Hz"), file=file)
    return samples


def seconds(samples: bytes) -> float:
    """The length of samples in seconds."""
    return len(samples) / (RATE * WIDTH)


def silence(milliseconds: int) -> bytes:
    """Samples of silence; none if the length is negative."""
    return bytes(RATE * max(0, milliseconds) // 1000 * WIDTH)


def after_chime(chime: bytes, sentence: bytes, lead_in: int) -> bytes:
    """The chime and then the sentence, which begins at least `lead_in` milliseconds after the start.

    Some loudspeakers in screens swallow the start of a sound; they then swallow chime and silence, but no word.
    """
    gap = BREATH if chime else 0
    return chime + silence(max(gap, lead_in - round(seconds(chime) * 1000))) + sentence
