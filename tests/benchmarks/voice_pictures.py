"""Ten sentences as pictures: `python -m tests.benchmarks.voice_pictures [--voice NAME] [--keep FOLDER] FILE.png`.

Each has a row: how it looks as a wave, how loud it is from moment to moment, and what a recogniser heard of it.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from kiosk.announcer import pcm
from kiosk.announcer.workers.finish import LOUDNESS
from kiosk.config.paths import shipped
from kiosk.listener.audio import RATE
from tests.benchmarks.hearing_corpus.voices import as_bytes, levelled, load
from tests.benchmarks.readback import AROUND, Writer, spoken_by, words, wrong_words
from tests.natural import NATURAL

TEN = (
    "Time is up.",
    "1 minute left.",
    "10 seconds left.",
    "16 minutes 50 seconds left.",
    "What could help? The group speaks for 7 and a half minutes.",
    "Situation. The presenter speaks for 3 minutes. The creative team listens.",
    "Clarifying questions. Round 2 of 3. In threes, the consultants and the client speak for 45 seconds.",
    "Next: What was useful. Client P4 speaks.",
    "The remaining steps have new times.",
    "The session is over. Thank you, everyone.",
)

WIDTH, ROW, EDGE = 1200, 122, 16
"""Pixels: the whole picture across, a sentence down, and the space around."""

WAVE = 72
"""Pixels of a row's wave; below it stand its words."""

SECOND = 135
"""Pixels of a second."""

MOMENT = 0.1
"""Seconds over which loudness is taken."""

QUIETEST = -50.0
"""Decibels below full scale at the foot of a row; its head is full scale."""

PAPER, INK, SHAPE, LOUD, LINE = (255, 255, 255), (30, 30, 30), (150, 180, 215), (190, 60, 20), (215, 215, 215)

Sound = NDArray[np.float32]


def loudness_of(sound: Sound, rate: int) -> list[float]:
    """The loudness of each moment in decibels below full scale."""
    moment = round(MOMENT * rate)
    powers = [float(np.mean(sound[at : at + moment] ** 2)) for at in range(0, len(sound), moment)]
    return [max(QUIETEST, 10 * np.log10(power + 1e-12)) for power in powers]


def height(decibels: float) -> int:
    """How many pixels below the head of a row that loudness is."""
    return round(WAVE * decibels / QUIETEST)


def draw_sound(surface: pygame.Surface, top: int, sound: Sound, rate: int) -> None:
    """The wave, and over it the loudness with the line on which all voices are to lie."""
    middle, column = top + WAVE // 2, rate // SECOND
    pygame.draw.line(surface, LINE, (EDGE, top + height(LOUDNESS)), (WIDTH - EDGE, top + height(LOUDNESS)))
    for x, at in enumerate(range(0, len(sound) - column, column)):
        high, low = (round(WAVE / 2 * float(peak)) for peak in (sound[at:][:column].max(), sound[at:][:column].min()))
        pygame.draw.line(surface, SHAPE, (EDGE + x, middle - high), (EDGE + x, middle - low))
    points = [
        (EDGE + round((number + 0.5) * MOMENT * SECOND), top + height(level))
        for number, level in enumerate(loudness_of(sound, rate))
    ]
    pygame.draw.lines(surface, LOUD, closed=False, points=points, width=2)


def row(surface: pygame.Surface, number: int, said: str, heard: str, sound: Sound) -> None:
    """A sentence: its sound, the text, and what was heard with how many words were wrong."""
    fonts = shipped("assets") / "fonts"
    font = pygame.font.Font(fonts / "kiosk-hyperlegible-regular.ttf", 16)
    top = EDGE + ROW * number
    draw_sound(surface, top, sound, pcm.RATE)
    wrong = wrong_words(words(said), words(heard))
    lines = (f"{said}  ({len(sound) / pcm.RATE:.1f} s)", f"heard: {heard.strip()}  (words wrong: {wrong})")
    for line, text in enumerate(lines):
        surface.blit(font.render(text, True, INK), (EDGE, top + WAVE + 2 + 19 * line))


def drawn(voice: str, folder: Path) -> pygame.Surface:
    """The whole picture; what is said and heard is kept in the folder."""
    pygame.font.init()
    surface = pygame.Surface((WIDTH, EDGE + ROW * len(TEN)))
    surface.fill(PAPER)
    writer = Writer(folder / "heard")
    with spoken_by(voice, folder) as spoken:
        for number, text in enumerate(TEN):
            file = spoken(text)
            heard = writer.write(as_bytes(np.pad(levelled(load(file)), round(AROUND * RATE))))
            sound = np.asarray(np.frombuffer(pcm.read(file), "<i2") / 2**15, dtype=np.float32)
            row(surface, number, text, heard, sound)
    return surface


def main() -> None:
    """Draws the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="where the picture goes")
    parser.add_argument("--voice", default=NATURAL.name, help="which voice")
    parser.add_argument("--keep", type=Path, help="the folder that keeps what was said and heard")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pygame.image.save(drawn(asked.voice, asked.keep or Path(folder)), asked.file)


if __name__ == "__main__":
    main()
