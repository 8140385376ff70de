"""No display at all, for services and tests."""

import threading
from collections.abc import Sequence

from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.ports import Noticeboard


class Headless:
    """A display that shows nothing and waits until the kiosk is closed."""

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Does nothing: there is no screen."""

    def run(self, board: Noticeboard) -> None:
        """Returns when the board is closed."""
        closed = threading.Event()
        while not board.snapshot().closed:
            board.alive()
            closed.wait(0.1)

    def come_forward(self) -> None:
        """Does nothing: there is no window."""

    def close(self) -> None:
        """Does nothing: it takes nothing."""
