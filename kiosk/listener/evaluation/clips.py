"""Clips: sound whose words are known, from files or from a microphone; held in memory only."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_
from kiosk.listener.audio import RATE, SAMPLE_BYTES, Resampler, first_channel

SOUNDS = ("*.wav", "*.flac")
PIECE_SECONDS = 300
"""Seconds of talk in a clip, so that two processes can share a long file and memory use stays small."""

_FRAME = RATE // 50 * SAMPLE_BYTES
_QUIET = 0.03
"""The amplitude below which a frame is no speech, relative to the loudest frame: -30 dB."""


@dataclass(frozen=True)
class Clip:
    """16-bit sound at 16 kHz; `phrase` is the command in it, which ends at second `speech_end`, or None for talk.

    `address` is the word that was said before the command, if any, and `group` names the row of its statistics. A near
    miss is said to the kiosk as a command is, and is none.
    """

    sound: bytes
    phrase: str | None = None
    speech_end: float = 0.0
    address: str = ""
    group: str = ""
    near_miss: bool = False

    @property
    def is_said_to_kiosk(self) -> bool:
        """Whether somebody presses the key, or says the wake word or the name, for what is said."""
        return self.phrase is not None or self.near_miss

    @property
    def seconds(self) -> float:
        """The length of the clip in seconds."""
        return len(self.sound) / (RATE * SAMPLE_BYTES)


def end_of_speech(sound: bytes) -> float:
    """The second at which the last speech in a sound ends, judged by loudness; the sound must have little noise."""
    frames = [sound[at : at + _FRAME] for at in range(0, len(sound), _FRAME)]
    levels = [_level(frame) for frame in frames]
    threshold = max(levels, default=0.0) * _QUIET
    last = max((number for number, level in enumerate(levels) if level > threshold), default=-1)
    return (last + 1) * _FRAME / (RATE * SAMPLE_BYTES)


def commands_in(folder: Path, phrases: Collection[str], addresses: Collection[str] = ()) -> Iterator[Clip]:
    """The labelled clips of a folder, each with the name of its phrase: `next_step-1.wav` or `next_step/1.flac`.

    A name such as `timekeeper_next_step.wav` begins with one of the `addresses`, which is said first. Raises
    ListenerError where there is no clip, or where one cannot be read or belongs to no phrase.
    """
    files = sorted(file for pattern in SOUNDS for file in folder.rglob(pattern))
    if not files:
        raise ListenerError(N_("{folder}: there are no WAV or FLAC files in this folder."), folder=folder)
    for file in files:
        label = _label(file.relative_to(folder), phrases, addresses)
        if label is None:
            raise ListenerError(
                N_("{file}: name the file after a command, such as next_step-1.wav or next_step/1.wav."),
                file=file,
            )
        sound = b"".join(read_pieces(file))
        yield Clip(sound, label[1], end_of_speech(sound), label[0])


def talk_in(file: Path) -> Iterator[Clip]:
    """The clips of a file of talk without commands. Raises ListenerError where the file cannot be read."""
    return (Clip(sound, group=file.stem) for sound in read_pieces(file))


def read_pieces(file: Path) -> Iterator[bytes]:
    """The first channel of a sound file at 16 kHz, in pieces of PIECE_SECONDS. Raises ListenerError."""
    import soundfile  # noqa: PLC0415  (it imports numpy, which takes time, and few commands need it)

    try:
        with soundfile.SoundFile(file) as sound:
            if sound.samplerate < RATE:
                raise ListenerError(N_("{file}: the sound must be at 16000 Hz or more."), file=file)
            resampler = None if sound.samplerate == RATE else Resampler(sound.samplerate)
            for samples in sound.blocks(PIECE_SECONDS * sound.samplerate, dtype="int16", always_2d=True):
                mono = first_channel(samples.tobytes(), sound.channels)
                yield resampler(mono) if resampler else mono
    except (soundfile.LibsndfileError, OSError) as error:
        if isinstance(error, ListenerError):
            raise
        raise ListenerError(N_("{file} is not a WAV or FLAC file that can be read."), file=file) from error


def _label(file: Path, phrases: Collection[str], addresses: Collection[str]) -> tuple[str, str] | None:
    """The address and phrase in the name of a file or of its folder; the longest that fits."""
    labels = {(address, phrase): f"{address} {phrase}".strip() for address in ("", *addresses) for phrase in phrases}
    for name in (file.stem, file.parent.name):
        written = name.replace("_", " ").casefold()
        fitting = [label for label, said in labels.items() if _begins_with(written, said.casefold())]
        if fitting:
            return max(fitting, key=lambda label: len(labels[label]))
    return None


def _begins_with(name: str, words: str) -> bool:
    return name.startswith(words) and not name[len(words) :][:1].isalpha()


def _level(frame: bytes) -> float:
    samples = memoryview(frame[: len(frame) // 2 * 2]).cast("h")
    return float(sum(abs(sample) for sample in samples)) / max(1, len(samples))
