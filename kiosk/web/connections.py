"""Limits on connections: their number, and the time in which each must send a request."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.web.addresses import unmapped_address

MAXIMUM = 300
MAXIMUM_PER_ADDRESS = 60
"""The maximum connections from one address; `MAXIMUM` is for all, as the kiosk's other parts need open files too."""

ASKED_WITHIN = 10.0
"""Seconds in which a new connection must send a request, and in which each request must be complete."""


class Connection(H11Protocol):
    """A connection that is closed if there are too many or if its request takes too long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn's own
        """Accepts the connection, or closes it if there are too many."""
        super().connection_made(transport)
        if self.client is not None:
            self.client = unmapped_address(self.client[0]), self.client[1]
        address = self.client and self.client[0]
        others = [one for one in self.connections if isinstance(one, Connection) and one.client]
        if len(others) > MAXIMUM or sum(one.client[0] == address for one in others if one.client) > MAXIMUM_PER_ADDRESS:
            transport.abort()
            return
        self._start_timer()

    def data_received(self, data: bytes) -> None:
        """Receives data; each further request must also be complete in time."""
        super().data_received(data)
        if not self._is_waiting:
            self._stop_timer()
        elif self._timer is None:
            self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the timer when the connection is closed."""
        self._stop_timer()
        super().connection_lost(exc)

    @property
    def _is_waiting(self) -> bool:
        return self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]  # at first it is

    def _start_timer(self) -> None:
        self._timer = self.loop.call_later(ASKED_WITHIN, self._time_out)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _time_out(self) -> None:
        self._timer = None
        if self._is_waiting and not self.transport.is_closing():
            self.transport.abort()
