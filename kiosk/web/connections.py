"""Connections from phones: so many and no more, and none that asks nothing."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.web.addresses import plain

MOST = 300
MOST_EACH = 60
"""Connections at a time, in all and from one address: the kiosk's other parts need open files too."""

ASKED_WITHIN = 10.0
"""Seconds in which a new connection must have asked for something."""


class Connection(H11Protocol):
    """A connection that is closed where there are too many, or where it keeps us waiting."""

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
        self.loop.call_later(ASKED_WITHIN, self._give_up)

    def _give_up(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.abort()
