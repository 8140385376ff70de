"""Floods by strangers: rooms go on, come back and join, and the host ends at once and reports no fault."""

import resource
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import count
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import pytest

from tests.rooms.brokers import needs_mosquitto
from tests.waiting import LIMIT, eventually

needs_mosquitto()
pytest.importorskip("zeroconf", reason="the extra “rooms” is not installed")

from kiosk.rooms.host import gate  # noqa: E402
from tests.rooms.host.test_hosting import RunningHost, ear  # noqa: E402

GREETING = b"\x10\x1b\x00\x04MQTT\x04\xc2\x00\x3c\x00\x01x\x00\x05nobdy\x00\x05wrong"
"""The greeting of a room whose password is wrong."""

HELD = 1500
"""Connections that a stranger holds open at once: more than a program may usually open files."""

WITHIN = 20.0
"""Seconds in which each thing is done that a room asks for, however busy the machine is; alone, it takes hundredths.

Mosquitto without a gate keeps rooms out for a minute and a half.
"""

BETWEEN = 0.002
"""Seconds between two connections, so that a flood is no race for the processor: still many more than are let in."""

FEW = 1500
"""Files that the host or its broker may have open: each connection to the broker takes two."""

Flood = Callable[[int, str], socket.socket]


def _silent(port: int, source: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 2, (source, 0))


def _half(port: int, source: str) -> socket.socket:
    """A greeting that never ends."""
    one = _silent(port, source)
    one.sendall(GREETING[:9])
    return one


def _wrong(port: int, source: str) -> socket.socket:
    """A greeting with a wrong password."""
    one = _silent(port, source)
    one.sendall(GREETING)
    return one


def _nonsense(port: int, source: str) -> socket.socket:
    one = _silent(port, source)
    one.sendall(b'\x16\x03\x01{"code": "000000"}\n' * 20)
    return one


@pytest.fixture
def host(tmp_path: Path) -> Iterator[RunningHost]:
    running = RunningHost(tmp_path / "rooms")
    yield running
    running.stop()


@pytest.mark.parametrize("addresses", [1, 200], ids=["one address", "many addresses"])
@pytest.mark.parametrize("flood", [_silent, _half, _wrong, _nonsense])
@pytest.mark.slow
def test_a_flood_keeps_no_room_out(host: RunningHost, flood: Flood, addresses: int) -> None:
    joined = host.join("Blue")
    blue = ear(joined)
    started = get_context("spawn")
    connections = started.Value("i", 0)
    ports = (host.port, int(joined[0].rpartition(":")[2]))
    flooding = [(flood, port, addresses, connections) for port in ports]
    attackers = [started.Process(target=_attack, args=given, daemon=True) for given in flooding]
    for attacker in attackers:
        attacker.start()
    try:
        eventually(lambda: connections.value > 50, "the flood does not begin")
        for number in range(8):
            began = time.monotonic()
            blue.say("kiosk/v1/blue/state", {"phase": str(number)})
            blue.until("kiosk/v1/blue/state", phase=str(number))
            again = ear(joined)
            again.close()
            if addresses == 1:  # a new room is a stranger too: among hundreds of them it may have to try again
                host.join(f"Green {number}")
            assert time.monotonic() - began < WITHIN
            assert max(_files(host.process.pid), _files(host.broker)) < FEW
        asked = time.monotonic()
        host.stop()
        assert time.monotonic() - asked < WITHIN
        assert host.faults() == ""
    finally:
        for attacker in attackers:
            attacker.kill()
            attacker.join(LIMIT)
    blue.close()


def _attack(flood: Flood, port: int, addresses: int, connections: "Synchronized[int]") -> None:
    """Connects as fast as it can, in a process of its own: a client of MQTT cannot have a thousand files open."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    newest: deque[socket.socket] = deque()
    for number in count():
        source = number % addresses
        with suppress(OSError):
            newest.append(flood(port, f"127.1.{source // 200}.{source % 200 + 2}"))
            connections.value += 1
        while len(newest) > HELD:
            newest.popleft().close()
        time.sleep(BETWEEN)


def _files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


@pytest.mark.slow
def test_whoever_never_shows_a_password_is_put_out_and_a_room_that_rests_is_not(host: RunningHost) -> None:
    joined = host.join("Blue")
    blue = ear(joined)
    port = int(joined[0].rpartition(":")[2])
    with ExitStack() as stack:
        strangers = [stack.enter_context(make(port, "127.0.0.1")) for make in (_silent, _half, _wrong)]
        for one in strangers:
            one.settimeout(4 * gate.KNOWN_WITHIN)
            while one.recv(100):
                pass
        assert _files(host.broker) < 50
    blue.say("kiosk/v1/blue/state", {"phase": "home"})
    blue.until("kiosk/v1/blue/state", phase="home")
    blue.close()


def test_strangers_reach_the_broker_only_through_the_gate(host: RunningHost) -> None:
    config = (host.folder / "mosquitto.conf").read_text()
    (line,) = [line for line in config.splitlines() if line.startswith("listener")]
    assert line.endswith(" 127.0.0.1")


def test_rooms_that_are_connected_do_not_keep_the_host_from_ending(host: RunningHost) -> None:
    blue = ear(host.join("Blue"))
    asked = time.monotonic()
    host.stop()
    assert time.monotonic() - asked < WITHIN
    assert host.faults() == ""
    blue.close()
