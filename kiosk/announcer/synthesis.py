"""Speech synthesis in a worker process."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kiosk.announcer.piper_voices import is_piper, voice_file
from kiosk.announcer.workers.process import START_WITHIN, WorkerProcess
from kiosk.config.settings import Voice


@dataclass(frozen=True)
class Speech:
    """A text as the synthesiser reads it; `rate` is in words per minute. `fixed` text has no name and no topic."""

    text: str
    rate: int
    fixed: bool = False


RENDER_WITHIN = 5.0
"""Seconds to render a sentence; most take a hundredth of that, but a large Piper voice may take a second."""


class SpeechSynthesis:
    """The synthesiser; its process is started for the first sentence and restarted after a fault.

    A voice whose name is an .onnx file is spoken by Piper, any other voice by pyttsx3.
    """

    def __init__(self, voice: Voice, *, within: float = RENDER_WITHIN, start_within: float = START_WITHIN) -> None:
        piper = is_piper(voice.name)
        worker = "kiosk.announcer.workers.piper" if piper else "kiosk.announcer.workers.pyttsx3"
        name = str(voice_file(str(voice.name))) if piper else voice.name
        setup = {"voice": name, "language": voice.language}
        self._child = WorkerProcess(worker, setup, start_within=start_within)
        self._within = within

    @property
    def pid(self) -> int | None:
        """The id of the worker process; None if there is none."""
        return self._child.pid

    def render(self, speech: Speech, file: Path) -> str:
        """Renders speech to a WAV file, which is complete or does not exist; returns the engine and the voice.

        Raises SoundError, or OSError if the file cannot be moved to its place.
        """
        part = file.absolute().with_suffix(".part")
        answer = self._child.ask({"text": speech.text, "rate": speech.rate, "file": str(part)}, self._within)
        part.replace(file)
        return f"{answer['engine']}, {answer['voice']}"

    def voices(self) -> list[dict[str, object]]:
        """The `name`, `title` and `languages` of each voice of this machine. Raises SoundError."""
        found: list[dict[str, object]] = self._child.ask({"voices": True}, self._within)["voices"]
        return found

    def close(self) -> None:
        """Ends the process at once, from any thread; a sentence that is being rendered fails."""
        self._child.close()


def voice_fingerprint(voice: Voice) -> tuple[object, ...]:
    """Everything that the sound of a text depends on besides the text and its rate."""
    if not is_piper(voice.name):
        return voice.name, voice.language, version("pyttsx3"), version("espeakng-loader")
    file = voice_file(str(voice.name))
    try:
        return str(file), file.stat().st_mtime_ns, version("piper-tts")
    except (OSError, PackageNotFoundError):
        return str(file), "missing"
