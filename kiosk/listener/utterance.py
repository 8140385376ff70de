"""Cuts the stream of sound into utterances, by how loud it is beside the room's own noise."""

import math
from array import array
from collections import deque
from itertools import islice

from kiosk.listener.sound import SAMPLE_BYTES

FRAMES_A_SECOND = 50

EACH = 4
"""Of the samples one in so many is enough to tell how loud it is."""

SHORT, EVENED = 3, 8
"""Frames over which loudness is evened out: about a sound, and about a syllable."""

REMEMBERED = 4 * FRAMES_A_SECOND
"""Frames of which the quietest is taken for the room: longer than anybody speaks without a breath."""

RISE = 9.0
"""Decibels above the room from which on somebody speaks close to the microphone: other people's talk varies less."""

LOUD = 0.4
"""How far down from the loudest syllable to the room something still counts as spoken."""

BEFORE, BEHIND = 7, 6
"""Frames kept around speech, in which soft sounds begin and end."""

PAUSE = 10
"""Frames of quiet after which somebody may have come to an end: words can be told from then on."""

END = 25
"""Frames of quiet after which an utterance has ended."""

STRAY = 2
"""So many frames of a quiet time may be loud all the same."""

KNOWN = FRAMES_A_SECOND
"""Frames after which it is known how loud the room is."""

QUIET_ROOM = 40.0
"""Decibels of 16-bit samples: 50 below full scale."""

SHORTEST = 7
"""Loud frames; what is shorter is no word."""

LONGEST = 5 * FRAMES_A_SECOND
"""Frames. Of a longer utterance only its end is kept: no command is that long, and memory and patience are short."""


class Utterances:
    """Holds the utterance that is being spoken, in memory only.

    What is loud lies nearer to the utterance's loudest syllable than to the room, in decibels: so an end is found in
    silence, in an echo and among people who talk further away. Where it is not known that somebody speaks to the
    kiosk (`wary`), quiet is only what is no louder than the room: parts of other people's talk are no utterances.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.wary = False
        self._size = rate // FRAMES_A_SECOND * SAMPLE_BYTES
        self._rest = b""
        self._powers: deque[float] = deque(maxlen=EVENED)
        self._evened: deque[float] = deque(maxlen=REMEMBERED)
        self.begin()

    def begin(self) -> None:
        """Forgets what was said, but not how loud the room is."""
        self._frames: deque[tuple[bytes, float]] = deque(maxlen=BEFORE + EVENED)
        self._speaking = 0  # for so many frames
        self._loudest = 0.0

    def overhear(self, block: bytes) -> None:
        """Takes a block that is not listened to, only to learn how loud the room is."""
        for at in range(0, len(block) - self._size + 1, self._size):
            self._weigh(block[at : at + self._size])

    def feed(self, block: bytes) -> bytes | None:
        """Takes a block of 16-bit samples; returns the utterance that ended in it, if one did."""
        self._rest += block
        done = None
        while len(self._rest) >= self._size:
            frame, self._rest = self._rest[: self._size], self._rest[self._size :]
            self._take(frame)
            if self._is_quiet_for(END):
                done = self._spoken() or done
                self.begin()
        return done

    def so_far(self) -> bytes | None:
        """What has been said, while whoever says it pauses."""
        return self._spoken() if self._is_quiet_for(PAUSE) else None

    def finish(self) -> bytes | None:
        """Ends the utterance here and returns it, if there was one."""
        if self._rest:
            self._take(self._rest)
        self._rest = b""
        utterance = self._spoken() if self._speaking else None
        self.begin()
        return utterance

    @property
    def _room(self) -> float:
        """How loud the room is, in decibels; while it is hardly known yet, as loud as a quiet one at most."""
        quietest = min(self._evened)
        return quietest if len(self._evened) >= KNOWN else min(quietest, QUIET_ROOM)

    @property
    def _quiet(self) -> float:
        if self.wary:
            return self._room + RISE
        return self._loudest - LOUD * (self._loudest - self._room)

    def _weigh(self, frame: bytes) -> tuple[float, float]:
        """The decibels of the last frames, over a short and a longer time."""
        samples = array("h", frame)[::EACH]
        self._powers.append(sum(sample * sample for sample in samples) / len(samples))
        last = list(self._powers)[-SHORT:]
        self._evened.append(_decibels(sum(self._powers) / len(self._powers)))
        return _decibels(sum(last) / len(last)), self._evened[-1]

    def _take(self, frame: bytes) -> None:
        level, evened = self._weigh(frame)
        self._frames.append((frame, level))
        if not self._speaking and evened >= self._room + RISE:
            self._frames = deque(self._frames, maxlen=LONGEST)
            self._speaking = 1
        elif self._speaking:
            self._speaking += 1
        if self._speaking:
            self._loudest = max(self._loudest, evened)

    def _loud(self, frames: int) -> list[int]:
        """Which of the last so many frames are loud; 0 is the last."""
        quiet = self._quiet
        last = islice(reversed(self._frames), frames)
        return [number for number, (_, level) in enumerate(last) if level > quiet]

    def _is_quiet_for(self, frames: int) -> bool:
        return self._speaking > frames and len(self._loud(frames)) <= STRAY

    def _spoken(self) -> bytes | None:
        """From a little before the first loud frame to a little behind the last; None where nobody spoke up close."""
        loud = self._loud(LONGEST)
        if len(loud) < SHORTEST or self._loudest < self._room + RISE:
            return None
        count = len(self._frames)
        first, end = count - 1 - loud[-1] - BEFORE, count - loud[0] + BEHIND
        return b"".join(frame for frame, _ in islice(self._frames, max(0, first), end))


def _decibels(power: float) -> float:
    """Of a power of 16-bit samples; 0 for silence."""
    return 10 * math.log10(power + 1)
