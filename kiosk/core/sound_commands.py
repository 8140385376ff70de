"""What can be asked of the kiosk's voice. Imperative and frozen."""

from dataclasses import dataclass

from kiosk.core.sound import VoiceLevel


@dataclass(frozen=True)
class SetLevel:
    """Say everything, sound only chimes, or be silent."""

    level: VoiceLevel


@dataclass(frozen=True)
class CycleLevel:
    """Go on to the next quieter level; after silence, say everything again."""


@dataclass(frozen=True)
class ChangeVolume:
    """Be so many percent louder, or quieter where it is negative."""

    percent: int


@dataclass(frozen=True)
class ChangeRate:
    """Speak so many words a minute faster, or slower where it is negative."""

    words: int


SoundCommand = SetLevel | CycleLevel | ChangeVolume | ChangeRate
"""What changes how the kiosk sounds."""
