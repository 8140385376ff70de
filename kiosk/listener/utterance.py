"""Cuts the stream of sound into utterances, by voice activity."""

from collections import deque

from pocketsphinx import Endpointer

WINDOW = 0.3
"""Seconds over which speech and silence are told apart."""

SHARE = 0.9
"""How much of the window must be speech for an utterance to begin, or silence for it to end."""

LONGEST = 5.0
"""Seconds. Of a longer utterance only its end is kept: no command is that long, and memory and patience are short."""

_SILENCE = bytes(2)


class Utterances:
    """Holds the utterance that is being spoken, in memory only."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._rest = b""
        self._begin_anew()

    def feed(self, block: bytes) -> bytes | None:
        """Takes a block of 16-bit samples; returns the utterance that ended in it, if one did."""
        size = self._ends.frame_bytes
        self._rest += block
        done = None
        while len(self._rest) >= size:
            frame, self._rest = self._rest[:size], self._rest[size:]
            spoken = self._ends.process(frame)
            if spoken is not None:
                self._frames.append(spoken)
                done = done if self._ends.in_speech else self._taken()
        return done

    def finish(self) -> bytes | None:
        """Ends the utterance here and returns it, if there was one."""
        if self._ends.in_speech:
            # What is in the window comes out only with a last frame, however short.
            self._frames.append(self._ends.end_stream(self._rest or _SILENCE) or b"")
        utterance = self._taken() if self._frames else None
        self._begin_anew()
        return utterance

    def _begin_anew(self) -> None:
        self._ends = Endpointer(window=WINDOW, ratio=SHARE, sample_rate=self._rate)
        self._frames: deque[bytes] = deque(maxlen=int(LONGEST / self._ends.frame_length))
        self._rest = b""

    def _taken(self) -> bytes:
        utterance = b"".join(self._frames)
        self._frames.clear()
        return utterance
