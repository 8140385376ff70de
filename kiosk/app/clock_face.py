"""How times of day are shown, which people can change in the room."""

from collections.abc import Sequence

from kiosk.core.room.settings import CLOCK, TWELVE_HOURS, value_of
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.core.time_of_day import use_twelve_hours


class ClockFace:
    """A `kiosk.ports.Subscriber` that shows times of day as the room wants them, before any display hears of it."""

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Binds twelve hours or twenty-four for the whole process."""
        del happened
        use_twelve_hours(value_of(room.settings, CLOCK) == TWELVE_HOURS)

    def close(self) -> None:
        """Does nothing: there is nothing to release."""
