"""A cache of rendered sentences on the disk, so that each one is rendered only once."""

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

MAXIMUM_BYTES = 100_000_000
"""The maximum size of the cache; a sentence takes 50 to 250 kB."""


class Cache:
    """A folder of WAV files, each named after a hash of everything that its sound depends on."""

    def __init__(self, folder: Path, voice: Voice, maximum: int = MAXIMUM_BYTES) -> None:
        self._folder = folder
        self._maximum = maximum
        self._made_by = voice_fingerprint(voice)

    def file(self, speech: Speech) -> Path:
        """The file of the speech, whether or not it exists."""
        made_of = json.dumps([speech.text, speech.rate, *self._made_by])
        return self._folder / f"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}.wav"

    def get(self, speech: Speech) -> bytes | None:
        """The samples of the speech; None if the file does not exist or is incomplete, as after a power cut."""
        with suppress(SoundError, OSError):
            file = self.file(speech)
            samples = pcm.read(file)
            file.touch()
            return samples
        return None

    def render_into(self, speech: Speech, render: Callable[[Speech, Path], object]) -> None:
        """Renders the speech into its file and removes the least recently used files. Raises SoundError."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            render(speech, self.file(speech))
            self._remove_least_recent()
        except SoundError:
            raise
        except OSError as error:
            raise SoundError(
                N_("Announcements cannot be saved in {folder}: {reason}"), folder=self._folder, reason=error.strerror
            ) from error

    def _remove_least_recent(self) -> None:
        newest_first = sorted(self._folder.glob("*.wav"), key=lambda file: file.stat().st_mtime, reverse=True)
        total = 0
        for file in newest_first:
            total += file.stat().st_size
            if total > self._maximum:
                file.unlink(missing_ok=True)
