"""How people get the kiosk's ear."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.sound import VoiceLevel as VoiceLevel  # noqa: PLC0414  (a room's level, for those who read rooms)


class Way(StrEnum):
    """How people get the kiosk's ear: by a wake word, a held key, its name before each command, or just so."""

    WAKE = "wake"
    HELD = "held"
    ADDRESS = "address"
    OPEN = "open"


@dataclass(frozen=True)
class Attention:
    """How to get the kiosk's ear: the way, the word to say first where there is one, and how loud it is, 0 to 1.

    `on` tells that sound comes from the microphone at all, `listening` that it is listened to for a command.
    """

    way: Way
    word: str = ""
    on: bool = False
    listening: bool = False
    loudness: float = 0.0
