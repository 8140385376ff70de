"""A machine as the host of several rooms: the broker behind its gate, the door, and the announcement of both."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from kiosk.core.i18n import tr
from kiosk.rooms.host.accounts import Accounts
from kiosk.rooms.host.announcement import announced, own_address
from kiosk.rooms.host.broker import Broker, free_port, free_port_inside
from kiosk.rooms.host.door import PORT, Door
from kiosk.rooms.host.gate import Gate

FILES = 4096
"""How many files and connections the host may have open, and the broker that it starts; usually they are 1,024."""

CHECK_INTERVAL = 0.5
"""Seconds between looks at the broker and at the accounts, which another command may have changed."""


class Host:
    """Runs the broker and lets rooms in until it is cancelled; `say` takes what people should read."""

    def __init__(
        self, folder: Path, say: Callable[[str], None], *, door_port: int = PORT, port: int | None = None
    ) -> None:
        self.accounts = Accounts(folder)
        self.port = free_port() if port is None else port
        self._address = own_address()
        inside = free_port_inside()
        self.trainer_password = self.accounts.prepare(inside)
        self._say = say
        self._door_port = door_port
        self._broker = Broker(self.accounts.config)
        self._gate = Gate(inside)
        self.door = Door(self.accounts, self.port, say, self._let_in)
        self._known = self.accounts.rooms()

    def to_join(self) -> dict[str, str]:
        """What people need to join: the code, and the address where the host is not found by itself."""
        return {"code": self.door.code, "address": self._where(self._door_port)}

    def _where(self, door: int) -> str:
        return self._address if door == PORT else f"{self._address}:{door}"

    def run(self) -> None:
        """Hosts until interrupted. Raises RoomsError."""
        _open_many_files()
        self._broker.start()
        try:
            with ExitStack() as stack:
                door = stack.enter_context(self.door.entrance.listening(self._door_port))
                gate = stack.enter_context(self._gate.entrance.listening(self.port))
                port = int(door.getsockname()[1])
                by_name = stack.enter_context(announced(port, self._address))
                self._greet(port, by_name=by_name)
                asyncio.run(self._serve(door, gate))
        except (KeyboardInterrupt, asyncio.CancelledError):
            pass  # this is how a host is told to end
        finally:
            self._broker.stop()

    async def _serve(self, door: socket.socket, gate: socket.socket) -> None:
        """Lets rooms in until the process is told to end; whoever is connected then is not waited for."""
        this = asyncio.current_task()
        if this is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
        servers = await self.door.entrance.open(door), await self._gate.entrance.open(gate)
        try:
            while True:
                await asyncio.sleep(CHECK_INTERVAL)
                self._look()
        finally:
            for server in servers:
                server.close()

    def _greet(self, port: int, *, by_name: bool) -> None:
        self._say(tr("This machine is the host. The code to join is {code}.").format(code=self.door.code))
        if not by_name:
            self._say(tr("Rooms do not find it by themselves here: give them its address."))
        self._say(tr("Its address is {address}. Ctrl-C ends it.").format(address=self._where(port)))

    def _let_in(self) -> None:
        """Lets the broker know of a room that has joined; if another command removes it at once, that is noticed."""
        self._broker.reread()
        self._known = self.accounts.rooms()

    def _look(self) -> None:
        """Keeps the broker running, and sees to accounts that another command has taken away."""
        if self._broker.keep_running():
            self._say(tr("The broker has been started again."))
        present = self.accounts.rooms()
        if gone := set(self._known) - set(present):
            self._broker.restart()
            self._say(tr("Removed: {names}.").format(names=", ".join(sorted(gone))))
            self.door.renew_code()
        self._known = present


def _open_many_files() -> None:
    if sys.platform == "win32":  # where the kiosk is never the host (see `broker.mosquitto`)
        return
    import resource  # noqa: PLC0415  (not on Windows)

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if now < FILES:
        wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
