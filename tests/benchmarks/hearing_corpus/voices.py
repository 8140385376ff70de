"""Synthetic people: Kokoro's voices, espeak-ng's and its variants, flite's and festival's, as 16 kHz samples."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from kiosk.announcer.natural_voices import model_parts
from kiosk.announcer.workers.kokoro import KokoroSynthesiser
from kiosk.config.settings import Voice
from kiosk.listener.audio import RATE

Samples = NDArray[np.float32]
"""One channel at 16 kHz, from -1 to 1."""

LEVEL = 0.08
"""How loud speech is made, as the root of its mean square: somebody who speaks close to a microphone."""


@dataclass(frozen=True)
class Synthetic:
    """A program and one of its voices."""

    program: str
    voice: str

    def __str__(self) -> str:
        return f"{self.program} {self.voice}"

    @property
    def is_here(self) -> bool:
        """Whether this machine has the program."""
        if self.program == KOKORO:
            return bool(model_parts())
        return shutil.which("text2wave" if self.program == "festival" else self.program) is not None

    def say_into(self, file: Path, text: str) -> None:
        """Says the text into a WAV file."""
        if self.program == KOKORO:
            kokoro(self.voice).render(text, Voice().rate, file)
        else:
            subprocess.run(self._command(text, file), input=text.encode(), check=True, stderr=subprocess.DEVNULL)

    def _command(self, text: str, file: Path) -> list[str]:
        match self.program:
            case "espeak-ng":
                return ["espeak-ng", "-v", self.voice, "-s", "145", "-w", str(file), text]
            case "flite":
                return ["flite", "-voice", self.voice, "-t", text, "-o", str(file)]
            case _:
                return ["text2wave", "-eval", f"(voice_{self.voice})", "-o", str(file)]


KOKORO = "kokoro"

TUNING = (
    Synthetic("flite", "slt"),
    Synthetic("flite", "rms"),
    Synthetic("espeak-ng", "en-gb-x-rp+m3"),
    Synthetic("flite", "awb"),
    Synthetic("festival", "kal_diphone"),
    Synthetic("espeak-ng", "en-gb+m7"),
)
"""The voices by which limits are set; all that measurements report is said by others."""

REPORTING = (
    Synthetic(KOKORO, "emma"),
    Synthetic("espeak-ng", "en-us"),
    Synthetic(KOKORO, "george"),
    Synthetic("espeak-ng", "en-gb+f2"),
    Synthetic("espeak-ng", "en-gb-scotland"),
    Synthetic("espeak-ng", "en-us+f4"),
)
"""The voices that are reported: nobody who is heard here speaks in TUNING."""


@lru_cache
def kokoro(voice: str) -> KokoroSynthesiser:
    """The synthesiser of a natural voice, which takes a moment to load."""
    return KokoroSynthesiser(voice)


def voices(many: int, among: Sequence[Synthetic] = REPORTING) -> tuple[Synthetic, ...]:
    """The first so many that this machine has."""
    return tuple(voice for voice in among if voice.is_here)[:many]


def say(voice: Synthetic, text: str, folder: Path) -> Samples:
    """The text in that voice, without the silence around it, at the usual level."""
    file = folder / "said.wav"
    heard = text.replace("okay nabu", "okay naboo")  # as people say it
    voice.say_into(file, heard)
    return levelled(trimmed(load(file)))


def load(file: Path) -> Samples:
    """The first channel of a sound file at 16 kHz."""
    samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    return np.asarray(soxr.resample(samples[:, 0], rate, RATE), dtype=np.float32)


def trimmed(samples: Samples) -> Samples:
    """Without the silence before and after, 30 dB below the loudest moment."""
    frame = RATE // 50
    levels = [rms(samples[at : at + frame]) for at in range(0, len(samples), frame)]
    loud = [number for number, level in enumerate(levels) if level > max(levels) * 0.03]
    return samples[loud[0] * frame : (loud[-1] + 1) * frame]


def levelled(samples: Samples, level: float = LEVEL) -> Samples:
    """As loud as that, and nowhere beyond full scale."""
    louder = samples * (level / max(rms(samples), 1e-9))
    return np.asarray(np.clip(louder, -1, 1), dtype=np.float32)


def rms(samples: Samples) -> float:
    """The root of the mean square."""
    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0


def as_bytes(samples: Samples) -> bytes:
    """As the recognisers take it: 16 bits."""
    return (np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes()
