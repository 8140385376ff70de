"""A uvicorn server that sleeps; a module of its own, so that the kiosk's first picture need not wait for uvicorn."""

import asyncio
import socket

import uvicorn

WAITING = 1024
"""How many connections may wait to be accepted; the server's own `backlog` is how many it accepts in one go."""


class EventDrivenServer(uvicorn.Server):
    """A server that sleeps while there are no requests; responses have no date, as the kiosk's clock may be wrong."""

    def __init__(self, config: uvicorn.Config) -> None:
        config.date_header = False
        super().__init__(config)
        self._stopped = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to accept connections; while it is busy, as many may wait as come in a flood, so that none is lost."""
        await super().startup(sockets)
        for sock in sockets or ():
            sock.listen(WAITING)

    async def main_loop(self) -> None:
        """Prepares the default headers and waits to be stopped."""
        await self.on_tick(0)
        await self._stopped.wait()

    def stop(self) -> None:
        """Stops the server; to be called on its event loop."""
        self.should_exit = True
        self._stopped.set()
