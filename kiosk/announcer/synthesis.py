"""Speech synthesis in a worker process."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kiosk.announcer.natural_voices import MODEL_SHA256, REVISION, natural_voice
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

NATURAL_WITHIN = 120.0
"""Seconds for a natural voice to start or to render a sentence, while other programs take most of the time."""


class SpeechSynthesis:
    """The synthesiser; its process is started for the first sentence and restarted after a fault.

    A natural voice is spoken by Kokoro, one whose name is an .onnx file by Piper, and any other by pyttsx3. In the
    `background`, Kokoro gives way to every other program.
    """

    def __init__(
        self,
        voice: Voice,
        *,
        within: float | None = None,
        start_within: float | None = None,
        background: bool = False,
    ) -> None:
        natural, piper = natural_voice(voice.name) is not None, is_piper(voice.name)
        worker = "kokoro" if natural else "piper" if piper else "pyttsx3"
        name = str(voice_file(str(voice.name))) if piper else voice.name
        setup = {"voice": name, "language": voice.language, "background": background}
        self._child = WorkerProcess(
            f"kiosk.announcer.workers.{worker}",
            setup,
            start_within=start_within or (NATURAL_WITHIN if natural else START_WITHIN),
        )
        self._within = within or (NATURAL_WITHIN if natural else RENDER_WITHIN)
        self.effort: float | None = None
        """What the last sentence took: processor seconds for a second of speech; None where nobody measures it."""

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
        self.effort = answer.get("effort")
        part.replace(file)
        return f"{answer['engine']}, {answer['voice']}"

    def voices(self) -> list[dict[str, Any]]:
        """The `name`, `title`, `languages` and `in_use` of each of pyttsx3's voices. Raises SoundError."""
        found: list[dict[str, Any]] = self._child.ask({"voices": True}, self._within)["voices"]
        return found

    def wake(self) -> None:
        """Starts the process if there is none, so that the next sentence need not wait for it. Raises SoundError."""
        self._child.wake()

    def rest(self) -> None:
        """Ends the process, and with it its use of memory, until the next sentence."""
        self._child.rest()

    def close(self) -> None:
        """Ends the process at once, from any thread; a sentence that is being rendered fails."""
        self._child.close()


def voice_fingerprint(voice: Voice) -> tuple[object, ...]:
    """Everything that the sound of a text depends on besides the text and its rate."""
    if natural_voice(voice.name):
        return voice.name, MODEL_SHA256, REVISION, version("espeakng-loader")
    if not is_piper(voice.name):
        return voice.name, voice.language, version("pyttsx3"), version("espeakng-loader")
    file = voice_file(str(voice.name))
    try:
        return str(file), file.stat().st_mtime_ns, version("piper-tts"), REVISION
    except (OSError, PackageNotFoundError):
        return str(file), "missing"


def usual_voice(voice: Voice) -> Voice:
    """The voice that speaks what a natural voice has not rendered: the one that is set, if that is not natural."""
    return voice.model_copy(update={"name": None}) if natural_voice(voice.name) else voice
