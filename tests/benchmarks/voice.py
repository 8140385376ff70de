"""How soon a sound follows its event: `python -m tests.benchmarks.voice [CHECKS]` prints a table.

A real engine, announcer and mixer play through a virtual sound card; a recorder tells when the first sample that is no
silence arrives, which is later than it left, so that the figures are at most a little too large.
"""

import os
import subprocess
import sys
import threading
from array import array
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.announcer.announcer import SpokenAnnouncer
from kiosk.announcer.natural_voices import model_parts
from kiosk.announcer.synthesis import Speech
from kiosk.config.clock import BootClock
from kiosk.config.paths import shipped
from kiosk.config.settings import Voice
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.commands import Open, Quit, Request
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Source, Start
from kiosk.core.session.events import Event, TimeCheckReached
from kiosk.core.units import Instant, seconds
from kiosk.core.wording.foreseen import expected_sentences, fixed_sentences
from kiosk.core.wording.speech_text import speech_text
from kiosk.engine.engine import Engine
from kiosk.engine.journal_writer import JournalWriter
from kiosk.simulation.fakes import MemoryJournal
from tests.benchmarks.figures import Figure, spread, table
from tests.natural import NATURAL, rendered_before
from tests.planners import FixedPlanner
from tests.soundcard import SoundCard, running_sound_card
from tests.waiting import eventually

TARGET = 60
"""Milliseconds from the boundary to the first sample."""

CHECKS = 10

APART = 4
"""Seconds from one time check to the next: longer than its chime and sentence."""

BEGINS_AFTER = 6
"""Seconds before the first time check, in which the step itself is announced."""

CHUNK = 220
"""Samples that are looked at together: 10 ms."""

LOUDER_THAN = 20
"""Of 32,767: the chimes swell gently, and a null sink is perfectly silent."""


class Ear:
    """Notes when sounds begin, by the clock of the session."""

    def __init__(self, card: SoundCard, clock: BootClock) -> None:
        self.begun: list[Instant] = []
        self.events: list[Event] = []
        self.last = threading.Event()
        self._clock = clock
        command = ["parec", "--device=speaker.monitor", "--format=s16le", "--channels=1", "--rate=22050"]
        self._parec = subprocess.Popen(
            [*command, "--latency-msec=5"], stdout=subprocess.PIPE, env=card.environment, bufsize=0
        )
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Keeps the time checks; the last one is that of the step's last seconds."""
        del room
        self.events += [event for event in happened if isinstance(event, TimeCheckReached)]
        if self.events and isinstance(self.events[-1], TimeCheckReached) and self.events[-1].mark == seconds(APART):
            self.last.set()

    def close(self) -> None:
        """Hears no more."""
        self._parec.terminate()
        self._thread.join()
        self._parec.wait()
        if self._parec.stdout:
            self._parec.stdout.close()

    def _listen(self) -> None:
        assert self._parec.stdout
        silent_for, rest = 1000, b""
        while received := self._parec.stdout.read(CHUNK * 2):
            rest += received
            heard = array("h", rest[: len(rest) // 2 * 2])
            rest = rest[len(heard) * 2 :]
            loud = max(map(abs, heard), default=0) > LOUDER_THAN
            if loud and silent_for >= 22050 // 2:
                self.begun.append(self._clock.now())
            silent_for = 0 if loud else silent_for + len(heard)


def plan(checks: int) -> Plan:
    """One step with so many time checks."""
    marks = tuple(seconds(APART * left) for left in range(checks, 0, -1))
    length = seconds(BEGINS_AFTER + APART * checks)
    return Plan("checks", "Checks", (Turn("All", "talk", "Talk", ("Everyone",), planned=length, checks=marks),))


def measure(checks: int = CHECKS) -> list[Figure]:
    """The delays of so many time checks, each with its chime and its sentence; in the natural voice too, if there."""
    voices = [Voice(name="gmw/en"), *([NATURAL] if model_parts() else [])]
    return [
        figure
        for voice in voices
        for figure in spread(f"boundary to first sample, {voice.name}", delays(checks, voice), "ms", TARGET)
    ]


def delays(checks: int, voice: Voice) -> list[int]:
    """By how many milliseconds each time check's sound comes after it, in a voice that has said it all before."""
    before = dict(os.environ)
    with TemporaryDirectory() as folder:
        card_folder = Path(folder) / "card"
        card_folder.mkdir()
        with running_sound_card(card_folder) as card:
            os.environ.update({**card.env, "SDL_AUDIODRIVER": "pulseaudio"})
            try:
                return _through(card, plan(checks), voice, Path(folder) / "cache")
            finally:
                os.environ.clear()
                os.environ.update(before)


def _through(card: SoundCard, planned: Plan, voice: Voice, cache: Path) -> list[int]:
    fixed = fixed_sentences(planned)
    step_and_checks = expected_sentences(planned)[: 1 + len(planned.turns[0].checks)]
    sentences = [Speech(speech_text(text, {}), 160, text in fixed) for text in step_and_checks]
    rendered_before(cache, sentences, voice)
    clock = BootClock()
    engine = Engine(clock, JournalWriter(MemoryJournal()), FixedPlanner(planned))
    announcer = SpokenAnnouncer(engine, voice, cache, shipped("assets") / "chimes")
    ear = Ear(card, clock)
    for subscriber in (announcer, ear):
        engine.subscribe(subscriber)
    thread = engine.start()
    engine.submit(Request(Open(planned.protocol), Source.SCRIPT))
    eventually(lambda: all(announcer._sentences.get(sentence) for sentence in sentences), every=0.1)
    engine.submit(Request(Start(), Source.SCRIPT))
    ear.last.wait()
    eventually(lambda: ear.begun and ear.begun[-1] >= ear.events[-1].at, "the last time check was not heard")
    engine.submit(Request(Quit(), Source.SCRIPT))
    thread.join()
    ear.close()
    announcer.close()
    return [min(at - event.at for at in ear.begun if at >= event.at) for event in ear.events]


if __name__ == "__main__":
    print(table(measure(*map(int, sys.argv[1:]))))  # noqa: T201  (a table for whoever asked for it)
