"""uvicorn's server, which looks ten times a second whether it is to stop; this one is told."""

import asyncio

import uvicorn


class RestingServer(uvicorn.Server):
    """Sleeps while no phone asks for anything. Its answers carry no date: a kiosk's clock may be years astray."""

    def __init__(self, config: uvicorn.Config) -> None:
        config.date_header = False
        super().__init__(config)
        self._told = asyncio.Event()

    async def main_loop(self) -> None:
        """Makes ready what every answer begins with, and waits to be stopped."""
        await self.on_tick(0)
        await self._told.wait()

    def stop(self) -> None:
        """Ends the server; to be called on its own loop."""
        self.should_exit = True
        self._told.set()
