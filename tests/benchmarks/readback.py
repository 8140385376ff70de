"""How well the voices are understood: `python -m tests.benchmarks.readback [--voice NAME …] [--sample N]`.

A recogniser writes down freely what it hears of every sentence that the protocols may say, or of N drawn by chance, in
each voice, clean and in babble 10 dB below it. Words that are missing, added or others are counted as wrong. With
`--keep FOLDER`, what was said and heard stays there, and a run that was stopped goes on from there.
"""

import argparse
import hashlib
import random
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np

from kiosk.announcer.cache import Cache
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.app.sayable import sayable_sentences
from kiosk.config.files import write_whole
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
from tests.benchmarks.pronunciation import sound
from tests.natural import PATIENCE

VOICES = ("emma", "george", "gmw/en", "gmw/en-gb-x-rp")
CONDITIONS = ("clean", "10 dB")

PIECES_A_SECOND = 8
"""The most that anybody says in a second, in pieces of words."""

SIXTY, SEVENTY, HUNDRED = 60, 70, 100
"""Up to the first of them the kiosk writes numbers out."""

AROUND = 0.2
"""Seconds before and after a sentence that the recogniser hears too."""

RESAMPLED = 2000
"""How often the sentences are drawn anew for the interval."""


class Writer:
    """Moonshine, which writes down whatever it hears; `folder` keeps what it wrote."""

    def __init__(self, folder: Path) -> None:
        self._model: MoonshineModel | None = None
        self._folder = folder

    def write(self, samples: bytes) -> str:
        """What was heard in samples at 16 kHz: always the likeliest next piece of a word, to the end."""
        kept = self._folder / f"{hashlib.sha256(samples).hexdigest()[:32]}.txt"
        if not kept.is_file():
            self._model = self._model or MoonshineModel()
            most = len(samples) // (2 * RATE) * PIECES_A_SECOND + PIECES_A_SECOND
            write_whole(kept, self._model.written(self._model.listen(samples), most)[0])
        return kept.read_text("utf-8")


@dataclass(frozen=True)
class Reading:
    """One sentence read back: how many words it has, and how many were wrong."""

    words: int
    wrong: int


def words(text: str) -> list[str]:
    """The words of a text as they are said: numbers written out, letters and numbers apart, no punctuation."""
    apart = re.sub(r"([A-Za-z])(\d)", r"\1 \2", text.replace("-", " "))
    spoken = speech_text(re.sub(r"\d+", lambda found: _parts_of_number(int(found[0])), apart), {})
    return re.findall(r"[a-z']+", spoken.lower())


def _parts_of_number(number: int) -> str:
    """The parts that a number above sixty is said in: 100 and 15, or seventy 5; others are left as they are."""
    if number >= HUNDRED:
        rest = number % HUNDRED
        return f"{number // HUNDRED} hundred{f' and {_parts_of_number(rest)}' if rest else ''}"
    if number < SEVENTY:
        return str(number) if number <= SIXTY else f"60 {number - SIXTY}"
    return f"{('seventy', 'eighty', 'ninety')[number // 10 - 7]} {number % 10 or ''}".strip()


def sounds(said: Sequence[str]) -> list[str]:
    """How words are pronounced one after another: an s before another (peers speak) is not heard twice."""
    pairs = pairwise([*said, ""])
    return [sound(word).rstrip("sz") if sound(following)[:1] == "s" else sound(word) for word, following in pairs]


def wrong_words(said: Sequence[str], heard: Sequence[str]) -> int:
    """How many words are missing, added or others: the edit distance.

    Words that sound alike there are the same, as are one word and two that are written like it (everyone, every one) or
    whose second is its last sound (presenter, present a).
    """
    sound_said, sound_heard = sounds(said), sounds(heard)
    rows = [list(range(len(heard) + 1))]
    for at, word in enumerate(said, 1):
        row = [at]
        for place, other in enumerate(heard, 1):
            differ = sound_said[at - 1] != sound_heard[place - 1]
            ways = [rows[-1][place] + 1, row[-1] + 1, rows[-1][place - 1] + differ]
            if at > 1 and other in _run_together(*said[at - 2 : at]):
                ways.append(rows[-2][place - 1])
            if place > 1 and word in _run_together(*heard[place - 2 : place]):
                ways.append(rows[-1][place - 2])
            row.append(min(ways))
        rows.append(row)
    return rows[-1][-1]


def _run_together(first: str, second: str) -> tuple[str, ...]:
    """The words that sound like these two one after another."""
    return (first + second, f"{first}er") if second == "a" else (first + second,)


def share(readings: Sequence[Reading]) -> tuple[float, float, float]:
    """The share of words that are wrong, and between which values it lies with 95 % (sentences drawn anew)."""
    said = np.array([one.words for one in readings])
    wrong = np.array([one.wrong for one in readings])
    drawn = np.random.default_rng(1).integers(0, len(readings), (RESAMPLED, len(readings)))
    low, high = np.percentile(wrong[drawn].sum(1) / said[drawn].sum(1), [2.5, 97.5])
    return float(wrong.sum() / said.sum()), float(low), float(high)


@contextmanager
def spoken_by(voice: str, folder: Path) -> Iterator[Callable[[str], Path]]:
    """What says a text in that voice into a WAV file, which `folder` keeps."""
    set_up = Voice(name=voice)
    renderer = SpeechSynthesis(set_up, within=PATIENCE, start_within=PATIENCE)
    kept = Cache(folder, set_up, maximum=2**40)

    def spoken(text: str) -> Path:
        speech = Speech(speech_text(text, {}), Voice().rate, fixed=True)
        if not kept.has(speech):
            kept.render_into(speech, renderer.render)
        return kept.file(speech)

    try:
        yield spoken
    finally:
        renderer.close()


def read_back(voice: str, texts: Sequence[str], talk: Samples, folder: Path) -> Iterator[tuple[str, str, str, Reading]]:
    """Each sentence in each condition: the condition, what was said, what was heard, and how many words differ."""
    writer = Writer(folder / "heard")
    with spoken_by(voice, folder) as spoken:
        for text in texts:
            speech, room = levelled(load(spoken(text))), Room(talk, crc32(text.encode()))  # the same in whatever order
            for condition in CONDITIONS:
                heard = writer.write(as_bytes(close_to(room.with_command(speech, condition), len(speech))))
                said = words(text)
                yield condition, text, heard, Reading(len(said), wrong_words(said, words(heard)))


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


def drawn_sentences(many: int | None) -> list[str]:
    """So many of them, or all, in an order of chance that is always the same: more begin with the same ones."""
    texts = list(shipped_sentences())
    random.Random(1).shuffle(texts)  # noqa: S311  (nobody has to be surprised)
    return texts[:many]


def main() -> None:
    """Measures and prints a row for each voice, and each sentence that was not understood."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", action="append", help="which voices", default=[])
    parser.add_argument("--sample", type=int, help="so many sentences, drawn by chance")
    parser.add_argument("--keep", type=Path, help="the folder that keeps what was said and heard")
    parser.add_argument("--people", type=Path, default=SHARED / "speech", help="where real people's talk is")
    parser.add_argument("--wrong", action="store_true", help="also print what was not understood")
    asked = parser.parse_args()
    texts = drawn_sentences(asked.sample)
    with tempfile.TemporaryDirectory() as folder:
        talk = babblers(asked.people, Path(folder))
        print(f"| {len(texts)} sentences | {' | '.join(CONDITIONS)} |\n|---|{'---|' * len(CONDITIONS)}")  # noqa: T201
        for voice in asked.voice or VOICES:
            readings: dict[str, list[Reading]] = {condition: [] for condition in CONDITIONS}
            for condition, text, heard, reading in read_back(voice, texts, talk, asked.keep or Path(folder)):
                readings[condition].append(reading)
                if reading.wrong and asked.wrong:
                    print(f"{voice}, {condition}: {text} -> {heard}", flush=True)  # noqa: T201
            cells = (share(readings[condition]) for condition in CONDITIONS)
            shown = " | ".join(f"{part:.1%} ({low:.1%} to {high:.1%})" for part, low, high in cells)
            print(f"| {voice} | {shown} |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
