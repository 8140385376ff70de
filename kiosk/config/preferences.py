"""The sound settings that people chose by key, phone or voice, and how many sessions were begun, in a small file."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from kiosk.config.files import open_to_read, write_whole
from kiosk.config.settings import Voice
from kiosk.core.room.modes import MAXIMUM_RATE, MAXIMUM_VOLUME, MINIMUM_RATE, Sound
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Stored:
    """The chosen sound, the sound of kiosk.toml at that time, and the number of sessions that were begun."""

    chosen: Sound
    instead_of: Sound
    sessions: int = 0


_FORMAT = TypeAdapter(_Stored)


class Preferences:
    """A subscriber that writes the room's sound and its count of sessions to a file in `folder` whenever they change.

    A choice is valid until kiosk.toml changes, because whoever edits that file wants it to take effect. If the file is
    damaged or cannot be written, only the choice is lost.
    """

    def __init__(self, folder: Path, voice: Voice) -> None:
        self._file = folder / "choices.json"
        self._configured = Sound(voice.level, round(voice.volume * 100), voice.rate)
        self.sound, self.sessions_held = self._read()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Saves the room's sound and its count of sessions if they have changed."""
        del happened
        if (room.sound, room.sessions_held) != (self.sound, self.sessions_held):
            self.sound, self.sessions_held = room.sound, room.sessions_held
            self._write()

    def close(self) -> None:
        """Does nothing: there is nothing to release."""

    def _read(self) -> tuple[Sound, int]:
        """The chosen sound if it is still valid, else the configured sound; and the count of sessions."""
        try:
            with open_to_read(self._file) as opened:
                stored = _FORMAT.validate_json(opened.read())
        except (OSError, ValidationError):
            return self._configured, 0
        chosen = stored.chosen
        usable = 0 <= chosen.volume <= MAXIMUM_VOLUME and MINIMUM_RATE <= chosen.rate <= MAXIMUM_RATE
        return chosen if usable and stored.instead_of == self._configured else self._configured, stored.sessions

    def _write(self) -> None:
        stored = {"chosen": asdict(self.sound), "instead_of": asdict(self._configured), "sessions": self.sessions_held}
        body = json.dumps(stored)
        try:
            write_whole(self._file, body)
        except OSError as error:
            _log.warning("what was chosen cannot be kept in %s: %s", self._file, error)
