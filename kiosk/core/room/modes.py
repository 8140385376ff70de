"""How the kiosk looks, sounds and listens, beside its session."""

from dataclasses import dataclass, replace
from enum import StrEnum


class ListenMode(StrEnum):
    """How people get the kiosk's ear: by a wake word, a held key, its name before each command, or just so."""

    WAKE = "wake"
    HELD = "held"
    ADDRESS = "address"
    OPEN = "open"


@dataclass(frozen=True)
class ListenerState:
    """How to get the kiosk's ear: the way, the word to say first where there is one, and how loud it is, 0 to 1.

    `on` tells that sound comes from the microphone at all, `listening` that it is listened to for a command.
    """

    way: ListenMode
    word: str = ""
    on: bool = False
    listening: bool = False
    loudness: float = 0.0


class Theme(StrEnum):
    """The colours that a screen is drawn in, in the order in which one key goes round."""

    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"

    def following(self) -> "Theme":
        """The theme after this one; after the last, the first."""
        themes = tuple(Theme)
        return themes[(themes.index(self) + 1) % len(themes)]


class Overlay(StrEnum):
    """What can be laid over every screen, while its keys go on working."""

    HELP = "help"
    CODE = "code"


class MicrophoneState(StrEnum):
    """How the microphone stands."""

    OPEN = "open"
    CLOSED = "closed"
    MUTED = "muted"
    FAULTY = "faulty"


class VoiceState(StrEnum):
    """How the kiosk's own voice stands."""

    FULL = "full"
    CHIMES = "chimes"
    SILENT = "silent"
    FAULTY = "faulty"


VOLUME_STEP = 10
RATE_STEP = 10
"""What one press of a key changes: percent, and words a minute."""

MINIMUM_VOLUME, MAXIMUM_VOLUME = 10, 100
MINIMUM_RATE, MAXIMUM_RATE = 80, 400

USUAL_VOLUME, USUAL_RATE = 90, 160
"""How the kiosk sounds where nothing is set: percent, and words a minute."""


class VoiceLevel(StrEnum):
    """How much the kiosk says aloud."""

    FULL = "full"
    CHIMES = "chimes"
    SILENT = "silent"

    @property
    def quieter(self) -> "VoiceLevel":
        """The next quieter level; after silence, all of it again."""
        levels = list(VoiceLevel)
        return levels[(levels.index(self) + 1) % len(levels)]


@dataclass(frozen=True)
class Sound:
    """A level, a volume in percent, and a rate in words a minute."""

    level: VoiceLevel = VoiceLevel.FULL
    volume: int = USUAL_VOLUME
    rate: int = USUAL_RATE

    def louder(self, percent: int) -> "Sound":
        """So much louder (quieter, where it is negative), as far as that goes; silence is a level, no volume."""
        return replace(self, volume=max(MINIMUM_VOLUME, min(self.volume + percent, MAXIMUM_VOLUME)))

    def faster(self, words: int) -> "Sound":
        """So many words a minute faster (slower, where it is negative), as far as that goes."""
        return replace(self, rate=max(MINIMUM_RATE, min(self.rate + words, MAXIMUM_RATE)))


DEFAULT_SOUND = Sound()
