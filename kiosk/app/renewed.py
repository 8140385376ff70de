"""Parts of the kiosk that are made anew when settings that they depend on are changed in the room."""

from collections.abc import Callable, Sequence
from threading import Lock, Thread

from kiosk.core.errors import KioskError
from kiosk.core.room.messages import FaultReport
from kiosk.core.room.settings import Value, value_of
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.engine.engine import Engine
from kiosk.ports import Subscriber

CLOSES_WITHIN = 10.0
"""Seconds to wait for a part that is being made anew when the kiosk closes."""


class Renewed:
    """A `kiosk.ports.Subscriber` around a part, which `make` makes from a room, at first from the engine's.

    When one of the settings with these `keys` changes, the old part is closed and a new one made, on a thread of its
    own; what happens meanwhile reaches neither. The faults of the old one, by the names of their parts, are cleared.
    """

    def __init__(
        self,
        make: Callable[[Room], Subscriber | None],
        keys: Sequence[str],
        faults: Sequence[str],
        engine: Engine,
    ) -> None:
        self._make = make
        self._keys = tuple(keys)
        self._faults = tuple(faults)
        self._board = engine
        self._room = room = engine.room
        self._lock = Lock()
        self._values = self._values_in(room)
        self._renewing: Thread | None = None
        self._closing = False
        self._part = make(room)

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Passes on what happened, or begins to make the part anew."""
        with self._lock:
            self._room = room
            if self._values_in(room) != self._values:
                self._values = self._values_in(room)
                self._renew()
            elif self._part and self._renewing is None:
                self._part.tell(happened, room)

    def close(self) -> None:
        """Closes the part."""
        with self._lock:
            self._closing, renewing = True, self._renewing
        if renewing:
            renewing.join(CLOSES_WITHIN)
        with self._lock:
            part, self._part = self._part, None
        if part:
            part.close()

    def _values_in(self, room: Room) -> tuple[Value, ...]:
        return tuple(value_of(room.settings, key) for key in self._keys)

    def _renew(self) -> None:
        """Begins to make the part anew, if that has not begun; whoever calls it holds the lock."""
        if self._renewing is None and not self._closing:
            self._renewing = Thread(target=self._run, name="renewing", daemon=True)
            self._renewing.start()

    def _run(self) -> None:
        """Makes the part anew until it is made of the values that hold by then."""
        while not self._closing:
            with self._lock:
                values, room, old, self._part = self._values, self._room, self._part, None
            if old:
                old.close()
            for part in self._faults:
                self._board.submit(FaultReport(part, None))
            made = self._made(room)
            with self._lock:
                self._part = made
                if values == self._values:
                    self._renewing = None
                    if made:
                        made.tell((), self._room)
                    return

    def _made(self, room: Room) -> Subscriber | None:
        try:
            return self._make(room)
        except KioskError as error:
            self._board.submit(FaultReport(self._faults[0], str(error)))
            return None
