"""How the kiosk sounds in this room: how much it says, how loud and how fast."""

from dataclasses import dataclass, replace
from enum import StrEnum

VOLUME_STEP = 10
RATE_STEP = 10
"""What one press of a key changes: percent, and words a minute."""

LEAST_VOLUME, MOST_VOLUME = 10, 100
LEAST_RATE, MOST_RATE = 80, 400


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
    volume: int = 90
    rate: int = 160

    def louder(self, percent: int) -> "Sound":
        """So much louder (quieter, where it is negative), as far as that goes; silence is a level, no volume."""
        return replace(self, volume=max(LEAST_VOLUME, min(self.volume + percent, MOST_VOLUME)))

    def faster(self, words: int) -> "Sound":
        """So many words a minute faster (slower, where it is negative), as far as that goes."""
        return replace(self, rate=max(LEAST_RATE, min(self.rate + words, MOST_RATE)))


USUAL_SOUND = Sound()
