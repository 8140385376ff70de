"""No display at all, for services and tests."""

from threading import Event

from kiosk.ports import Noticeboard


class Headless:
    """Shows nothing and waits until the kiosk is closed."""

    def run(self, board: Noticeboard) -> None:
        """Returns when the board is closed."""
        pause = Event()
        while not board.snapshot().closed:
            board.alive()
            pause.wait(0.1)
