"""The voices: what flite and espeak-ng make of a text, as sound and as phones."""

import random
import re
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from functools import cache
from math import gcd
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

RATE = 16000
PAUSE = "pau"

FLITE = ("slt", "rms", "kal16")
ACCENTS = (
    "en-us",
    "en-us",
    "en-gb",
    "en-gb",
    "en-gb-scotland",
    "en-gb-x-gbclan",
    "en-gb-x-rp",
    "en-gb-x-gbcwmd",
    "en-029",
)
VARIANTS = re.findall(
    r"\w+",
    """
    Alex Alicia Andrea Andy Annie Denis Diogo Gene Hugo Jacky Lee Marco Mario Nguyen Storm Tweaky anika aunty benjamin
    caleb david ed edward f1 f2 f3 f5 gustave iven2 john kaukovalta klatt klatt2 klatt4 linda m1 m2 m3 m4 m5 m6 marcelo
    max michel miguel norbert pablo pedro quincy rob robert sandro shelby steph2 travis victor zac
    """,
)

UNHEARD = (
    "awb",
    "en-us+m7",
    "en-us+f4",
    "en-gb+m8",
    "en-gb-x-rp+steph",
    "en-us+adam",
    "en-us-nyc+belinda",
    "en-us-nyc",
)
"""Voices that the model never hears while it learns, nor any other voice of their variant."""


@dataclass(frozen=True)
class Manner:
    """A voice and how it speaks: words a minute, pitch from 0 to 99, and how much longer its throat is made."""

    voice: str
    speed: int = 150
    pitch: int = 50
    throat: float = 1.0


def some_manner(chance: random.Random) -> Manner:
    """A voice to learn from, and how it happens to speak."""
    flite = chance.random() < 0.35
    voice = (
        chance.choice(FLITE)
        if flite
        else chance.choice(ACCENTS) + chance.choice(["", *(f"+{one}" for one in VARIANTS)])
    )
    return Manner(
        voice,
        speed=chance.randint(120, 185),
        pitch=chance.randint(30, 70),
        throat=chance.uniform(0.86, 1.16) if chance.random() < 0.6 else 1.0,
    )


def say(text: str, manner: Manner) -> np.ndarray:
    """The text as samples from -1 to 1 at 16 kHz, with the voice's own silence around it."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        if manner.voice.startswith("en"):
            told = ["espeak-ng", "-v", manner.voice, "-s", str(manner.speed), "-p", str(manner.pitch)]
            subprocess.run([*told, "-w", file.name, text], check=True, capture_output=True)
        else:
            slower = f"duration_stretch={150 / manner.speed:.2f}"
            told = ["flite", "-voice", manner.voice, "--setf", slower, "-t", text, "-o", file.name]
            subprocess.run(told, check=True, capture_output=True)
        rate, sound = _read(Path(file.name))
    rate = round(rate / manner.throat / 100) * 100  # played faster or slower, as by another body
    common = gcd(rate, RATE)
    return resample_poly(sound, RATE // common, rate // common)


@cache
def phones(text: str) -> tuple[str, ...]:
    """The phones of an American saying this, with the pauses inside it."""
    told = subprocess.run(["flite", "-ps", "-t", text, "-o", "none"], check=True, capture_output=True, text=True)
    return tuple(told.stdout.split())[1:-1]


def timed_phones(text: str, manner: Manner) -> list[tuple[str, float]]:
    """The phones of what flite says, with the pauses around them, each with the second at which it ends."""
    slower = f"duration_stretch={150 / manner.speed:.2f}"
    told = ["flite", "-voice", manner.voice, "--setf", slower, "-psdur", "-t", text, "-o", "/dev/null"]
    out = subprocess.run(told, check=True, capture_output=True, text=True).stdout
    return [(name, float(end) * manner.throat) for name, end in re.findall(r"(\w+):([\d.]+)", out)]


def _read(file: Path) -> tuple[int, np.ndarray]:
    with wave.open(str(file)) as sound:
        return sound.getframerate(), np.frombuffer(sound.readframes(-1), "<i2") / 32768
