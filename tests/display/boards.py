"""A noticeboard driven by hand: it shows what it is given and remembers what is asked of it."""

from collections.abc import Callable
from threading import Condition

from kiosk.core.room.commands import Request
from kiosk.core.room.messages import Message, Terminated
from kiosk.core.units import Instant
from kiosk.core.view.model import Snapshot
from tests.waiting import LIMIT


class Board:
    """A `kiosk.ports.Noticeboard`; `picture` may be a function, for pictures that move."""

    def __init__(
        self, picture: Callable[[], Snapshot], seconds_until: Callable[[Instant], float] = lambda _: 1.0
    ) -> None:
        self.picture = picture
        self.requests: list[Request] = []
        self.terminated = False
        self._until = seconds_until
        self._news = Condition()

    def snapshot(self) -> Snapshot:
        return self.picture()

    def submit(self, message: Message) -> None:
        assert isinstance(message, Request | Terminated), f"a display only asks: {message}"
        with self._news:
            if isinstance(message, Terminated):
                self.terminated = True
            else:
                self.requests.append(message)
            self._news.notify_all()

    def alive(self) -> None:
        pass

    def seconds_until(self, instant: Instant) -> float:
        return self._until(instant)

    def wait_for(self, count: int, timeout: float = LIMIT) -> list[Request]:
        """Waits for this number of requests and returns all of them."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.requests) >= count, timeout), self.requests
            return list(self.requests)
