"""Whether a phrase that is being recognised has been said to its end, before the recogniser itself is sure of that."""

from collections.abc import Collection

from pocketsphinx import Vad

from kiosk.listener.sound import RATE, SAMPLE_BYTES

QUIET = 0.2
"""Seconds of silence that must follow a phrase where people talk with each other."""

MOMENT = 0.1
"""Seconds of silence that are enough where somebody speaks to the kiosk."""


class Settling:
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
