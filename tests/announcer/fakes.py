"""A board, a renderer and a loudspeaker that are driven by hand, and the diary that they share."""

import wave
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Event

from kiosk.announcer import pcm
from kiosk.announcer.playback import Playback
from kiosk.announcer.selection import Chime
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.paths import shipped
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.messages import FaultReport, Message, Speaking
from kiosk.core.room.state import Room
from kiosk.core.units import Instant, minutes
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from tests.waiting import LIMIT

CHIMES = shipped("assets") / "chimes"

PLAN = Plan(
    protocol="circle",
    title="Circle",
    turns=(
        Turn("One", "opening", "Opening", ("Presenter",), planned=minutes(3), checks=(minutes(1),)),
        Turn("One", "silence", "Silence", ("Everyone",), planned=minutes(2), quiet=True),
        Turn("Two", "closing", "Closing", ("Everyone",), planned=minutes(1)),
    ),
)
OPENING = "Opening. The presenter speaks for three minutes."
SILENCE = "Silence. Everyone speaks for two minutes."
PAUSED = "Paused."


class Diary:
    """What happened, in order, from all threads; waiting for something is by condition, never by time."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        self._changed = Condition()

    def write(self, entry: str) -> None:
        with self._changed:
            self.entries.append(entry)
            self._changed.notify_all()

    def until(self, entry: str, times: int = 1) -> None:
        """Waits until the entry is there so many times."""
        self.wait_for(lambda: self.entries.count(entry) >= times)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, timeout=LIMIT), self.entries

    def about(self, *beginnings: str) -> list[str]:
        """The entries that begin with one of these."""
        return [entry for entry in self.entries if entry.startswith(beginnings)]


class Board:
    """A noticeboard whose faults and speaking go into the diary."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary

    def snapshot(self) -> Snapshot:
        return snapshot(Room(), Instant(0))

    def submit(self, message: Message) -> None:
        match message:
            case FaultReport(part, problem):
                self._diary.write(f"{part}: {problem or 'well'}")
            case Speaking(audible):
                self._diary.write("speaking" if audible else "silent")
            case _:
                raise AssertionError(f"an announcer has nothing to say of that: {message}")

    def alive(self) -> None:
        pass

    def seconds_until(self, instant: Instant) -> float:
        return instant / 1000


class HandRenderer(SpeechSynthesis):
    """Writes each sentence's own letters as its samples; waits while `held`, and fails while `broken`."""

    def __init__(self, diary: Diary) -> None:
        super().__init__(Voice())
        self.rendered: list[str] = []
        self.broken = False
        self.free = Event()
        self.free.set()
        self._diary = diary

    def render(self, speech: Speech, file: Path) -> str:
        text = speech.text
        self._diary.write(f"renders {text}")
        assert self.free.wait(LIMIT)
        if self.broken:
            self._diary.write("fails")
            raise SoundError("no voice")
        self.rendered.append(text)
        write_wav(file, samples_of(text))
        self._diary.write(f"rendered {text}")
        return "by hand"

    def wake(self) -> None:
        self._diary.write("voice wakes")
        if self.broken:
            raise SoundError("no voice")

    def rest(self) -> None:
        self._diary.write("voice rests")

    def close(self) -> None:
        self.free.set()


class Natural(HandRenderer):
    """A natural voice: its samples are those of the text in capital letters."""

    def render(self, speech: Speech, file: Path) -> str:
        return super().render(Speech(speech.text.upper(), speech.rate), file)


class HandPlayer(Playback):
    """Writes into the diary what it plays; `length` is how long (in seconds) everything sounds."""

    def __init__(self, diary: Diary) -> None:
        super().__init__()
        self.length = 0.0
        self.missing = False
        self.volume = 0
        self.played: list[bytes] = []
        self._diary = diary

    def open(self) -> str:
        if self.missing:
            self._diary.write("no card")
            raise SoundError("no card")
        self._diary.write("opens")
        return "by hand"

    def set_volume(self, volume: int) -> None:
        self._diary.write(f"turns to {volume}")

    def play(self, samples: bytes, volume: int) -> float:
        self.volume = volume
        self.played.append(samples)
        parts = [chime for chime in Chime if samples.startswith(pcm.read(CHIMES / f"{chime}.wav"))]
        sentence = samples.rstrip(b"\0").rsplit(b"\0", 1)[-1].decode("latin-1")
        spoken = [sentence] if sentence.isprintable() and sentence.endswith(".") else []
        self._diary.write("plays " + " + ".join([*parts, *spoken]))
        return self.length

    def stop(self) -> None:
        self._diary.write("stops")

    def release(self) -> None:
        self._diary.write("rests")

    def close(self) -> None:
        self._diary.write("closed")


def samples_of(text: str) -> bytes:
    """A text as samples that can be told apart: its letters, with an even number of bytes."""
    letters = b"\0\0" + text.encode("latin-1")
    return letters + b"\0" * (len(letters) % 2)


def write_wav(file: Path, samples: bytes, rate: int = pcm.RATE) -> None:
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, pcm.WIDTH, rate, 0, "NONE", "not compressed"))
        wav.writeframes(samples)
