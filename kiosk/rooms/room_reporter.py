"""What a room has to report: only what others could not work out themselves from what they know."""

from collections.abc import Callable
from threading import Lock

from kiosk.core.room.state import Room
from kiosk.core.units import Instant, between
from kiosk.rooms.messages import RoomState
from kiosk.rooms.projection import aged, room_state


class RoomReporter:
    """Compares the room with what was last reported of it; `now` is session time."""

    def __init__(self, now: Callable[[], Instant], pace: float) -> None:
        self._now = now
        self._pace = pace
        self._lock = Lock()
        self._room = Room()
        self._sent: tuple[RoomState, Instant] | None = None

    def takes(self, room: Room) -> bool:
        """Keeps the present room; returns whether there may be something new to report."""
        with self._lock:
            before, self._room = self._room, room
        return before.session is not room.session or before.plenary != room.plenary

    def news(self) -> RoomState | None:
        """The state to send now, which counts as sent; None where nothing has happened since the last one."""
        with self._lock:
            room = self._room
        now = self._now()
        state = room_state(room, now, self._pace)
        if self._sent is not None and aged(self._sent[0], between(self._sent[1], now)) == state:
            return None
        self._sent = state, now
        return state

    def forget_sent(self) -> None:
        """Makes the present state news, for whoever may have missed the last one."""
        self._sent = None
