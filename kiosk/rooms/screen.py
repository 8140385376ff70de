"""All rooms for the kiosk's own screen, which are sent to the engine only while people look at them."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from kiosk.core.room.all_rooms import AllRooms
from kiosk.core.room.messages import RoomsHeard
from kiosk.core.room.modes import Overlay
from kiosk.core.room.state import Room
from kiosk.ports import Noticeboard
from kiosk.rooms.overview import RoomsOverview

EVERY = 0.25
"""Seconds between two pictures of the rooms at least, however much happens in them."""


class RoomsOnScreen:
    """Shows the overview on the screen; in a rehearsal, `pace` seconds of this kiosk's session pass in a second."""

    def __init__(
        self, board: Noticeboard, overview: RoomsOverview, pace: float, now: Callable[[], float] = monotonic
    ) -> None:
        self._board = board
        self._overview = overview
        self._pace = pace
        self._now = now
        self._next = 0.0
        self.is_open = False

    def takes(self, room: Room) -> None:
        """Shows the rooms as soon as people look at them, and clears them away when they do not any more."""
        before, self.is_open = self.is_open, room.cover is Overlay.ROOMS
        if self.is_open != before:
            self.show_at_once()

    def show(self) -> float | None:
        """Sends the rooms as they are now; returns after how many seconds that is possible, if it is too early."""
        if not self.is_open:
            return None
        wait = self._next - self._now()
        if wait > 0:
            return wait
        self._next = self._now() + EVERY
        self.show_at_once()
        return None

    def show_at_once(self) -> None:
        """Sends the rooms, or else only that this kiosk has some to show."""
        shown = AllRooms(connected=self._overview.connected)
        if self.is_open:
            tiles = (replace(tile, pace=tile.pace / self._pace) for tile in self._overview.tiles())
            shown = replace(shown, tiles=tuple(tiles), at=self._board.snapshot().at)
        self._board.submit(RoomsHeard(shown))
