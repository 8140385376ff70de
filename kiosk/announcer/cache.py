"""Rendered sentences on disk, so that each is rendered once."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.announcer import pcm
from kiosk.announcer.synthesis import Speech, voice_fingerprint
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

MOST_BYTES = 100_000_000
"""How much stays on disk, at 50 to 250 kB a sentence: many sessions' worth, and still little of a memory card."""


class Cache:
    """A folder of WAV files, each named after its text and everything that its sound depends on."""

    def __init__(self, folder: Path, voice: Voice, most: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most
        self._made_by = voice_fingerprint(voice)

    def file(self, speech: Speech) -> Path:
        """Where it lies, or would."""
        made_of = json.dumps([speech.text, speech.rate, *self._made_by])
        return self._folder / f"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}.wav"

    def get(self, speech: Speech) -> bytes | None:
        """Its samples, or None if it is not there whole (a power cut can leave an empty file)."""
        with suppress(SoundError, OSError):
            file = self.file(speech)
            samples = pcm.read(file)
            file.touch()
            return samples
        return None

    def add(self, speech: Speech, render: Callable[[Speech, Path], object]) -> None:
        """Has it rendered into its place, and the longest unused ones removed. Raises SoundError."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            render(speech, self.file(speech))
            self._make_room()
        except SoundError:
            raise
        except OSError as error:
            raise SoundError(
                N_("Announcements cannot be saved in {folder}: {reason}"), folder=self._folder, reason=error.strerror
            ) from error

    def _make_room(self) -> None:
        newest_first = sorted(self._folder.glob("*.wav"), key=lambda file: file.stat().st_mtime, reverse=True)
        taken = 0
        for file in newest_first:
            taken += file.stat().st_size
            if taken > self._most:
                file.unlink(missing_ok=True)
