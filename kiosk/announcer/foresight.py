"""When the clock will next have something to say, so that the loudspeaker is open by then."""

from kiosk.announcer.choice import quiet
from kiosk.core.due import next_event
from kiosk.core.room import Room
from kiosk.core.sound import VoiceLevel
from kiosk.core.units import Instant


def next_sound(room: Room) -> Instant | None:
    """The instant of the next time check, time up or offer, where it will be heard if nobody does anything."""
    state = room.session
    if state is None or room.level is VoiceLevel.SILENT or (quiet(state) and not state.current.soft_chime):
        return None
    due = next_event(state)
    return due.at if due else None
