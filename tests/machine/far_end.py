"""The far end of the kiosk's calls: a bus of its own, and on it what answers as a machine's services do."""

import asyncio
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.waiting import LIMIT

dbus_fast = pytest.importorskip("dbus_fast", reason="the extra “appliance” is not installed")
aio = pytest.importorskip("dbus_fast.aio")

CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
"""

Answer = tuple[str, list[Any]]
"""A signature, and the values."""


class Refusal(Exception):
    """An error with which a service answers: its name, and what it says."""


@contextmanager
def private_bus(folder: Path) -> Iterator[str]:
    """The address of a bus on which nobody is yet."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("dbus-daemon is not installed")
    file = folder / "bus.conf"
    file.write_text(CONFIGURATION.format(socket=folder / "bus"))
    command = ["dbus-daemon", f"--config-file={file}", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        try:
            assert daemon.stdout
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


@dataclass
class FarEnd:
    """Services by their names, with their properties by (path, interface.name) and what they answer to a method.

    A property that is an iterator has its next value each time that it is asked for. `asked` are the calls.
    """

    names: tuple[str, ...]
    properties: dict[tuple[str, str], Any] = field(default_factory=dict)
    methods: dict[str, Callable[..., Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str, list[Any]]] = field(default_factory=list)
    after: dict[str, list[tuple[str, str, list[Any]]]] = field(default_factory=dict)
    """The signals that a method's object sends after the answer: member, signature, values."""

    def calls(self, member: str) -> list[list[Any]]:
        return [body for _, method, body in self.asked if method.endswith(f".{member}")]

    @contextmanager
    def on(self, address: str) -> Iterator[None]:
        loop, ready = asyncio.new_event_loop(), asyncio.Event()
        connection: list[Any] = []

        async def serve() -> None:
            bus = await aio.MessageBus(bus_address=address).connect()
            connection.append(bus)
            bus.add_message_handler(lambda message: self._answer(bus, message))
            for name in self.names:
                await bus.request_name(name)
            ready.set()
            await bus.wait_for_disconnect()

        thread = Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(ready.wait(), loop).result(LIMIT)
        try:
            yield
        finally:
            loop.call_soon_threadsafe(connection[0].disconnect)
            thread.join(LIMIT)
            loop.close()

    def _answer(self, bus: Any, message: Any) -> Any:
        if message.message_type is not dbus_fast.MessageType.METHOD_CALL or str(message.sender) == bus.unique_name:
            return None
        method = f"{message.interface}.{message.member}"
        try:
            signature, body = self._body(message.path, method, message.body)
        except Refusal as refusal:
            return dbus_fast.Message.new_error(message, *refusal.args)
        bus.send(dbus_fast.Message.new_method_return(message, signature, body))
        for member, form, values in self.after.get(method, ()):
            bus.send(dbus_fast.Message.new_signal(message.path, message.interface, member, form, values))
        return True

    def _body(self, path: str, method: str, body: list[Any]) -> Answer:
        if method == "org.freedesktop.DBus.Properties.Get":
            return "v", [self._property(path, ".".join(body))]
        self.asked.append((path, method, body))
        if method not in self.methods:
            raise Refusal("org.freedesktop.DBus.Error.UnknownMethod", f"no {method}")
        return self.methods[method](path, *body)

    def _property(self, path: str, name: str) -> Any:
        if (path, name) not in self.properties:
            raise Refusal("org.freedesktop.DBus.Error.UnknownObject", f"no {name} at {path}")
        form, value = self.properties[path, name]
        if isinstance(value, Iterator):
            value = next(value)
        return dbus_fast.Variant(form, value)
