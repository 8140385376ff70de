"""Makes the chimes: soft bells of two partials, each note with a gentle attack and a long decay.

Run it in any folder: it writes start.wav, check.wav, up.wav and end.wav there (or into the folder it is given).
"""

import math
import struct
import sys
import wave
from pathlib import Path

RATE = 22050
LOUDNESS = 0.35
ATTACK = 0.02
"""Seconds in which a note swells: no click, no alarm."""

DECAY = 0.14
"""Seconds in which a note falls to about a third."""

C5, E5, G5, A4, E4 = 523.25, 659.26, 783.99, 440.0, 329.63

CHIMES: dict[str, tuple[float, tuple[tuple[float, float], ...]]] = {
    "start": (0.75, ((0.0, C5), (0.14, G5))),
    "check": (0.55, ((0.0, E5),)),
    "up": (0.85, ((0.0, G5), (0.16, E5), (0.32, C5))),
    "end": (1.15, ((0.0, C5), (0.18, G5), (0.36, E4), (0.36, A4))),
}
"""Name: length in seconds, and its notes as (beginning in seconds, pitch in Hz)."""


def note(pitch: float, since: float) -> float:
    """A bell's swing, -1 to 1, so many seconds after it was struck."""
    if since < 0:
        return 0.0
    swell = 0.5 - 0.5 * math.cos(math.pi * min(1.0, since / ATTACK))
    swing = math.sin(math.tau * pitch * since) + 0.25 * math.sin(math.tau * 2 * pitch * since)
    return swell * swing / 1.25 * math.exp(-since / DECAY)


def samples(length: float, notes: tuple[tuple[float, float], ...]) -> bytes:
    """Signed 16-bit mono samples of notes, faded out at the end."""
    made = []
    for count in range(round(RATE * length)):
        now = count / RATE
        fade = min(1.0, (length - now) / 0.1)
        level = LOUDNESS * fade * sum(note(pitch, now - begins) for begins, pitch in notes)
        made.append(struct.pack("<h", round(32767 * level)))
    return b"".join(made)


def make(folder: Path) -> None:
    """Writes all chimes into the folder."""
    for name, (length, notes) in CHIMES.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
            file.writeframes(samples(length, notes))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd())
