"""A real Mosquitto on loopback, somebody who listens to everything on it, and a wire that can be cut."""

import json
import queue
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.free_port import free_port
from tests.waiting import LIMIT, eventually

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


def needs_mosquitto() -> None:
    """Skips the module of the caller where there is no broker to test with, or no client for it."""
    pytest.importorskip("aiomqtt", reason="the extra “rooms” is not installed")
    if MOSQUITTO is None:
        pytest.skip("Mosquitto is not installed", allow_module_level=True)


class Broker:
    """A Mosquitto that can be killed and started again; `further` is added to its configuration."""

    def __init__(self, folder: Path, *further: str) -> None:
        assert MOSQUITTO is not None
        self.port = free_port()
        self._config = folder / "mosquitto.conf"
        lines = [f"listener {self.port} 127.0.0.1", "persistence false", *(further or ["allow_anonymous true"])]
        self._config.write_text("\n".join(lines) + "\n")
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        assert MOSQUITTO is not None
        self._process = subprocess.Popen([MOSQUITTO, "-c", self._config], stderr=subprocess.DEVNULL)
        eventually(self._answers, "Mosquitto does not start")

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(LIMIT)
            self._process = None


@contextmanager
def broker(folder: Path, *further: str) -> Iterator[Broker]:
    """A broker that is killed at the end."""
    running = Broker(folder, *further)
    try:
        yield running
    finally:
        running.kill()


@dataclass(frozen=True)
class Heard:
    """A message with the second of its arrival."""

    topic: str
    payload: bytes
    retained: bool
    at: float

    def json(self) -> Any:
        return json.loads(self.payload)


class Ear:
    """A client of another make that hears everything and can say anything."""

    def __init__(self, port: int, **login: str) -> None:
        from paho.mqtt.client import Client, MQTTMessage  # noqa: PLC0415  (it may not be there)
        from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415

        self._came: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self.heard: list[Heard] = []
        self._client = Client(CallbackAPIVersion.VERSION2)
        if login:
            self._client.username_pw_set(login["user"], login["password"])
        connected = threading.Event()

        def on_connect(*_: object) -> None:
            self._client.subscribe("#", qos=1)

        def on_message(_: object, __: object, message: MQTTMessage) -> None:
            self._came.put(Heard(message.topic, bytes(message.payload), message.retain, time.monotonic()))

        self._client.on_connect = on_connect
        self._client.on_subscribe = lambda *_: connected.set()
        self._client.on_message = on_message
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert connected.wait(LIMIT)

    def say(self, topic: str, payload: object) -> None:
        """Publishes bytes as they are, and anything else as JSON."""
        sent = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self._client.publish(topic, sent, qos=1).wait_for_publish(LIMIT)

    def all(self) -> list[Heard]:
        """Everything so far."""
        with suppress(queue.Empty):
            while True:
                self.heard.append(self._came.get_nowait())
        return self.heard

    def last(self, topic: str) -> Heard | None:
        return next((one for one in reversed(self.all()) if one.topic == topic), None)

    def until(self, topic: str, **wanted: object) -> Heard:
        """Waits until the last message on a topic has these values."""

        def fits() -> bool:
            last = self.last(topic)
            return last is not None and wanted.items() <= last.json().items()

        eventually(fits, lambda: f"{topic}: not {wanted}, but {self.all()[-5:]}")
        found = self.last(topic)
        assert found is not None
        return found

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


class Wire:
    """A connection to a port that goes through this process, and can be cut without anybody being told."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._open: list[socket.socket] = [self._server]
        self.cut = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._open += [near, far]
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while more := source.recv(65536):
                if not self.cut.is_set():
                    target.sendall(more)
            source.close()
            target.close()

    def close(self) -> None:
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
