"""A loudspeaker that keeps what is played to it, without a gap however busy the machine is: SDL's own, into a pipe."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.announcer import pcm

FASTER = "5"
"""Milliseconds after which the next 23 are played, so that a busy machine has time to spare."""


class TapeRecording(bytearray):
    """What was played so far; nothing is added to it while the loudspeaker is closed."""

    def __init__(self) -> None:
        super().__init__()
        self._arrived: list[tuple[float, int]] = []

    def add(self, block: bytes) -> None:
        """Adds samples that have come just now."""
        self.extend(block)
        self._arrived.append((time.monotonic(), len(self)))

    def place(self, at: float) -> float:
        """After how many seconds of the recording everything comes that was played after this instant."""
        return max((length for arrived, length in self._arrived if arrived <= at), default=0) / pcm.WIDTH / pcm.RATE


class Tape:
    """Such a loudspeaker, of which a folder holds the pipe."""

    def __init__(self, folder: Path) -> None:
        self._pipe = folder / "tape"
        os.mkfifo(self._pipe)
        self._end = os.open(self._pipe, os.O_RDWR)  # a pipe that can also be written has no end between two writers
        self._recording = TapeRecording()
        self._thread = threading.Thread(target=self._record)
        self._thread.start()

    @contextmanager
    def used(self) -> Iterator[None]:
        """Makes the programs that this process starts in the block play to it."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SDL_AUDIODRIVER", "disk")
            patch.setenv("SDL_DISKAUDIOFILE", str(self._pipe))
            patch.setenv("SDL_DISKAUDIODELAY", FASTER)
            yield

    @contextmanager
    def recording(self) -> Iterator[TapeRecording]:
        """What has been played since the tape was made, and goes on to be."""
        yield self._recording

    def close(self) -> None:
        """Ends the recording."""
        os.write(self._end, b"\0")
        self._thread.join()
        os.close(self._end)

    def _record(self) -> None:
        """A card takes whole samples, so that only what ends a recording has an odd length."""
        while len(block := os.read(self._end, 65536)) % 2 == 0:
            self._recording.add(block)
