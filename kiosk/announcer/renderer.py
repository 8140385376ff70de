"""Sentences made into WAV files, by a process that may hang or die."""

from pathlib import Path

from kiosk.announcer.child import START_WITHIN, Child
from kiosk.settings import Voice

RENDER_WITHIN = 5.0
"""Seconds for a sentence, which usually takes a hundredth of that."""


class Renderer:
    """The synthesiser; its process starts with the first sentence, and anew after a fault."""

    def __init__(self, voice: Voice, *, within: float = RENDER_WITHIN, start_within: float = START_WITHIN) -> None:
        setup = {"voice": voice.name, "rate": voice.rate}
        self._child = Child("kiosk.announcer.worker", setup, start_within=start_within)
        self._within = within

    @property
    def pid(self) -> int | None:
        """The process that renders, if there is one now."""
        return self._child.pid

    def render(self, text: str, file: Path) -> str:
        """Writes the sentence to a WAV file, which is there in full or not at all; returns engine and voice.

        Raises SoundError, or OSError where the file cannot be put in its place.
        """
        part = file.absolute().with_suffix(".part")
        answer = self._child.ask({"text": text, "file": str(part)}, self._within)
        part.replace(file)
        return f"{answer['engine']}, {answer['voice']}"

    def close(self) -> None:
        """Ends the process at once, from whichever thread; a sentence being rendered fails."""
        self._child.close()
