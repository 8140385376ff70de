"""No display at all, for services and tests."""

import threading
from collections.abc import Sequence

from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.ports import Noticeboard


class Headless:
    """Shows nothing and waits until the kiosk is closed."""

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Shows nothing of it."""

    def run(self, board: Noticeboard) -> None:
        """Returns when the board is closed."""
        pause = threading.Event()
        while not board.snapshot().closed:
            board.alive()
            pause.wait(0.1)

    def come_forward(self) -> None:
        """Has nothing to show."""
