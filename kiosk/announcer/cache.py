"""Rendered sentences, so that each one is rendered only once: fixed ones on the disk, confidential ones in memory."""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from kiosk.announcer import pcm
from kiosk.announcer.synthesis import Speech, voice_fingerprint
from kiosk.announcer.traces import PREFIX, VOLATILE
from kiosk.config.files import make_private_folder
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

MAXIMUM_BYTES = 200_000_000
"""The maximum size of the fixed sentences; a sentence takes 50 to 250 kB, and those of the shipped protocols 100 MB."""

MAXIMUM_IN_MEMORY = 40_000_000
"""The maximum size of the confidential sentences; a long session with many people needs half of that."""

FIXED = "fixed"
"""The sub-folder of fixed sentences; what lies beside it was kept by an older kiosk."""


class Cache:
    """Rendered sentences. `folder` keeps the fixed ones, each named after a hash of everything it depends on.

    A sentence with a name or a topic is never on the disk: it stays in memory until its session is left.
    """

    def __init__(
        self, folder: Path, voice: Voice, maximum: int = MAXIMUM_BYTES, maximum_in_memory: int = MAXIMUM_IN_MEMORY
    ) -> None:
        self._folder = folder / FIXED
        self._maximum = maximum
        self._maximum_in_memory = maximum_in_memory
        self._made_by = voice_fingerprint(voice)
        self._lock = Lock()
        self._confidential: dict[Speech, bytes] = {}
        self._session = 0

    def file(self, speech: Speech) -> Path:
        """The file of fixed speech, whether or not it exists."""
        made_of = json.dumps([speech.text, speech.rate, *self._made_by])
        return self._folder / f"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}.wav"

    def get(self, speech: Speech) -> bytes | None:
        """The samples of the speech; None if it was not rendered, or only in part, as after a power cut."""
        if not speech.fixed:
            with self._lock:
                if samples := self._confidential.pop(speech, None):
                    self._confidential[speech] = samples  # now the most recently used one
                return samples
        with suppress(SoundError, OSError):
            file = self.file(speech)
            samples = pcm.read(file)
            file.touch()
            return samples
        return None

    def has(self, speech: Speech) -> bool:
        """Whether the speech was rendered; this is quicker than `get` and does not count as a use."""
        if not speech.fixed:
            with self._lock:
                return speech in self._confidential
        with suppress(OSError):
            return self.file(speech).stat().st_size > 0
        return False

    def render_into(self, speech: Speech, render: Callable[[Speech, Path], object]) -> None:
        """Renders the speech and keeps it; the least recently used sentences make room. Raises SoundError."""
        try:
            if speech.fixed:
                self._render_to_disk(speech, render)
            else:
                self._render_to_memory(speech, render)
        except SoundError:
            raise
        except OSError as error:
            raise SoundError(
                N_("Announcements cannot be saved in {folder}: {reason}"), folder=self._folder, reason=error.strerror
            ) from error

    def forget_session(self) -> None:
        """Forgets all confidential sentences, also one that is being rendered now."""
        with self._lock:
            self._confidential.clear()
            self._session += 1

    def _render_to_disk(self, speech: Speech, render: Callable[[Speech, Path], object]) -> None:
        make_private_folder(self._folder)
        render(speech, self.file(speech))
        newest_first = sorted(self._folder.glob("*.wav"), key=lambda file: file.stat().st_mtime, reverse=True)
        total = 0
        for file in newest_first:
            total += file.stat().st_size
            if total > self._maximum:
                file.unlink(missing_ok=True)

    def _render_to_memory(self, speech: Speech, render: Callable[[Speech, Path], object]) -> None:
        session = self._session
        in_memory = VOLATILE if os.access(VOLATILE, os.W_OK) else None
        with TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=in_memory) as folder:
            file = Path(folder) / "speech.wav"
            render(speech, file)
            samples = pcm.read(file)
        with self._lock:
            if session != self._session:
                return  # people have left its session meanwhile
            self._confidential[speech] = samples
            while sum(map(len, self._confidential.values())) > self._maximum_in_memory and len(self._confidential) > 1:
                del self._confidential[next(iter(self._confidential))]
