"""Rendered sentences on disk, so that each is rendered once."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from kiosk.announcer import pcm
from kiosk.core.errors import SoundError
from kiosk.core.words import N_
from kiosk.settings import Voice

KEPT = 400
"""Sentences that stay on disk, at 50 to 250 kB each: many sessions' worth, and still little of a memory card."""


class Cache:
    """A folder of WAV files, each named after its sentence and everything that its sound depends on."""

    def __init__(self, folder: Path, voice: Voice, kept: int = KEPT) -> None:
        self._folder = folder
        self._kept = kept
        self._made_by = [voice.name, voice.rate, version("pyttsx3"), version("espeakng-loader")]

    def file(self, text: str) -> Path:
        """Where the sentence lies, or would."""
        made_of = json.dumps([text, *self._made_by])
        return self._folder / f"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}.wav"

    def get(self, text: str) -> bytes | None:
        """The sentence's samples, or None if it is not there whole (a power cut can leave an empty file)."""
        with suppress(SoundError, OSError):
            file = self.file(text)
            samples = pcm.read(file)
            file.touch()
            return samples
        return None

    def add(self, text: str, render: Callable[[str, Path], object]) -> None:
        """Has the sentence rendered into its place, and the longest unused ones removed. Raises SoundError."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            render(text, self.file(text))
            by_age = sorted(self._folder.glob("*.wav"), key=lambda file: file.stat().st_mtime)
            for file in by_age[: -self._kept]:
                file.unlink(missing_ok=True)
        except SoundError:
            raise
        except OSError as error:
            raise SoundError(
                N_("Announcements cannot be kept in {folder}: {reason}"), folder=self._folder, reason=error.strerror
            ) from error
