"""Connections of phones: how many there may be, which goes first if there are too many, and how long each may take."""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.web.addresses import network_of, unmapped_address

MAXIMUM = 300
MAXIMUM_PER_ADDRESS = 60
"""The maximum connections from one address; `MAXIMUM` is for all, as the kiosk's other parts need open files too."""

RESERVED = 20
"""The number of networks from which facilitators came last, whose connections are dropped after all others."""

ASKED_WITHIN = 10.0
"""Seconds in which a new connection must send a request, and in which each request must be complete."""

SHAKES_HANDS_WITHIN = 5.0
"""Seconds in which a new connection must have agreed on a cipher."""

PARTS_WITHIN = 1.0
"""Seconds that the end of an enciphered connection may take."""


class Crowd:
    """All connections from the instant at which they were accepted, by the network that they come from.

    In each network, those that have been idle for the longest come first.
    """

    def __init__(self) -> None:
        self._networks: dict[str, dict[Connection, None]] = {}
        self._reserved: deque[str] = deque(maxlen=RESERVED)

    def __iter__(self) -> Iterator["Connection"]:
        return (connection for network in self._networks.values() for connection in network)

    def admit(self, connection: "Connection") -> None:
        """Counts a new connection; where there are too many, another one is dropped, or this one."""
        network = self._networks.setdefault(connection.network, {})
        network[connection] = None
        if len(network) > MAXIMUM_PER_ADDRESS:
            self._drop_from(network)
        elif sum(map(len, self._networks.values())) > MAXIMUM:
            most = max(self._networks, key=lambda name: (name not in self._reserved, len(self._networks[name])))
            self._drop_from(self._networks[most])

    def note_use(self, connection: "Connection") -> None:
        """Puts a connection that was just used behind the idle ones."""
        network = self._networks.get(connection.network, {})
        if connection in network:
            del network[connection]
            network[connection] = None

    def reserve(self, network: str) -> None:
        """Lets the connections from this network stay before all others, because a facilitator is there."""
        if network not in self._reserved:
            self._reserved.append(network)

    def is_reserved(self, network: str) -> bool:
        """Whether a facilitator came from this network."""
        return network in self._reserved

    def leave(self, connection: "Connection") -> None:
        """Counts a connection no longer."""
        network = self._networks.get(connection.network, {})
        network.pop(connection, None)
        if not network:
            self._networks.pop(connection.network, None)

    def end_handshakes(self) -> None:
        """Drops all connections that have not agreed on a cipher yet, for which the server would not wait."""
        for connection in [one for one in self if one.shakes_hands]:
            connection.drop()

    def _drop_from(self, network: "dict[Connection, None]") -> None:
        """Drops the connection that is missed least: an idle one, and the facilitator's only among their own."""
        idle = [connection for connection in network if connection.is_idle]
        strangers = (connection for connection in idle if not connection.is_facilitator)
        newest = next(reversed(network))
        victim = next(strangers, idle[0] if idle else newest)
        victim.drop()


class Connection(H11Protocol):
    """A connection that is dropped if there are too many or if its handshake or request takes too long.

    It is counted before the handshake for its cipher `tls`, so that those who never shake hands are counted too.
    """

    def __init__(
        self,
        *args: Any,
        crowd: Crowd,
        tls: ssl.SSLContext | None = None,
        is_facilitator: Callable[[str], bool] = lambda _: False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._crowd = crowd
        self._tls = tls
        self._knows = is_facilitator
        self._accepted: asyncio.Transport | None = None
        self._handshake: asyncio.Task[None] | None = None
        self._early = b""
        self._timer: asyncio.TimerHandle | None = None
        self.network = ""
        self.is_facilitator = False

    @property
    def is_idle(self) -> bool:
        """Whether it has no request that is being answered."""
        return self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]  # at first it is

    @property
    def shakes_hands(self) -> bool:
        """Whether the handshake for its cipher is still to end."""
        return self._handshake is not None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn's own
        """Counts the connection, and begins with the handshake or waits for the first request."""
        self._accepted = transport
        peer = transport.get_extra_info("peername")
        self.network = network_of(peer[0]) if peer else ""
        self._crowd.admit(self)
        if transport.is_closing():
            return
        if self._tls is None:
            self._open(transport)
        else:
            self._handshake = self.loop.create_task(self._shake_hands(transport, self._tls))

    def data_received(self, data: bytes) -> None:
        """Receives data; each further request must also be complete in time."""
        if self.transport is None:  # the first request came with the handshake's end
            self._early += data
            return
        super().data_received(data)
        self._crowd.note_use(self)
        if self.headers and not self.is_facilitator:
            cookies = (value.decode("latin-1") for name, value in self.headers if name == b"cookie")
            self.is_facilitator = any(map(self._knows, cookies))
            if self.is_facilitator:
                self._crowd.reserve(self.network)
        if not self.is_idle:
            self._stop_timer()
        elif self._timer is None:
            self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the timer when the connection is closed."""
        self._stop_timer()
        self._crowd.leave(self)
        if self.transport is not None:
            super().connection_lost(exc)

    def drop(self) -> None:
        """Closes the connection at once."""
        self._crowd.leave(self)
        if self._handshake is not None:
            self._handshake.cancel()
        if self._accepted is not None:
            self._accepted.abort()

    def _open(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        if self.client is not None:
            self.client = unmapped_address(self.client[0]), self.client[1]
        self._start_timer()

    async def _shake_hands(self, transport: asyncio.Transport, tls: ssl.SSLContext) -> None:
        try:
            safe = await self.loop.start_tls(
                transport,
                self,
                tls,
                server_side=True,
                ssl_handshake_timeout=SHAKES_HANDS_WITHIN,
                ssl_shutdown_timeout=PARTS_WITHIN,
            )
        except (OSError, asyncio.CancelledError):
            safe = None  # a stranger's fault, or the kiosk is closing: either way, nobody waits for the connection
        self._handshake = None
        if safe is None or transport.is_closing():
            self.drop()
            return
        self._open(safe)
        if early := self._early:
            self._early = b""
            self.data_received(early)

    def _start_timer(self) -> None:
        self._timer = self.loop.call_later(ASKED_WITHIN, self._time_out)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _time_out(self) -> None:
        self._timer = None
        if self.is_idle and not self.transport.is_closing():
            self.drop()
