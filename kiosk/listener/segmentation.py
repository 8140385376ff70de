"""Where an utterance begins and ends, and when what was recognised no longer changes."""

from collections import deque
from collections.abc import Collection
from itertools import islice

from pocketsphinx import Endpointer, Vad

from kiosk.listener.audio import RATE, SAMPLE_BYTES

WINDOW = 0.3
"""Seconds over which speech and silence are told apart."""

SHARE = 0.9
"""How much of the window must be speech for an utterance to begin, or silence for it to end."""

BEFORE = 0.2
"""Seconds of sound before a wide utterance that belong to it: soft first sounds are taken for silence."""

LONGEST = 5.0
"""Seconds. Of a longer utterance only its end is kept: no command is that long, and memory and patience are short."""


class UtteranceSegmenter:
    """Holds the utterance that is being spoken, in memory only.

    A wide one has some of the silence on both sides of it, by which a recogniser can tell that it is whole.
    """

    def __init__(self, rate: int, *, wide: bool = False) -> None:
        self._rate = rate
        self._wide = wide
        self._rest, self._length = b"", 0
        self._begin_anew()

    def feed(self, block: bytes) -> bytes | None:
        """Takes a block of 16-bit samples; returns the utterance that ended in it, if one did."""
        size = self._ends.frame_bytes
        self._rest += block
        done = None
        while len(self._rest) >= size:
            frame, self._rest = self._rest[:size], self._rest[size:]
            done = self._heard(frame) or done
        return done

    @property
    def so_far(self) -> bytes:
        """The utterance that has not ended yet; empty where nobody speaks."""
        return b"".join(islice(self._frames, max(0, len(self._frames) - self._length), None))

    def finish(self) -> bytes | None:
        """Ends the utterance here and returns it, if there was one."""
        utterance = self.so_far
        whole = utterance + self._rest if utterance else None
        self._begin_anew()
        return whole

    def _heard(self, frame: bytes) -> bytes | None:
        spoke = self._ends.in_speech
        self._frames.append(frame)
        self._ends.process(frame)
        if self._ends.in_speech:
            self._length = self._length + 1 if spoke else self._lead
        elif spoke:
            utterance = self.so_far
            self._length = 0
            return utterance if self._wide else utterance[: -self._silence]
        return None

    def _begin_anew(self) -> None:
        self._ends = Endpointer(window=WINDOW, ratio=SHARE, sample_rate=self._rate)
        window, before = (round(seconds / self._ends.frame_length) for seconds in (WINDOW, BEFORE))
        self._lead = window + 1 + before * self._wide  # it has begun with the frame before the window
        self._silence = (window - 1) * self._ends.frame_bytes
        self._frames: deque[bytes] = deque(maxlen=round(LONGEST / self._ends.frame_length))
        self._rest, self._length = b"", 0


QUIET = 0.2
"""Seconds of silence that must follow a phrase where people talk with each other."""

MOMENT = 0.1
"""Seconds of silence that are enough where somebody speaks to the kiosk."""


class PhraseEndpointer:
    """A phrase counts as said once it has stood unchanged for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._needed = seconds
        self._ears = Vad(mode=Vad.STRICT, sample_rate=RATE)
        self.begin((), patient=False)

    def begin(self, phrases: Collection[str], *, patient: bool) -> None:
        """Another utterance begins. A patient one also waits for silence: other words may be on their way."""
        self._whole = {phrase for phrase in phrases if not any(other.startswith(f"{phrase} ") for other in phrases)}
        self._patient = patient
        self._text = ""
        self._stood = self._silent = 0.0

    def settled(self, text: str, block: bytes) -> bool:
        """Whether the text so far is a whole phrase that has stood long enough, this block of sound included."""
        length = len(block) / (RATE * SAMPLE_BYTES)
        self._stood = self._stood + length if text == self._text else 0.0
        self._text = text
        if text not in self._whole:
            return False
        self._silent = 0.0 if self.is_speech(block) else self._silent + length
        if self._patient:
            return self._stood >= self._needed and self._silent >= QUIET
        return self._stood >= self._needed or min(self._stood, self._silent) >= MOMENT

    def is_speech(self, block: bytes) -> bool:
        """Whether somebody speaks anywhere in this block."""
        size = self._ears.frame_bytes
        frames = [block[at : at + size] for at in range(0, len(block) - size + 1, size)]
        return any(self._ears.is_speech(frame) for frame in frames)
