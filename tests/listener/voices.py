"""Synthetic speech for tests, made on the spot, and where the model for tests lies."""

import shutil
import subprocess
import wave
from collections.abc import Iterable
from pathlib import Path

import pytest

TEST_MODEL = Path(__file__).parent / "tiny_vosk" / "model"
"""A tiny model of our own, for tests only; its README says how it was made."""

VOICES = ("slt", "rms", "en-us", "en-us+f2")
"""Two of flite's and two of espeak-ng's."""

RATE = 16000


def say(text: str, file: Path, voice: str = "slt", rate: int = RATE, trimmed: bool = False) -> Path:
    """Has flite or espeak-ng say the text into a WAV file of this rate, half a second after its beginning."""
    raw = file.with_suffix(".raw.wav")
    if voice.startswith("en-"):
        speak = ["espeak-ng", "-v", voice, "-s", "150", "-w", str(raw), text]
    else:
        speak = ["flite", "-voice", voice, "-t", text, "-o", str(raw)]
    missing = [program for program in (speak[0], "sox") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"making speech needs {' and '.join(missing)}")
    subprocess.run(speak, check=True)
    # -R: the same dither each time. The tiny model takes for speech what flite has before its words: nearly silence.
    effects = [*(["silence", "1", "0.01", "0.3%"] if trimmed else []), "pad", "0.5", "0.5"]
    subprocess.run(["sox", "-R", str(raw), "-r", str(rate), str(file), *effects], check=True)
    return file


def noise(file: Path) -> Path:
    """A second of loud noise between two of silence, as a 16 kHz WAV file."""
    if shutil.which("sox") is None:
        pytest.skip("making noise needs sox")
    made = ["sox", "-R", "-n", "-r", str(RATE), "-b", "16", str(file)]
    subprocess.run([*made, "synth", "1", "whitenoise", "vol", "0.2", "pad", "1", "1"], check=True)
    return file


def joined(files: list[Path], into: Path, pause: float = 1.5) -> Path:
    """One WAV file of several, with a pause of so many seconds after each."""
    with wave.open(str(into), "wb") as whole:
        for file in files:
            with wave.open(str(file)) as part:
                if not whole.getnframes():
                    whole.setparams(part.getparams())
                whole.writeframes(part.readframes(part.getnframes()))
                whole.writeframes(bytes(2 * int(part.getframerate() * pause)))
    return into


def samples(file: Path) -> tuple[int, bytes]:
    """The rate and the samples of a WAV file."""
    with wave.open(str(file)) as sound:
        return sound.getframerate(), sound.readframes(sound.getnframes())


def blocks(file: Path) -> list[bytes]:
    """A WAV file in blocks of a tenth of a second."""
    rate, sound = samples(file)
    size = 2 * (rate // 10)
    return [sound[at : at + size] for at in range(0, len(sound), size)]


def known(phrases: Iterable[str]) -> int:
    """How many of the phrases the test model has all words of."""
    words = {line.split()[0] for line in (TEST_MODEL / "graph" / "words.txt").read_text().splitlines()}
    return sum(words.issuperset(phrase.split()) for phrase in phrases)
