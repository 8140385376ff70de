"""Connections of phones: how many there may be, and how long each may take."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.config.crowd import Crowd
from kiosk.config.network import network_of, unmapped_address

MAXIMUM = 300
MAXIMUM_PER_ADDRESS = 60
"""The maximum connections from one address; `MAXIMUM` is for all, as the kiosk's other parts need open files too."""

ASKED_WITHIN = 10.0
"""Seconds in which a new connection must send a request, and in which each request must be complete."""

SHAKES_HANDS_WITHIN = 5.0
"""Seconds in which a new connection must have agreed on a cipher."""

PARTS_WITHIN = 1.0
"""Seconds that the end of an enciphered connection may take."""


class Connection(H11Protocol):
    """A connection that is dropped if there are too many or if its handshake or request takes too long.

    It is counted before the handshake for its cipher `tls`, so that those who never shake hands are counted too.
    """

    def __init__(
        self,
        *args: Any,
        crowd: "Crowd[Connection]",
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
        self.is_known = False

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
        if self.headers and not self.is_known:
            cookies = (value.decode("latin-1") for name, value in self.headers if name == b"cookie")
            self.is_known = any(map(self._knows, cookies))
            if self.is_known:
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
