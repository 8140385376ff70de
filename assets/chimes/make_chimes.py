"""Makes the chimes: soft bells of two partials, each note with a gentle attack and a long decay.

Run it in any folder: it writes start.wav, check.wav and the others there (or into the folder it is given).
"""

import math
import struct
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

RATE = 22050
LOUDNESS = 0.35
ATTACK = 0.02
"""Seconds in which a note swells: no click, no alarm."""

DECAY = 0.14
"""Seconds in which a note falls to about a third."""

C5, E5, G5, A4, E4, C6 = 523.25, 659.26, 783.99, 440.0, 329.63, 1046.5


@dataclass(frozen=True)
class Chime:
    """Its length in seconds, its notes as (beginning in seconds, pitch in Hz), and how long they swell and fall."""

    length: float
    notes: tuple[tuple[float, float], ...]
    loudness: float = LOUDNESS
    decay: float = DECAY


CHIMES: dict[str, Chime] = {
    # The first four are as loud as the sentences after them: fewer notes are struck harder.
    "start": Chime(0.75, ((0.0, C5), (0.14, G5)), loudness=0.4),
    "check": Chime(0.55, ((0.0, E5),), loudness=0.52),
    "up": Chime(0.85, ((0.0, G5), (0.16, E5), (0.32, C5))),
    "end": Chime(1.15, ((0.0, C5), (0.18, G5), (0.36, E4), (0.36, A4))),
    # Half as loud: nobody in a quiet step looks up who does not want to.
    "soft": Chime(0.7, ((0.0, E4),), loudness=0.18),
    "heard": Chime(0.3, ((0.0, G5), (0.07, C6)), loudness=0.22, decay=0.06),
    "unheard": Chime(0.4, ((0.0, A4), (0.12, E4)), loudness=0.28, decay=0.08),
    # Short, so that it is over before anybody has begun to speak.
    "listening": Chime(0.11, ((0.0, C6),), loudness=0.22, decay=0.035),
}
"""By the names of their files."""


def note(pitch: float, since: float, decay: float) -> float:
    """A bell's swing, -1 to 1, so many seconds after it was struck."""
    if since < 0:
        return 0.0
    swell = 0.5 - 0.5 * math.cos(math.pi * min(1.0, since / ATTACK))
    swing = math.sin(math.tau * pitch * since) + 0.25 * math.sin(math.tau * 2 * pitch * since)
    return swell * swing / 1.25 * math.exp(-since / decay)


def samples(chime: Chime) -> bytes:
    """Signed 16-bit mono samples of its notes, faded out at the end."""
    made = []
    for count in range(round(RATE * chime.length)):
        now = count / RATE
        fade = min(1.0, (chime.length - now) / min(0.1, chime.length / 2))
        level = chime.loudness * fade * sum(note(pitch, now - begins, chime.decay) for begins, pitch in chime.notes)
        made.append(struct.pack("<h", round(32767 * level)))
    return b"".join(made)


def make(folder: Path) -> None:
    """Writes all chimes into the folder."""
    for name, chime in CHIMES.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
            file.writeframes(samples(chime))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd())
