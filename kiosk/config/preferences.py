"""What people chose by key, phone or voice and want to find again: how the kiosk sounds. One small file."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from kiosk.config.files import write_whole
from kiosk.config.settings import Voice
from kiosk.core.room.modes import MAXIMUM_RATE, MAXIMUM_VOLUME, MINIMUM_RATE, Sound
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Stored:
    """What was chosen, and what kiosk.toml said then."""

    chosen: Sound
    instead_of: Sound


_FORMAT = TypeAdapter(_Stored)


class Preferences:
    """A subscriber that keeps the room's sound in a file of this folder whenever it changes.

    A choice holds until kiosk.toml says something new: whoever edits that file wants it to count. A file that is
    damaged, or cannot be written, costs the choice and nothing else.
    """

    def __init__(self, folder: Path, voice: Voice) -> None:
        self._file = folder / "choices.json"
        self._set = Sound(voice.level, round(voice.volume * 100), voice.rate)
        self.sound = self._read()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Keeps another sound."""
        del happened
        if room.sound != self.sound:
            self.sound = room.sound
            self._write()

    def close(self) -> None:
        """Has nothing to let go of."""

    def _read(self) -> Sound:
        """What was chosen, where it is there and still counts, else what is set."""
        try:
            kept = _FORMAT.validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return self._set
        chosen = kept.chosen
        usable = 0 <= chosen.volume <= MAXIMUM_VOLUME and MINIMUM_RATE <= chosen.rate <= MAXIMUM_RATE
        return chosen if usable and kept.instead_of == self._set else self._set

    def _write(self) -> None:
        body = json.dumps({"chosen": asdict(self.sound), "instead_of": asdict(self._set)})
        try:
            write_whole(self._file, body)
        except OSError as error:
            _log.warning("what was chosen cannot be kept in %s: %s", self._file, error)
