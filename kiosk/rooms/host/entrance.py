"""Connections to the host of rooms: strangers can neither fill it nor hold a place for long."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

from kiosk.config.arrivals import BACKLOG, Arrivals, bound_socket
from kiosk.config.crowd import Crowd
from kiosk.config.network import ALL, network_of
from kiosk.core.errors import RoomsError
from kiosk.core.i18n import N_


class Caller:
    """One connection; `is_known` once it has shown that it belongs to a room."""

    is_idle = True

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        peer = writer.get_extra_info("peername")  # none if it has gone already
        self.network = network_of(peer[0]) if peer else ""
        self.is_known = False

    def drop(self) -> None:
        """Ends the connection at once."""
        self._writer.transport.abort()


Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Caller], Awaitable[None]]
"""What is done with a connection; it is closed afterwards."""


class Entrance:
    """Answers connections, `maximum` at once; once a caller is known, those of its network are kept before others."""

    def __init__(self, answer: Answer, maximum: int, per_network: int, longest_line: int = 1 << 16) -> None:
        self._answer = answer
        self._longest_line = longest_line
        self._crowd: Crowd[Caller] = Crowd(maximum, per_network)
        self._serving: set[asyncio.Task[None]] = set()  # a task without a reference may be lost

    def listening(self, port: int) -> socket.socket:
        """A socket that lets in what this entrance has room for. Raises RoomsError if the port is taken."""
        try:
            found = bound_socket(ALL, port)
        except OSError as error:
            raise RoomsError(N_("Another host runs on this machine (port {port})."), port=port) from error
        found.lets_in = Arrivals(self._crowd.is_reserved).lets_in
        return found

    async def open(self, listening: socket.socket) -> asyncio.Server:
        """Begins to answer, until the server that this returns is closed."""
        return await asyncio.start_server(self._begin, sock=listening, limit=self._longest_line, backlog=BACKLOG)

    def note_known(self, caller: Caller) -> None:
        """Keeps this caller, and others of its network, before strangers."""
        caller.is_known = True
        self._crowd.reserve(caller.network)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves in a task of its own: asyncio reports each of its tasks that ends before it began as a fault."""
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        caller = Caller(writer)
        self._crowd.admit(caller)
        try:
            await self._answer(reader, writer, caller)
        except (OSError, EOFError, ValueError, asyncio.CancelledError):
            pass  # whoever it was has gone, has sent too much or nothing; or the host ends, which is no fault to report
        finally:
            self._crowd.leave(caller)
            writer.close()
