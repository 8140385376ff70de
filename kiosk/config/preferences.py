"""The sound settings that people chose by key, phone or voice, and how many sessions were begun, in a small file."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from kiosk.config.files import read_small, write_whole
from kiosk.config.settings import Voice
from kiosk.core.room.modes import MAXIMUM_RATE, MAXIMUM_VOLUME, MINIMUM_RATE, Sound
from kiosk.core.room.settings import FirstStart
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Stored:
    """The chosen sound, the sound of kiosk.toml at that time, and the number of sessions that were begun.

    `asked` is whether the questions of the first start were asked.
    """

    chosen: Sound
    instead_of: Sound
    sessions: int = 0
    asked: bool = False


_FORMAT = TypeAdapter(_Stored)


class Preferences:
    """A subscriber that keeps the room's sound and its count of sessions in a file in `folder`, and whether it asked.

    A choice is valid until kiosk.toml changes, because whoever edits that file wants it to take effect. If the file is
    damaged or cannot be written, only the choice is lost.
    """

    def __init__(self, folder: Path, voice: Voice) -> None:
        self._file = folder / "choices.json"
        self._configured = Sound(voice.level, round(voice.volume * 100), voice.rate)
        self.sound, self.sessions_held, self.asked = self._read()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Saves the room's sound, its count of sessions and whether it asked its questions, if they have changed."""
        del happened
        now = room.sound, room.sessions_held, self.asked or room.first_start is FirstStart.ASKED
        if now != (self.sound, self.sessions_held, self.asked):
            self.sound, self.sessions_held, self.asked = now
            self._write()

    def close(self) -> None:
        """Does nothing: there is nothing to release."""

    def _read(self) -> tuple[Sound, int, bool]:
        """The chosen sound as far as it is still valid, the count of sessions, and whether the questions were asked."""
        try:
            stored = _FORMAT.validate_json(read_small(self._file))
        except (OSError, ValidationError):
            return self._configured, 0, False
        chosen = stored.chosen
        usable = 0 <= chosen.volume <= MAXIMUM_VOLUME and MINIMUM_RATE <= chosen.rate <= MAXIMUM_RATE
        sound = self._still_chosen(chosen, stored.instead_of) if usable else self._configured
        return sound, stored.sessions, stored.asked or stored.sessions > 0

    def _still_chosen(self, chosen: Sound, instead_of: Sound) -> Sound:
        """What was chosen, but for what kiosk.toml has changed since."""
        pairs = {name: (getattr(instead_of, name), getattr(self._configured, name)) for name in asdict(chosen)}
        return replace(chosen, **{name: now for name, (before, now) in pairs.items() if before != now})

    def _write(self) -> None:
        stored = {
            "chosen": asdict(self.sound),
            "instead_of": asdict(self._configured),
            "sessions": self.sessions_held,
            "asked": self.asked,
        }
        body = json.dumps(stored)
        try:
            write_whole(self._file, body)
        except OSError as error:
            _log.warning("what was chosen cannot be kept in %s: %s", self._file, error)
