"""How times of day are shown, which people can change in the room."""

from collections.abc import Sequence

from kiosk.core.room.settings import show_times_as_set
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event


class ClockFace:
    """A `kiosk.ports.Subscriber` that shows times of day as the room wants them, before any display hears of it."""

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Binds twelve hours or twenty-four."""
        del happened
        show_times_as_set(room.settings)

    def close(self) -> None:
        """Does nothing: there is nothing to release."""
