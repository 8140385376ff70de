"""How the kiosk's ear and voice stand, for the signs on every screen."""

from kiosk.core.looks import Hearing, Sounding
from kiosk.core.room import Room

HEARING_PARTS, SOUNDING_PARTS = ("microphone", "recogniser"), ("speaker", "voice")
"""The parts without which the kiosk does not hear, and does not speak."""


def hearing(room: Room) -> Hearing:
    """How the microphone stands: nothing is as important as that it does not work."""
    if any(part in HEARING_PARTS for part, _ in room.faults):
        return Hearing.FAULTY
    if room.muted:
        return Hearing.MUTED
    return Hearing.OPEN if room.talking else Hearing.CLOSED


def sounding(room: Room) -> Sounding:
    """How the voice stands."""
    if any(part in SOUNDING_PARTS for part, _ in room.faults):
        return Sounding.FAULTY
    return Sounding(room.level.value)
