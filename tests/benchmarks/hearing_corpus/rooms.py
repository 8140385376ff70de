"""What a room does to speech: it echoes, and others talk in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kiosk.listener.audio import RATE
from tests.benchmarks.hearing_corpus.voices import Samples, levelled, rms


@dataclass(frozen=True)
class Condition:
    """A room: seconds in which its echo fades by 60 dB, and how much louder that is than the straight way.

    So many others talk in it, so many decibels below the command, before it and for `after` seconds after it.
    """

    echo: float = 0.0
    way_of_walls: float = 1.0
    talkers: int = 0
    below: float = 0.0
    after: float = 2.5


GOES_ON = 12.0
"""Seconds for which others talk on after the command: longer than any window for it."""

CLASSROOM, HALL = Condition(echo=0.5), Condition(echo=0.8, way_of_walls=2.0)
"""Two metres from the microphone, and further away in a larger room."""

CONDITIONS: Mapping[str, Condition] = {
    "clean": Condition(),
    "reverb": CLASSROOM,
    "far field": HALL,
    "20 dB": Condition(talkers=6, below=20, after=GOES_ON),
    "10 dB": Condition(talkers=6, below=10, after=GOES_ON),
    "5 dB": Condition(talkers=6, below=5, after=GOES_ON),
    "two talkers": Condition(talkers=2, below=10, after=GOES_ON),
    "one talker": Condition(talkers=1, below=10, after=GOES_ON),
}
"""The first three fall silent after the command. In the others people talk on."""

BEFORE = 0.6
"""Seconds of the room before a command."""

FLOOR = 0.0005
"""The hiss of any microphone: 44 dB below speech."""

LONGEST = 20
"""Seconds of the longest command with all that is around it."""


class Room:
    """A room with people in it, made from their talk; the same for the same seed."""

    def __init__(self, talk: Samples, seed: int = 1) -> None:
        self._chance = np.random.default_rng(seed)
        self._talk = {talkers: self._together(talk, talkers) for talkers in (1, 2, 6)}
        self._echoes = {condition: self._impulse_response(condition) for condition in (CLASSROOM, HALL)}

    def with_command(self, speech: Samples, condition: str) -> Samples:
        """The speech in that condition, with some of the room before and after it."""
        room = CONDITIONS[condition]
        said = self._echoed(speech, room) if room.echo else speech
        whole = np.pad(said, (int(BEFORE * RATE), max(0, int(room.after * RATE) - (len(said) - len(speech)))))
        noise = self._chance.normal(0, FLOOR, len(whole))
        if room.talkers:
            noise = noise + self._some_talk(room.talkers, len(whole), rms(speech) * 10 ** (-room.below / 20))
        return (whole + noise).astype(np.float32)

    @staticmethod
    def _together(talk: Samples, talkers: int) -> Samples:
        parts = [levelled(part) for part in np.array_split(talk, talkers)]
        shortest = min(map(len, parts))
        together = np.sum([part[:shortest] for part in parts], axis=0).astype(np.float32)
        return np.tile(together, 1 + LONGEST * RATE // len(together))

    def _some_talk(self, talkers: int, length: int, level: float) -> Samples:
        talk = self._talk[talkers]
        at = int(self._chance.integers(0, len(talk) - length))
        return levelled(talk[at : at + length], level)

    def _echoed(self, speech: Samples, room: Condition) -> Samples:
        return levelled(np.convolve(speech, self._echoes[room]).astype(np.float32), rms(speech))

    def _impulse_response(self, room: Condition) -> Samples:
        """The straight way, a few walls, and a tail of noise that fades: Polack's model of a room."""
        times = np.arange(int(room.echo * RATE)) / RATE
        tail = self._chance.normal(0, 1, len(times)) * 10 ** (-3 * times / room.echo)
        tail[: int(0.005 * RATE)] = 0
        tail *= np.sqrt(room.way_of_walls / np.sum(tail**2))
        tail[0] = 1
        return tail.astype(np.float32)
