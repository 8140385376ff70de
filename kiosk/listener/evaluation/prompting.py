"""Records clips for the room check: some commands, then ordinary talk; held in memory only."""

from collections.abc import Callable, Iterable, Iterator

from kiosk.listener.audio import RATE, SAMPLE_BYTES
from kiosk.listener.evaluation.clips import PIECE_SECONDS, Clip, end_of_speech
from kiosk.listener.segmentation import PhraseEndpointer

Read = Callable[[], bytes]
"""The microphone's next block, of 16-bit samples at 16 kHz."""

MAX_SECONDS = 8.0
"""Seconds that a recording of one command may take."""

SILENCE_AFTER = 1.5
"""Seconds of silence that end a recording; they are more than between a wake word and its command."""

MIN_SPEECH = 0.2
"""Seconds of speech that a command must have, because a cough is none."""

_SECOND = RATE * SAMPLE_BYTES


def record_commands(read: Read, prompts: Iterable[tuple[str, str]], ask: Callable[[str, str], None]) -> Iterator[Clip]:
    """A clip for each (address, phrase), recorded after `ask` has asked for it; silence is asked once more.

    Raises ListenerError where the microphone fails.
    """
    for address, phrase in prompts:
        for _ in range(2):
            ask(address, phrase)
            sound = _record_until_silence(read)
            if sound:
                yield Clip(sound, phrase, end_of_speech(sound), address)
                break


def record_talk(read: Read, seconds: float, progress: Callable[[float], None]) -> Iterator[Clip]:
    """Clips of `seconds` of talk; `progress` is called with the seconds so far.

    Raises ListenerError where the microphone fails.
    """
    piece, recorded = bytearray(), 0
    while recorded < seconds * _SECOND:
        block = read()
        piece += block
        recorded += len(block)
        progress(recorded / _SECOND)
        if len(piece) >= PIECE_SECONDS * _SECOND:
            yield Clip(bytes(piece), group="talk")
            piece.clear()
    if piece:
        yield Clip(bytes(piece), group="talk")


def _record_until_silence(read: Read) -> bytes:
    """The sound from now until the silence after speech; empty where nothing is said."""
    endpointer, sound = PhraseEndpointer(0), bytearray()
    spoken = silent = 0
    while len(sound) < MAX_SECONDS * _SECOND and not (
        spoken >= MIN_SPEECH * _SECOND and silent >= SILENCE_AFTER * _SECOND
    ):
        block = read()
        sound += block
        if endpointer.is_speech(block):
            spoken, silent = spoken + len(block), 0
        else:
            silent += len(block)
    return bytes(sound) if spoken >= MIN_SPEECH * _SECOND else b""
