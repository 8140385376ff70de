"""How well the voices are understood: `python -m tests.benchmarks.readback [--voice NAME …] [--every N]`.

A recogniser writes down freely what it hears of every sentence that the protocols may say, in each voice, clean and in
babble 10 dB below it. Words that are missing, added or others are counted as wrong. Nothing is kept.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.app.sayable import sayable_sentences
from kiosk.config.paths import shipped
from kiosk.config.settings import Voice
from kiosk.core.wording.speech_text import speech_text
from kiosk.listener.audio import RATE
from kiosk.listener.recognisers.moonshine_model import MoonshineModel
from kiosk.protocol_files.library import Library
from tests.benchmarks.hearing import SHARED
from tests.benchmarks.hearing_corpus.discussion import SENTENCES
from tests.benchmarks.hearing_corpus.rooms import BEFORE, Room
from tests.benchmarks.hearing_corpus.voices import TUNING, Samples, as_bytes, levelled, load, say, voices

VOICES = ("emma", "george", "gmw/en", "gmw/en-gb-x-rp")
CONDITIONS = ("clean", "10 dB")

SOUNDS_LIKE = {"piers": "peers", "pier's": "peers", "for": "four", "to": "two", "too": "two", "their": "there"}
"""Words that nobody can tell apart by their sound, as one of them."""

PIECES_A_SECOND = 8
"""The most that anybody says in a second, in pieces of words."""

AROUND = 0.2
"""Seconds before and after a sentence that the recogniser hears too."""

RESAMPLED = 2000
"""How often the sentences are drawn anew for the interval."""


class Writer:
    """Moonshine, which writes down whatever it hears."""

    def __init__(self) -> None:
        self._model = MoonshineModel()

    def write(self, samples: bytes) -> str:
        """What was heard in samples at 16 kHz: always the likeliest next piece of a word, to the end."""
        most = len(samples) // (2 * RATE) * PIECES_A_SECOND + PIECES_A_SECOND
        return self._model.written(self._model.listen(samples), most)[0]


@dataclass(frozen=True)
class Reading:
    """One sentence read back: how many words it has, and how many were wrong."""

    words: int
    wrong: int


def words(text: str) -> list[str]:
    """The words of a text as they sound: numbers written out, letters and numbers apart, no punctuation."""
    spoken = speech_text(re.sub(r"([A-Za-z])(\d)", r"\1 \2", text.replace("-", " ")), {})
    return [SOUNDS_LIKE.get(word, word) for word in re.findall(r"[a-z']+", spoken.lower())]


def wrong_words(said: Sequence[str], heard: Sequence[str]) -> int:
    """How many words are missing, added or others: the edit distance."""
    row = list(range(len(heard) + 1))
    for at, word in enumerate(said, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


def share(readings: Sequence[Reading]) -> tuple[float, float, float]:
    """The share of words that are wrong, and between which values it lies with 95 % (sentences drawn anew)."""
    said = np.array([one.words for one in readings])
    wrong = np.array([one.wrong for one in readings])
    drawn = np.random.default_rng(1).integers(0, len(readings), (RESAMPLED, len(readings)))
    low, high = np.percentile(wrong[drawn].sum(1) / said[drawn].sum(1), [2.5, 97.5])
    return float(wrong.sum() / said.sum()), float(low), float(high)


def read_back(voice: str, texts: Sequence[str], room: Room, writer: Writer) -> Iterator[tuple[str, str, str, Reading]]:
    """Each sentence in each condition: the condition, what was said, what was heard, and how many words differ."""
    renderer = SpeechSynthesis(Voice(name=voice))
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "said.wav"
            for text in texts:
                renderer.render(Speech(speech_text(text, {}), Voice().rate), file)
                spoken = levelled(load(file))
                for condition in CONDITIONS:
                    heard = writer.write(as_bytes(close_to(room.with_command(spoken, condition), len(spoken))))
                    said = words(text)
                    yield condition, text, heard, Reading(len(said), wrong_words(said, words(heard)))
    finally:
        renderer.close()


def close_to(whole: Samples, length: int) -> Samples:
    """Of a sentence in a room the sentence with what is just before and after it, where only others talk."""
    begins = round((BEFORE - AROUND) * RATE)
    return whole[begins : begins + length + round(2 * AROUND * RATE)]


def babblers(people: Path, folder: Path) -> Samples:
    """Those who talk in the background: real people where there are any."""
    file = people / "negatives" / "read-aloud.flac"
    if file.is_file():
        return load(file)[: 300 * RATE]
    return np.concatenate([say(voice, text, folder) for text in SENTENCES[::6] for voice in voices(6, TUNING)])


def shipped_sentences() -> tuple[str, ...]:
    """Every sentence that the shipped protocols may say to a group without names."""
    protocols, _ = Library([shipped("protocols")]).load_all()
    return sayable_sentences(protocols)


def main() -> None:
    """Measures and prints a row for each voice, and each sentence that was not understood."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", action="append", help="which voices", default=[])
    parser.add_argument("--every", type=int, default=1, help="of the sentences each so manieth")
    parser.add_argument("--people", type=Path, default=SHARED / "speech", help="where real people's talk is")
    parser.add_argument("--wrong", action="store_true", help="also print what was not understood")
    asked = parser.parse_args()
    texts = shipped_sentences()[:: asked.every]
    with tempfile.TemporaryDirectory() as folder:
        room = Room(babblers(asked.people, Path(folder)))
    writer = Writer()
    print(f"| {len(texts)} sentences | {' | '.join(CONDITIONS)} |\n|---|{'---|' * len(CONDITIONS)}")  # noqa: T201
    for voice in asked.voice or VOICES:
        readings: dict[str, list[Reading]] = {condition: [] for condition in CONDITIONS}
        for condition, text, heard, reading in read_back(voice, texts, room, writer):
            readings[condition].append(reading)
            if reading.wrong and asked.wrong:
                print(f"{voice}, {condition}: {text} -> {heard}", flush=True)  # noqa: T201
        cells = (share(readings[condition]) for condition in CONDITIONS)
        shown = " | ".join(f"{part:.1%} ({low:.1%} to {high:.1%})" for part, low, high in cells)
        print(f"| {voice} | {shown} |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
