"""Recognition of commands in sound files, by the same path as sound from the microphone."""

import json
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.config.files import refuse_pipes
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenMode
from kiosk.core.session.commands import AddTime
from kiosk.listener.acceptance import Refusal
from kiosk.listener.audio import BLOCKS_A_SECOND, RATE, SAMPLE_BYTES, Resampler, block_frames, first_channel
from kiosk.listener.pipeline import Context, ListenEvent, Missed, Pipeline, Understood

SILENCE_AFTER = 2.0
"""Seconds of silence after each file, in which what was said last is decided."""

MAXIMUM_RATE = 48_000
"""The highest rate, in hertz, that the voice detector and the recognisers know."""


@dataclass(frozen=True)
class HeardCommand:
    """What the kiosk does at second `t` of a file: the command that it understood, or none for what it refused."""

    file: str
    t: float
    phrase: str | None
    command: str | None
    confidence: float | None

    def as_json(self) -> str:
        """The fields as one line of JSON."""
        return json.dumps(asdict(self))

    def as_line(self) -> str:
        """One line of text for people."""
        result = f"{self.command} ({self.phrase!r}, {self.confidence:.2f})" if self.command else "–"
        return f"{self.file}  {self.t:7.2f} s  {result}"


def hear_files(files: Sequence[Path], pipeline: Pipeline, grammar: Mapping[str, Command]) -> Iterator[HeardCommand]:
    """What the kiosk does at the sound of the WAV files, by the microphone's own path.

    Where commands are said while a key is held, it is held from the beginning, and pressed again after each command.
    Raises ListenerError that names a file that cannot be used.
    """
    for file in files:
        pipeline.forget()
        for event in _events(file, pipeline, grammar):
            match event:
                case Understood(t, command, phrase, confidence):
                    yield HeardCommand(str(file), round(t, 2), phrase, command_text(command), round(confidence, 3))
                case Missed(why=why) if why is not Refusal.NO_WORDS:
                    yield HeardCommand(str(file), round(event.t, 2), None, None, None)


def _events(file: Path, pipeline: Pipeline, grammar: Mapping[str, Command]) -> Iterator[ListenEvent]:
    length, holds, pressed = 1 / BLOCKS_A_SECOND, pipeline.activation.way is ListenMode.HELD, False
    sound = [*_blocks(file)]
    silence = [bytes(block_frames(RATE) * SAMPLE_BYTES)] * round(SILENCE_AFTER * BLOCKS_A_SECOND)
    for number, block in enumerate([*sound, *silence]):
        # The key is let go for a moment after each command, and at the end of the sound.
        pressed = holds and number < len(sound) and (pipeline.listening or not pressed)
        yield from pipeline.hear(block, (number + 1) * length, Context(grammar, held=pressed))


def command_text(command: Command) -> str:
    """A command as text, such as `Next` or `AddTime(60 s)`."""
    name = type(command).__name__
    return f"{name}({command.amount / 1000:g} s)" if isinstance(command, AddTime) else name


def _blocks(file: Path) -> Iterator[bytes]:
    """A file's sound at 16 kHz, in blocks of a tenth of a second."""
    with _open(file) as sound:
        rate, channels = sound.getframerate(), sound.getnchannels()
        resampler = None if rate == RATE else Resampler(rate)
        while block := first_channel(sound.readframes(block_frames(rate)), channels):
            yield resampler(block) if resampler else block


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
