"""Builds the corpus: synthetic commands in every condition, people's words, and talk in which there is no command."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.paths import shipped
from kiosk.config.settings import Hearing, Voice
from kiosk.core.interaction.phrases import PHRASES
from kiosk.core.plan.builder import make_plan
from kiosk.core.wording.foreseen import expected_sentences
from kiosk.core.wording.speech_text import speech_text
from kiosk.listener.activation import WakeWord
from kiosk.listener.audio import RATE
from kiosk.listener.evaluation.clips import Clip
from kiosk.protocol_files.library import Library
from tests.benchmarks.hearing_corpus.discussion import SENTENCES
from tests.benchmarks.hearing_corpus.near_misses import sentences
from tests.benchmarks.hearing_corpus.rooms import BEFORE, CONDITIONS, Room
from tests.benchmarks.hearing_corpus.voices import (
    REPORTING,
    TUNING,
    Samples,
    Synthetic,
    as_bytes,
    levelled,
    load,
    say,
    trimmed,
    voices,
)

MORE = ("how long is left", "who is next", "process pause", "add five minutes", "finish on time", "end the session")

SAID_BY_STATE = ("Paused.", "Process pause.")
"""What the kiosk says once it has stopped the clock, when these are no commands any more."""

OWN, DISCUSSION, NEAR = "own voice", "discussion", "near misses"
GAP, BREATH = 0.5, 0.1
"""Seconds between the wake word and the command, of people who wait for the chime, and of those who do not."""

ONE_BREATH = "one breath"
PIECE = 240

BABBLE = 150
"""Seconds of talk of which the background is made."""


@dataclass(frozen=True)
class Extent:
    """How much there is of everything."""

    phrases: tuple[str, ...]
    voices: int
    talk: int | None
    """Seconds of each file of other people's talk; None: all."""
    every: int
    """Of the sentences, recordings and words each so manieth."""
    among: tuple[Synthetic, ...] = REPORTING
    """The voices."""


FULL = Extent((*PHRASES, *MORE), 6, None, 1)
QUICK = Extent(tuple(PHRASES)[:4], 2, 60, 12)


class Corpus:
    """All clips for the gates, made in a folder that may be thrown away; `people` is where real ones' speech lies."""

    def __init__(self, extent: Extent, folder: Path, hearing: Hearing, people: Path) -> None:
        self._extent = extent
        self._people = people
        self._folder = folder
        self._hearing = hearing
        self.voices = voices(extent.voices, extent.among)
        self._spoken: dict[tuple[Synthetic, str], Samples] = {}
        self._room = Room(self._babblers())
        self.wakes = tuple(voice for voice in self.voices if self._is_woken_by(voice))

    def commands(self) -> Iterator[Clip]:
        """Bare, with the kiosk's name, and behind the wake word of those voices that it knows."""
        for condition in CONDITIONS:
            for phrase, voice in self._said_by(self.voices):
                yield self._clip(self._say(voice, phrase), phrase, condition)
                named = f"{self._hearing.address}, {phrase}"
                yield self._clip(self._say(voice, named), phrase, condition, self._hearing.address)
            for phrase, voice in self._said_by(self.wakes):
                yield self._woken(self._say(voice, self._word), voice, phrase, condition, GAP)
        for phrase, voice in self._said_by(self.wakes):
            yield self._woken(self._say(voice, self._word), voice, phrase, "clean", BREATH, ONE_BREATH)

    def _said_by(self, who: Sequence[Synthetic]) -> Iterator[tuple[str, Synthetic]]:
        """Each phrase with each voice; of these each so manieth, so that all phrases and all voices are among them."""
        for number, phrase in enumerate(self._extent.phrases):
            yield from ((phrase, voice) for at, voice in enumerate(who, number) if at % self._extent.every == 0)

    def alexa(self) -> Iterator[Clip]:
        """Real people's wake words, each before a synthetic command; nothing where there are none."""
        people = sorted((self._people / "wake-alexa").glob("*.flac"))[:: self._extent.every]
        for number, file in enumerate(people):
            phrase = self._extent.phrases[number % len(self._extent.phrases)]
            voice = self.voices[number % len(self.voices)]
            word = levelled(trimmed(load(file)))
            for condition in CONDITIONS:
                yield self._woken(word, voice, phrase, condition, GAP, address="alexa")

    def words(self) -> Iterator[Clip]:
        """Single words of real people; nothing where there are none."""
        for file in sorted((self._people / "words").glob("*/*.flac"))[:: self._extent.every]:
            yield self._clip(levelled(trimmed(load(file))), file.parent.name, "clean", group="people's words")

    def near_misses(self) -> Iterator[Clip]:
        """Sentences that resemble a phrase: by all voices, and with the kiosk's name and the wake word by some."""
        for number, text in enumerate(sentences()[:: self._extent.every]):
            for voice in self.voices:
                yield self._near_miss(self._say(voice, text))
            voice = self.voices[number % len(self.voices)]
            yield self._near_miss(self._say(voice, f"{self._hearing.address}, {text}"), self._hearing.address)
            for woken in self.wakes[number % max(1, len(self.wakes)) :][:1]:
                words = (self._say(woken, self._word), np.zeros(int(GAP * RATE), np.float32), self._say(woken, text))
                yield self._near_miss(np.concatenate(words), self._word)

    def talk(self) -> Iterator[Clip]:
        """Other people's talk, synthetic discussion, and what the kiosk itself says."""
        for file in sorted((self._people / "negatives").glob("*.flac")):
            samples = load(file)
            some = samples[: self._extent.talk * RATE] if self._extent.talk else samples
            yield from pieces(levelled(some, 0.05), file.stem)
        yield from pieces(self._discussion(), DISCUSSION)
        yield from pieces(np.concatenate([np.pad(said, (8000, 24000)) for said in self._announcements()]), OWN)

    @property
    def _word(self) -> str:
        return self._hearing.word.replace("_", " ")

    def _say(self, voice: Synthetic, text: str) -> Samples:
        if (voice, text) not in self._spoken:
            self._spoken[voice, text] = say(voice, text, self._folder)
        return self._spoken[voice, text]

    def _clip(self, speech: Samples, phrase: str, condition: str, address: str = "", group: str = "") -> Clip:
        sound = self._room.with_command(speech, condition)
        return Clip(as_bytes(sound), phrase, BEFORE + len(speech) / RATE, address, group or condition)

    def _near_miss(self, speech: Samples, address: str = "") -> Clip:
        sound = self._room.with_command(speech, "clean")
        return Clip(as_bytes(sound), None, BEFORE + len(speech) / RATE, address, NEAR, near_miss=True)

    def _woken(
        self,
        word: Samples,
        voice: Synthetic,
        phrase: str,
        condition: str,
        gap: float,
        group: str = "",
        address: str = "",
    ) -> Clip:
        speech = np.concatenate([word, np.zeros(int(gap * RATE), np.float32), self._say(voice, phrase)])
        return self._clip(speech, phrase, condition, address or self._word, group)

    def _is_woken_by(self, voice: Synthetic) -> bool:
        sound = as_bytes(np.pad(self._say(voice, self._word), RATE // 2))
        ear = WakeWord(self._hearing.word, self._hearing.sensitivity)
        return any(ear.hears(sound[at : at + 3200]) for at in range(0, len(sound), 3200))

    def _babblers(self) -> Samples:
        """Those who talk in the background: real people where there are any, and others where limits are set."""
        file = self._people / "negatives" / "read-aloud.flac"
        if not file.is_file():
            return self._discussion()
        first, later = np.split(load(file)[: 2 * BABBLE * RATE], [BABBLE * RATE])
        return first if self._extent.among is TUNING else later

    def _discussion(self) -> Samples:
        said = [self._say(voice, text) for text in SENTENCES[:: self._extent.every] for voice in self.voices]
        return np.concatenate([np.pad(one, (0, RATE)) for one in said])

    def _announcements(self) -> Iterator[Samples]:
        library = Library([shipped("protocols")])
        plans = [make_plan(library.load(name)) for name in library.names()]
        texts = dict.fromkeys(speech_text(text, {}) for plan in plans for text in expected_sentences(plan))
        renderer, file = SpeechSynthesis(Voice()), self._folder / "announcement.wav"
        try:
            for text in [text for text in texts if text not in SAID_BY_STATE][:: self._extent.every]:
                renderer.render(Speech(text, Voice().rate), file)
                yield levelled(load(file))
        finally:
            renderer.close()


def pieces(samples: Samples, group: str) -> Iterator[Clip]:
    """Long talk in clips of some minutes."""
    for at in range(0, len(samples), PIECE * RATE):
        yield Clip(as_bytes(samples[at : at + PIECE * RATE]), group=group)
