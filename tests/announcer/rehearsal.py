"""A whole session through a virtual sound card, and what was heard of each of its announcements, and when."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from kiosk.announcer import pcm
from kiosk.announcer.announcer import DEFAULT_TIMING, SpokenAnnouncer
from kiosk.announcer.selection import Announcement, Chime, announcement
from kiosk.announcer.sentences import Sentences
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.clock import RehearsalClock
from kiosk.config.settings import Voice
from kiosk.core.plan.model import Plan
from kiosk.core.room.commands import Command, Open, Quit, Request
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Next, Source, Start
from kiosk.core.session.events import Event, SessionEnded, StepStarted, TimeUpReached
from kiosk.core.units import Instant
from kiosk.core.wording.foreseen import expected_sentences, fixed_sentences
from kiosk.core.wording.speech_text import speech_text
from kiosk.engine.engine import Engine
from kiosk.engine.journal_writer import JournalWriter
from kiosk.simulation.fakes import MemoryJournal
from tests.announcer.fakes import CHIMES
from tests.announcer.hearing import HEARD, Found, Hearing, Signal, begins_audibly, signal
from tests.announcer.tape import TapeRecording
from tests.planners import FixedPlanner
from tests.soundcard import CardRecording
from tests.waiting import LIMIT, eventually

PATIENCE = 20 * LIMIT
"""Seconds that the longest step may take, and what is rendered before a session."""

Sound = TypeVar("Sound")

Recording = TapeRecording | CardRecording

USUAL, NATURAL = "usual", "natural"
"""The two voices of which a sentence may be."""

SOONER = 0.2
"""Seconds before it is due from which a sound is looked for, so that one that comes too soon is found out."""

TRIES = 20
"""How often two clocks are asked for the time at once, because a busy machine takes a moment between them."""


def speeches(plan: Plan) -> list[Speech]:
    """All that a session with this plan is expected to say, as the voice is given it."""
    fixed = fixed_sentences(plan)
    return [Speech(speech_text(text, {}), Voice().rate, text in fixed) for text in expected_sentences(plan)]


@dataclass(frozen=True)
class Heard:
    """What was heard when something was `said`: a chime, a sentence in a voice, and how alike they are to that.

    All times are seconds of the recording: `due` is when it should have been heard, `begin` when that was, and `end`
    when all of it was over.
    """

    said: Announcement
    due: float
    chime: Chime | None = None
    text: str = ""
    voice: str | None = None
    begin: float = 0.0
    end: float = 0.0
    alike: float = 1.0

    @property
    def right(self) -> bool:
        """Whether that was heard which was said."""
        return (self.chime, self.text) == (self.said.chime, self.said.text) and self.alike > HEARD

    @property
    def late(self) -> int:
        """Milliseconds from the boundary to the first sample that can be heard."""
        return round((self.begin - self.due) * 1000)


class Ear:
    """A subscriber that knows what should be said of what happens, and lets a test wait until it was said."""

    def __init__(self) -> None:
        self.announced: list[tuple[Instant, Announcement]] = []
        self._events: list[Event] = []
        self._speaking = self._unsaid = False
        self._changed = threading.Condition()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        with self._changed:
            self._events += happened
            speaking, self._speaking = self._speaking, room.microphone.own_voice
            if self._speaking and not speaking:
                self._unsaid = False
            if room.session and (said := announcement(happened, room.session)):
                self.announced.append((happened[-1].at, said))
                self._unsaid = not self._speaking
            self._changed.notify_all()

    def close(self) -> None:
        self._events.clear()

    def until(self, kind: type[Event], turn: int | None) -> None:
        """Waits until such an event has come, and what is said of it has been said."""
        with self._changed:
            about = kind, turn
            assert self._changed.wait_for(
                lambda: any((type(one), getattr(one, "turn", None)) == about for one in self._events), PATIENCE
            ), about
            said = self._changed.wait_for(lambda: not self._unsaid and not self._speaking, LIMIT)
            assert said, self.announced[-1]


class Rehearsal:
    """A session that is rehearsed at some pace; what is said is kept in `folder`.

    The natural voice is the kiosk's own where no other is given.
    """

    def __init__(
        self, plan: Plan, voice: Voice, folder: Path, *, pace: float = 1, natural: SpeechSynthesis | None = None
    ) -> None:
        self._plan = plan
        self._pace = pace
        self._engine = Engine(RehearsalClock(pace), JournalWriter(MemoryJournal()), FixedPlanner(plan), rehearsal=True)
        self._announcer = SpokenAnnouncer(self._engine, voice, folder, CHIMES, natural=natural)
        self._ear = Ear()
        for subscriber in (self._announcer, self._ear):
            self._engine.subscribe(subscriber)

    def run(self, tape: AbstractContextManager[Recording], ready: Callable[[Sentences, Speech], object]) -> "Recorded":
        """Records the session from its start to its end, once all that it says is ready."""
        thread = self._engine.start()
        self._ask(Open(self._plan.protocol))
        sentences = self._announcer._sentences
        eventually(lambda: all(ready(sentences, one) for one in speeches(self._plan)), within=PATIENCE, every=0.1)
        with tape as recording:
            self._go_through()
        now, real = min((self._now() for _ in range(TRIES)), key=lambda pair: pair[0])[1:]
        announced = [(real + (at - now) / 1000 / self._pace, said) for at, said in self._ear.announced]
        self._ask(Quit())
        thread.join()
        self._announcer.close()
        return Recorded(announced, recording, sentences)

    def _now(self) -> tuple[float, Instant, float]:
        """What the session's and the monotonic clock say at once, after the seconds between which that was asked."""
        before = time.monotonic()
        now = self._engine.moment().now
        after = time.monotonic()
        return after - before, now, before

    def _ask(self, command: Command) -> None:
        self._engine.submit(Request(command, Source.SCRIPT))

    def _go_through(self) -> None:
        """Each step until its time is up, if it has any, and until it has said what it has to say."""
        self._ask(Start())
        for number, turn in enumerate(self._plan.turns):
            if turn.out:
                continue
            self._ear.until(*((StepStarted, number) if turn.planned is None else (TimeUpReached, number)))
            self._ask(Next())
        self._ear.until(SessionEnded, None)


class Recorded:
    """A recorded session: what should be said, and when; and what the voices had rendered of it by its end."""

    def __init__(
        self, announced: Sequence[tuple[float, Announcement]], recording: Recording, sentences: Sentences
    ) -> None:
        self.sound = signal(recording)
        ends = [at for at, _ in announced[1:]] + [announced[-1][0] + LIMIT]
        self._announced = [
            (said, recording.place(at), recording.place(min(end, at + DEFAULT_TIMING.news)))
            for (at, said), end in zip(announced, ends, strict=True)
        ]
        self._hearing = Hearing(self.sound)
        self._chimes = {
            chime: signal(pcm.read(CHIMES / f"{chime}.wav")) for _, said in announced if (chime := said.chime)
        }
        caches = {USUAL: sentences._usual, NATURAL: sentences._natural}
        self._sentences = {
            (text, voice): signal(samples)
            for text in dict.fromkeys(said.text for _, said in announced if said.text)
            for voice, cache in caches.items()
            if cache and (samples := cache.get(sentences.speech(text)))
        }

    def heard(self) -> list[Heard]:
        """What was heard of each announcement, between it and the next."""
        return [self._heard(*announced) for announced in self._announced]

    def _heard(self, said: Announcement, due: float, until: float) -> Heard:
        """The chime that was heard, where there should be one, and the sentence after it."""
        heard = Heard(said, due, end=due - SOONER)
        if said.chime:
            chime, place = self._best(self._chimes, heard.end, until)
            sound = self._chimes[chime]
            begin, end = place.at + begins_audibly(sound), place.at + len(sound) / pcm.RATE
            heard = replace(heard, chime=chime, begin=begin, end=end, alike=place.alike)
        if said.text:
            (text, voice), place = self._best(self._sentences, heard.end, until + heard.end - due)
            sound = self._sentences[text, voice]
            begin, end = heard.begin or place.at + begins_audibly(sound), place.at + len(sound) / pcm.RATE
            alike = min(heard.alike, place.alike)
            heard = replace(heard, text=text, voice=voice, begin=begin, end=end, alike=alike)
        return heard

    def _best(self, sounds: Mapping[Sound, Signal], since: float, until: float) -> tuple[Sound, Found]:
        """The sound that is most like what was heard then, and where it begins."""
        places = {sound: self._hearing.find(samples, since, until) for sound, samples in sounds.items()}
        best = max(places, key=lambda sound: places[sound].alike)
        return best, places[best]
