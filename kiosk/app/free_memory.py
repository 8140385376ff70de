"""Memory that sessions have left free goes back to the system."""

import gc
from collections.abc import Sequence
from threading import Timer

from kiosk.config.memory import return_memory
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event

SETTLES = 2.0
"""Seconds after the end of a session in which screen, phones and disk let go of what they hold of it."""


class FreeMemory:
    """A `kiosk.ports.Subscriber` that gives back what is free once people have left a session.

    By itself, the system's allocator keeps it: each session leaves a few blocks between free ones, and a kiosk that is
    never switched off would grow by 0.1 MB a session, although it holds no more than before. `after` so many seconds
    all that the session took is free; at once, half of it would be missed, and that half grows as well.
    """

    def __init__(self, after: float = SETTLES) -> None:
        self._after = after
        self._timer: Timer | None = None
        self._in_session = False

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Notes whether there is a session, and soon gives memory back when it has been left."""
        del happened
        left, self._in_session = self._in_session and room.session is None, room.session is not None
        if self._in_session:
            self.close()  # it would hold up the next session
        elif left:
            self._timer = Timer(self._after, give_back)
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """Gives nothing back any more."""
        if self._timer is not None:
            self._timer.cancel()


def give_back() -> None:
    """Frees what only refers to itself, and gives free memory back.

    This holds up the whole process for some hundredths of a second, which nobody notices while no session is open.
    """
    gc.collect()
    return_memory()
