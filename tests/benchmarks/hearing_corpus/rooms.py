"""What a room does to speech: it echoes, and others talk in it."""

import numpy as np

from kiosk.listener.audio import RATE
from tests.benchmarks.hearing_corpus.voices import Samples, levelled, rms

CONDITIONS = ("clean", "reverb", "20 dB", "10 dB", "5 dB")
"""Clean with a close microphone; in a room that echoes; and close again, with babble so much below the speech."""

BEFORE, AFTER = 0.6, 2.5
"""Seconds of the room around a command."""

FLOOR = 0.0005
"""The hiss of any microphone: 44 dB below speech."""

ECHO = 0.5
"""Seconds in which the room's echo fades by 60 dB: a classroom."""

TALKERS = 6

LONGEST = 15
"""Seconds of the longest command with all that is around it."""


class Room:
    """A room with people in it, made from their talk; the same for the same seed."""

    def __init__(self, talk: Samples, seed: int = 1) -> None:
        self._chance = np.random.default_rng(seed)
        parts = [levelled(part) for part in np.array_split(talk, TALKERS)]
        shortest = min(map(len, parts))
        together = np.sum([part[:shortest] for part in parts], axis=0).astype(np.float32)
        self._babble = np.tile(together, 1 + LONGEST * RATE // len(together))
        self._echo = self._impulse_response()

    def with_command(self, speech: Samples, condition: str) -> Samples:
        """The speech in that condition, with some of the room before and after it."""
        said = self._echoed(speech) if condition == "reverb" else speech
        whole = np.pad(said, (int(BEFORE * RATE), max(0, int(AFTER * RATE) - (len(said) - len(speech)))))
        noise = self._chance.normal(0, FLOOR, len(whole))
        if condition.endswith(" dB"):
            noise = noise + self._some_babble(len(whole), rms(speech), float(condition.removesuffix(" dB")))
        return (whole + noise).astype(np.float32)

    def _some_babble(self, length: int, speech: float, below: float) -> Samples:
        at = int(self._chance.integers(0, len(self._babble) - length))
        return levelled(self._babble[at : at + length], speech * 10 ** (-below / 20))

    def _echoed(self, speech: Samples) -> Samples:
        return levelled(np.convolve(speech, self._echo).astype(np.float32), rms(speech))

    def _impulse_response(self) -> Samples:
        """The straight way, a few walls, and a tail of noise that fades: Polack's model of a room."""
        times = np.arange(int(ECHO * RATE)) / RATE
        tail = self._chance.normal(0, 1, len(times)) * 10 ** (-3 * times / ECHO)
        tail[: int(0.005 * RATE)] = 0
        tail *= 1 / np.sqrt(np.sum(tail**2))  # as much sound by way of the walls as straight: two metres away
        tail[0] = 1
        return tail.astype(np.float32)
