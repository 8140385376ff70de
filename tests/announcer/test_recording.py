"""A real session, in real time, through a virtual sound card; what was recorded is compared with what was rendered."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kiosk.announcer import pcm
from kiosk.announcer.announcer import SpokenAnnouncer
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.clock import BootClock
from kiosk.config.settings import Voice
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.commands import Command, Open, Request
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Next, Source, Start
from kiosk.core.session.events import Event, SessionEnded, StepStarted, TimeCheckReached, TimeUpReached
from kiosk.core.units import seconds
from kiosk.core.wording.foreseen import expected_sentences, fixed_sentences
from kiosk.core.wording.speech_text import speech_text
from kiosk.engine.engine import Engine
from kiosk.engine.journal_writer import JournalWriter
from kiosk.simulation.fakes import MemoryJournal
from tests.announcer.fakes import CHIMES
from tests.announcer.hearing import found, signal
from tests.natural import rendered_before
from tests.planners import FixedPlanner
from tests.soundcard import SoundCard
from tests.waiting import LIMIT, eventually

PLAN = Plan(
    protocol="short",
    title="Short",
    turns=(
        Turn("One", "opening", "Opening", ("Presenter",), planned=seconds(9), checks=(seconds(3),)),
        Turn("One", "silence", "Writing alone", ("Everyone",), planned=seconds(9), checks=(seconds(3),), quiet=True),
        Turn("Two", "closing", "Closing words", ("Peers",), planned=seconds(60)),
    ),
)
SAID: dict[tuple[type[Event], int], tuple[str, str]] = {
    (StepStarted, 0): ("start", "Opening. The presenter speaks for nine seconds."),
    (TimeCheckReached, 0): ("check", "three seconds left."),
    (TimeUpReached, 0): ("up", "Time is up."),
    (StepStarted, 1): ("start", "Writing alone. Everyone speaks for nine seconds."),
    (StepStarted, 2): ("start", "Closing words. The peers speaks for one minute."),
    (SessionEnded, -1): ("end", "That was the last step. Thank you, everyone."),
}
LATE = 0.4
"""Seconds that a sound may come after its event here, where other programs take the processor away; the benchmark
tells how long it takes on a quiet machine."""

ALIKE = 0.3
"""How alike what was heard must at least be to what was rendered. On a quiet machine it is nearly 1; each gap where a
busy one was late with samples shifts all that follows, and costs its share. Which sentence it was is told by which of
all is the most alike.
"""


class Ear:
    """A subscriber that lets a test wait for what happens."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.room = Room()
        self._changed = threading.Condition()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        with self._changed:
            self.events += happened
            self.room = room
            self._changed.notify_all()

    def close(self) -> None:
        self.events.clear()

    def until(self, kind: type[Event], turn: int) -> None:
        """Waits until such an event has come, and what is said of it has been said."""
        with self._changed:
            assert self._changed.wait_for(lambda: any(_about(event) == (kind, turn) for event in self.events), LIMIT)
            self._changed.wait_for(lambda: self.room.microphone.own_voice, 2)
            assert self._changed.wait_for(lambda: not self.room.microphone.own_voice, LIMIT)


def _about(event: Event) -> tuple[type[Event], int]:
    return type(event), getattr(event, "turn", -1)


def run_session(engine: Engine, ear: Ear) -> None:
    """Each step until it has said what it has to say, and the quiet one until its time is up."""

    def ask(command: Command) -> None:
        engine.submit(Request(command, Source.SCRIPT))

    ask(Start())
    ear.until(TimeUpReached, 0)
    ask(Next())
    ear.until(TimeUpReached, 1)
    ask(Next())
    ear.until(StepStarted, 2)
    ask(Next())
    ear.until(SessionEnded, -1)


USUAL, NATURAL = "usual", "natural"
"""The two voices of which a sentence may be."""


@pytest.mark.slow
@pytest.mark.usefixtures("natural_model")
@pytest.mark.parametrize("ready", [0, 2, 1], ids=["none ready", "every other one ready", "all ready"])
def test_a_session_says_the_right_sentences_at_the_right_times_and_nothing_in_a_quiet_step(
    ready: int, sound_card: SoundCard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {**sound_card.env, "SDL_AUDIODRIVER": "pulseaudio"}.items():
        monkeypatch.setenv(name, value)
    speeches = [Speech(speech_text(text, {}), 160, text in fixed_sentences(PLAN)) for text in expected_sentences(PLAN)]
    # What was not spoken before is not ready, and stays so: this natural voice cannot say anything new.
    wanted = [speech for speech in speeches if speech.text in {text for _, text in SAID.values()}]
    spoken_before = wanted[::ready] if ready else []
    before = rendered_before(tmp_path, spoken_before)
    kept = {speech: before.get(speech) or b"" for speech in spoken_before}
    mute = SpeechSynthesis(Voice(name="/nowhere.onnx"))
    engine = Engine(BootClock(), JournalWriter(MemoryJournal()), FixedPlanner(PLAN))
    announcer, ear = SpokenAnnouncer(engine, Voice(), tmp_path, CHIMES, natural=mute), Ear()
    for subscriber in (announcer, ear):
        engine.subscribe(subscriber)
    engine.start()
    engine.submit(Request(Open(PLAN.protocol), Source.SCRIPT))
    eventually(lambda: all(announcer._sentences._usual.get(speech) for speech in speeches), every=0.1)

    recorded: list[bytes] = []
    recorder = threading.Thread(target=lambda: recorded.append(sound_card.record(42, rate=pcm.RATE)))
    recorder.start()
    threading.Event().wait(1)  # parec has no sign of its own that it has begun
    run_session(engine, ear)
    recorder.join()
    events = {_about(event): event.at for event in ear.events}
    rendered = {(USUAL, speech.text): signal(announcer._sentences._usual.get(speech) or b"") for speech in speeches}
    rendered |= {(NATURAL, speech.text): signal(samples) for speech, samples in kept.items()}
    natural = {speech.text for speech in kept}
    announcer.close()

    recording = signal(recorded[0])
    chimes = {name: signal(pcm.read(CHIMES / f"{name}.wav")) for name in ("start", "check", "up", "end")}
    first = found(chimes["start"], recording, 0, 10).at
    silent_since = 0.0
    for about, (chime, text) in SAID.items():
        said = (NATURAL if text in natural else USUAL, text)
        due = first + (events[about] - events[StepStarted, 0]) / 1000
        heard = found(chimes[chime], recording, due - LATE, due + LATE)
        assert heard.alike > ALIKE, (text, heard)
        # A busy machine leaves gaps in what is played, and the longer a sound is, the more of them fall into it.
        beginnings = {other: sound[: pcm.RATE * 7 // 10] for other, sound in rendered.items()}
        near = {other: found(sound, recording, due, due + 2).alike for other, sound in beginnings.items()}
        assert max(near, key=lambda other: near[other]) == said
        assert near[said] > ALIKE
        if about == (StepStarted, 1):
            silent_since = due + len(chimes["start"]) / pcm.RATE + 0.15 + len(rendered[said]) / pcm.RATE + LATE
    next_step = first + (events[StepStarted, 2] - events[StepStarted, 0]) / 1000
    assert next_step - silent_since > 3
    # The first chime, by which all times go, may itself have been late.
    quiet = recording[int(silent_since * pcm.RATE) : int((next_step - LATE) * pcm.RATE)]
    assert np.max(np.abs(quiet)) < 10
