"""The kiosk's settings apart from its session: how it looks, sounds and listens."""

from dataclasses import dataclass, replace
from enum import StrEnum


class ListenMode(StrEnum):
    """The way in which a spoken command begins: after a wake word, a held key, the kiosk's name, or without any."""

    WAKE = "wake"
    HELD = "held"
    ADDRESS = "address"
    OPEN = "open"


@dataclass(frozen=True)
class ListenerState:
    """The state of the listener: its mode, the word to say first (if any), and whether it listens for a command."""

    mode: ListenMode
    word: str = ""
    listening: bool = False


class Theme(StrEnum):
    """The colour themes of the screen, in the order in which the theme key cycles through them."""

    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"

    def following(self) -> "Theme":
        """The next theme; the last is followed by the first."""
        themes = tuple(Theme)
        return themes[(themes.index(self) + 1) % len(themes)]


class Overlay(StrEnum):
    """The overlays that can be shown on every screen; the screen's keys still work under them.

    PLAN is the table of a suggested plan, which covers only a step; ROOMS are all rooms where several work together.
    """

    HELP = "help"
    CODE = "code"
    PLAN = "plan"
    ROOMS = "rooms"


class MicrophoneState(StrEnum):
    """The state of the microphone: open for a command, ready for one, or of no use; ABSENT if nothing listens."""

    OPEN = "open"
    READY = "ready"
    MUTED = "muted"
    FAULTY = "faulty"
    ABSENT = "absent"


class VoiceState(StrEnum):
    """The state of the kiosk's own voice; ABSENT if it makes no sound at all."""

    FULL = "full"
    CHIMES = "chimes"
    SILENT = "silent"
    FAULTY = "faulty"
    ABSENT = "absent"


VOLUME_STEP = 10
RATE_STEP = 10
"""The changes that one press of a key makes: VOLUME_STEP in percent, RATE_STEP in words a minute."""

MINIMUM_VOLUME, MAXIMUM_VOLUME = 10, 100
MINIMUM_RATE, MAXIMUM_RATE = 80, 400

USUAL_VOLUME, USUAL_RATE = 90, 160
"""How the kiosk sounds where nothing is set: percent, and words a minute."""


class VoiceLevel(StrEnum):
    """The amount that the kiosk says aloud."""

    FULL = "full"
    CHIMES = "chimes"
    SILENT = "silent"

    @property
    def quieter(self) -> "VoiceLevel":
        """The next quieter level; silence is followed by the full level."""
        levels = list(VoiceLevel)
        return levels[(levels.index(self) + 1) % len(levels)]


@dataclass(frozen=True)
class Sound:
    """The sound of the kiosk: a voice level, a volume in percent, and a speaking rate in words a minute."""

    level: VoiceLevel = VoiceLevel.FULL
    volume: int = USUAL_VOLUME
    rate: int = USUAL_RATE

    def with_volume_changed(self, percent: int) -> "Sound":
        """The sound with the volume raised by a percentage, within the limits; a negative percentage lowers it."""
        return replace(self, volume=max(MINIMUM_VOLUME, min(self.volume + percent, MAXIMUM_VOLUME)))

    def with_rate_changed(self, words: int) -> "Sound":
        """The sound with the rate raised by words a minute, within the limits; a negative number lowers it."""
        return replace(self, rate=max(MINIMUM_RATE, min(self.rate + words, MAXIMUM_RATE)))


DEFAULT_SOUND = Sound()
