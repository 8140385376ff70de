"""Recognition of commands in sound files, by the same path as sound from the microphone."""

import json
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.config.files import refuse_pipes
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_
from kiosk.core.interaction.phrases import PHRASES
from kiosk.core.room.commands import Command
from kiosk.core.session.commands import AddTime
from kiosk.listener.acceptance import Accepted, judge
from kiosk.listener.audio import RATE, SAMPLE_BYTES, block_frames, first_channel
from kiosk.listener.recognisers.base import Heard, Recogniser

MAXIMUM_RATE = 192_000
"""The highest rate, in hertz, of a recording; microphones and recorders have no higher one."""


@dataclass(frozen=True)
class HeardCommand:
    """An utterance in a file and the command that it was recognised as, if any; `t` is the second of the decision."""

    file: str
    t: float
    phrase: str | None
    command: str | None
    confidence: float
    recogniser: str

    def as_json(self) -> str:
        """The fields as one line of JSON."""
        return json.dumps(asdict(self))

    def as_line(self) -> str:
        """One line of text for people."""
        result = f"{self.command} ({self.phrase!r}, {self.confidence:.2f})" if self.command else "–"
        return f"{self.file}  {self.t:7.2f} s  {result}"


def hear_files(
    files: Sequence[Path],
    recogniser: Recogniser,
    minimum: float,
    grammar: Mapping[str, Command] = PHRASES,
) -> Iterator[HeardCommand]:
    """Each utterance of the WAV files in order; a command has at least the confidence `minimum`.

    Raises ListenerError that names a file that cannot be used.
    """
    for file in files:
        for heard in _utterances(file, recogniser, grammar):
            verdict = judge(heard, grammar, minimum)
            yield HeardCommand(
                file=str(file),
                t=round(heard.t, 2),
                phrase=verdict.phrase if isinstance(verdict, Accepted) else None,
                command=command_text(verdict.command) if isinstance(verdict, Accepted) else None,
                confidence=round(heard.confidence, 3),
                recogniser=recogniser.name,
            )


def command_text(command: Command) -> str:
    """A command as text, such as `Next` or `AddTime(60 s)`."""
    name = type(command).__name__
    return f"{name}({command.amount / 1000:g} s)" if isinstance(command, AddTime) else name


def _utterances(file: Path, recogniser: Recogniser, grammar: Mapping[str, Command]) -> Iterator[Heard]:
    with _open(file) as sound:
        rate, channels = sound.getframerate(), sound.getnchannels()
        recogniser.understand(grammar, rate)
        while block := sound.readframes(block_frames(rate)):
            if heard := recogniser.feed(first_channel(block, channels)):
                yield heard
        if heard := recogniser.finish():
            yield heard


def _open(file: Path) -> wave.Wave_read:
    try:
        refuse_pipes(file)
        sound: wave.Wave_read = wave.open(str(file))  # noqa: SIM115  (the caller closes it)
    except (wave.Error, EOFError) as error:
        raise ListenerError(
            N_("{file} is not a WAV file that can be read ({why}); convert it with: {way}."),
            file=file,
            why=error,
            way=_conversion(file),
        ) from error
    except OSError as error:
        raise ListenerError(N_("{file} cannot be read: {why}."), file=file, why=error.strerror) from error
    if sound.getsampwidth() != SAMPLE_BYTES or not RATE <= sound.getframerate() <= MAXIMUM_RATE:
        sound.close()
        raise ListenerError(
            N_("{file}: the sound must be 16-bit, at 16000 to {most} Hz; convert it with: {way}."),
            file=file,
            most=MAXIMUM_RATE,
            way=_conversion(file),
        )
    return sound


def _conversion(file: Path) -> str:
    return f"sox {file} -r {RATE} -c 1 -b 16 OUT.wav"
