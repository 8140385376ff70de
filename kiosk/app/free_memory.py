"""Memory that sessions have left free goes back to the system."""

import ctypes
import gc
from collections.abc import Sequence
from threading import Thread

from kiosk.core.room.state import Room
from kiosk.core.session.events import Event


class FreeMemory:
    """A `kiosk.ports.Subscriber` that gives back what is free when people leave a session.

    By itself, the system's allocator keeps it: each session leaves a few blocks between free ones, and a kiosk that is
    never switched off would grow by 0.1 MB a session, although it holds no more than before.
    """

    def __init__(self) -> None:
        self._in_session = False

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Notes whether there is a session, and begins to give memory back when it has been left."""
        del happened
        left, self._in_session = self._in_session and room.session is None, room.session is not None
        if left:
            Thread(target=give_back, name="free memory", daemon=True).start()

    def close(self) -> None:
        """Does nothing: there is nothing to release."""


def give_back() -> None:
    """Frees what only refers to itself, and gives free memory back where the C library can (`malloc_trim`, of glibc).

    This holds up the whole process for some hundredths of a second, which nobody notices while no session is open.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
