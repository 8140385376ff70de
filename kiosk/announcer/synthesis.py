"""Speech from text, by the synthesiser's own process."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kiosk.announcer.piper_voices import is_piper, voice_file
from kiosk.announcer.workers.process import START_WITHIN, WorkerProcess
from kiosk.config.settings import Voice


@dataclass(frozen=True)
class Speech:
    """A text as the synthesiser reads it, at so many words a minute."""

    text: str
    rate: int


RENDER_WITHIN = 5.0
"""Seconds for a sentence, which usually takes a hundredth of that; a large Piper voice may take one of them."""


class SpeechSynthesis:
    """The synthesiser; its process starts with the first sentence, and anew after a fault.

    A voice whose name is an .onnx file is Piper's, any other one pyttsx3's.
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
        """The process that renders, if there is one now."""
        return self._child.pid

    def render(self, speech: Speech, file: Path) -> str:
        """Writes what is spoken to a WAV file, which is there in full or not at all; returns engine and voice.

        Raises SoundError, or OSError where the file cannot be put in its place.
        """
        part = file.absolute().with_suffix(".part")
        answer = self._child.ask({"text": speech.text, "rate": speech.rate, "file": str(part)}, self._within)
        part.replace(file)
        return f"{answer['engine']}, {answer['voice']}"

    def voices(self) -> list[dict[str, object]]:
        """What this machine can speak with: `name`, `title` and `languages` of each voice. Raises SoundError."""
        found: list[dict[str, object]] = self._child.ask({"voices": True}, self._within)["voices"]
        return found

    def close(self) -> None:
        """Ends the process at once, from whichever thread; a sentence being rendered fails."""
        self._child.close()


def voice_fingerprint(voice: Voice) -> tuple[object, ...]:
    """All that the sound of a text depends on, besides the text and its rate."""
    if not is_piper(voice.name):
        return voice.name, voice.language, version("pyttsx3"), version("espeakng-loader")
    file = voice_file(str(voice.name))
    try:
        return str(file), file.stat().st_mtime_ns, version("piper-tts")
    except (OSError, PackageNotFoundError):
        return str(file), "missing"
