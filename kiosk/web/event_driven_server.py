"""A uvicorn server that sleeps; a module of its own, so that the kiosk's first picture need not wait for uvicorn."""

import asyncio

import uvicorn


class EventDrivenServer(uvicorn.Server):
    """A server that sleeps while there are no requests; responses have no date, as the kiosk's clock may be wrong."""

    def __init__(self, config: uvicorn.Config) -> None:
        config.date_header = False
        super().__init__(config)
        self._stopped = asyncio.Event()

    async def main_loop(self) -> None:
        """Prepares the default headers and waits to be stopped."""
        await self.on_tick(0)
        await self._stopped.wait()

    def stop(self) -> None:
        """Stops the server; to be called on its event loop."""
        self.should_exit = True
        self._stopped.set()
