"""Synthetic people: espeak-ng's voices and variants, flite's and festival's, as 16 kHz samples."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

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

    def command(self, text: str, file: Path) -> list[str]:
        """What to run so that the text is said into a WAV file."""
        match self.program:
            case "espeak-ng":
                return ["espeak-ng", "-v", self.voice, "-s", "145", "-w", str(file), text]
            case "flite":
                return ["flite", "-voice", self.voice, "-t", text, "-o", str(file)]
            case _:
                return ["text2wave", "-eval", f"(voice_{self.voice})", "-o", str(file)]


VOICES = (
    Synthetic("flite", "slt"),
    Synthetic("espeak-ng", "en-us"),
    Synthetic("flite", "rms"),
    Synthetic("espeak-ng", "en-gb+f2"),
    Synthetic("flite", "awb"),
    Synthetic("festival", "cmu_us_slt_arctic_hts"),
    Synthetic("espeak-ng", "en-gb-x-rp+m3"),
    Synthetic("espeak-ng", "en-gb-scotland"),
    Synthetic("festival", "kal_diphone"),
    Synthetic("espeak-ng", "en-us+f4"),
    Synthetic("espeak-ng", "en-gb+m7"),
    Synthetic("flite", "kal16"),
)
"""So ordered that the first few are as unlike each other as can be."""


def voices(many: int) -> tuple[Synthetic, ...]:
    """The first so many that this machine has."""
    programs = {"espeak-ng": "espeak-ng", "flite": "flite", "festival": "text2wave"}
    return tuple(voice for voice in VOICES if shutil.which(programs[voice.program]))[:many]


def say(voice: Synthetic, text: str, folder: Path) -> Samples:
    """The text in that voice, without the silence around it, at the usual level."""
    file = folder / "said.wav"
    heard = text.replace("okay nabu", "okay naboo")  # as people say it
    subprocess.run(voice.command(heard, file), input=heard.encode(), check=True, stderr=subprocess.DEVNULL)
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
