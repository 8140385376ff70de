"""Connections from phones: so many and no more, and none that asks nothing."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.web.addresses import plain

MOST = 300
MOST_EACH = 60
"""Connections at a time, in all and from one address: the kiosk's other parts need open files too."""

ASKED_WITHIN = 10.0
"""Seconds in which a new connection must have asked for something, and in which every request must be there."""


class Connection(H11Protocol):
    """A connection that is closed where there are too many, or where it keeps us waiting for what it asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn's own
        """Takes the connection, or lets go of it at once."""
        super().connection_made(transport)
        if self.client is not None:
            self.client = plain(self.client[0]), self.client[1]
        address = self.client and self.client[0]
        others = [one for one in self.connections if isinstance(one, Connection) and one.client]
        if len(others) > MOST or sum(one.client[0] == address for one in others if one.client) > MOST_EACH:
            transport.abort()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Takes what comes: the next request also has only so long until it is there as a whole."""
        super().data_received(data)
        if not self._is_waiting:
            self._stop_waiting()
        elif self._patience is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side is gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    @property
    def _is_waiting(self) -> bool:
        return self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]  # at first it is

    def _wait(self) -> None:
        self._patience = self.loop.call_later(ASKED_WITHIN, self._give_up)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        self._patience = None
        if self._is_waiting and not self.transport.is_closing():
            self.transport.abort()
