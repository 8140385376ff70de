"""Hears somebody through the room check: each command a few times, then ordinary talk. Held in memory only."""

from collections.abc import Callable, Iterable, Iterator

from kiosk.listener.audio import RATE, SAMPLE_BYTES
from kiosk.listener.evaluation.clips import PIECE, Clip, end_of_speech
from kiosk.listener.segmentation import PhraseEndpointer

Read = Callable[[], bytes]
"""The microphone's next block, of 16-bit samples at 16 kHz."""

PATIENCE = 8.0
"""Seconds that somebody may take for a command, from being asked to its end."""

DONE = 1.5
"""Seconds of silence after which they have said it; more than between a wake word and its command."""

SPEECH = 0.2
"""Seconds of speech that there must be: a cough is no command."""

_SECOND = RATE * SAMPLE_BYTES


def commands(read: Read, wanted: Iterable[tuple[str, str]], ask: Callable[[str, str], None]) -> Iterator[Clip]:
    """A clip for each (address, phrase), once `ask` has asked for it; again, once, where nothing was said.

    Raises ListenerError where the microphone fails.
    """
    for address, phrase in wanted:
        for _ in range(2):
            ask(address, phrase)
            sound = _until_silence(read)
            if sound:
                yield Clip(sound, phrase, end_of_speech(sound), address)
                break


def talk(read: Read, seconds: float, told: Callable[[float], None]) -> Iterator[Clip]:
    """So many seconds of whatever is said; `told` hears of the seconds so far. Raises ListenerError as above."""
    piece, had = bytearray(), 0
    while had < seconds * _SECOND:
        block = read()
        piece += block
        had += len(block)
        told(had / _SECOND)
        if len(piece) >= PIECE * _SECOND:
            yield Clip(bytes(piece), group="talk")
            piece.clear()
    if piece:
        yield Clip(bytes(piece), group="talk")


def _until_silence(read: Read) -> bytes:
    """What is said from now on, to the silence after it; empty where nothing is."""
    ear, sound = PhraseEndpointer(0), bytearray()
    spoken = silent = 0
    while len(sound) < PATIENCE * _SECOND and not (spoken >= SPEECH * _SECOND and silent >= DONE * _SECOND):
        block = read()
        sound += block
        if ear.is_speech(block):
            spoken, silent = spoken + len(block), 0
        else:
            silent += len(block)
    return bytes(sound) if spoken >= SPEECH * _SECOND else b""
