"""Makes the few sounds that tests carry: `python -m tests.listener.tiny_vosk.making.clips`."""

import wave
from pathlib import Path

import numpy as np

from tests.listener.tiny_vosk.making import sound, speech

CLIPS = Path(__file__).parents[1] / "clips"
SAID = {
    "next step": "slt",
    "pause": "en-us+f2",
    "undo": "rms",
    "add a minute": "en-us+m7",
    "we heard it from the cook": "en-us",
}
"""Texts, which are the names of their files, each with the voice that says it."""


def main() -> None:
    """Writes each clip with some silence around it, as 16 kHz WAV."""
    CLIPS.mkdir(exist_ok=True)
    for text, voice in SAID.items():
        said = sound.padded(speech.say(text, speech.Manner(voice)), 0.1, 0.2)
        with wave.open(str(CLIPS / f"{text}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(speech.RATE)
            file.writeframes(np.round(said / np.abs(said).max() * 16000).astype("<i2").tobytes())


if __name__ == "__main__":
    main()
