"""Floods by strangers: the countdown, keys and the facilitator's page go on, the log stays small, closing is quick."""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.free_port import free_port
from tests.real_kiosk import RealKiosk
from tests.waiting import LIMIT
from tests.web.certificates import certificate
from tests.web.programs import keys_in

pytestmark = pytest.mark.slow

LASTS = 12.0
"""Seconds of each flood."""

PAGE_WITHIN = 2.0
"""Seconds in which the page comes, beside ten times what it takes on this machine without a flood."""

CLOSES_WITHIN = 5.0
LARGEST_LOG = 100_000


@dataclass
class Target:
    """A running kiosk, and what the flood knows of it."""

    kiosk: RealKiosk
    port: int
    keys: dict[str, str]
    tls: bool
    over: threading.Event

    def connect(self, source: str = "127.0.0.1") -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=2, source_address=(source, 0))

    def client(self, source: str = "127.0.0.1") -> httpx.Client:
        way = httpx.HTTPTransport(local_address=source, verify=False)
        base = f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"
        return httpx.Client(transport=way, base_url=base, timeout=LIMIT, headers={"Origin": base})


@contextmanager
def target(folder: Path, *, tls: bool) -> Iterator[Target]:
    port = free_port()
    web = {"ENABLED": "true", "HOST": "127.0.0.1", "PORT": str(port)}
    if tls:
        pem, key = certificate(folder)
        web |= {"CERTIFICATE": str(pem), "KEY": str(key)}
    environment = {f"KIOSK_WEB__{name}": value for name, value in web.items()} | {"JOURNAL_STREAM": "1:1"}
    kiosk = RealKiosk(folder, "solution-circle", environment=environment, log=folder / "log")
    over = threading.Event()
    try:
        kiosk.until("Space start")
        kiosk.type(" ")
        kiosk.until("→ next")
        kiosk.type("right")
        kiosk.until("of 3 minutes")
        yield Target(kiosk, port, keys_in(folder / "state"), tls, over)
    finally:
        over.set()
        kiosk.close()


Flood = Callable[[Target, ExitStack], None]

HELD = 400
"""Connections that an attacker holds open at once: two of them have more than the kiosk keeps."""


def _connects(aim: Target, _: ExitStack) -> None:
    """Two thousand connections at once, again and again, from one address."""
    while not aim.over.is_set():
        with ExitStack() as batch:
            for _number in range(2000):
                if aim.over.is_set():
                    return
                with suppress(OSError):
                    batch.enter_context(aim.connect())


def _silent(aim: Target, held: ExitStack) -> None:
    """Connections that say nothing, from ever more addresses."""
    newest: deque[socket.socket] = deque()
    for source in _ever_more_addresses(aim):
        with suppress(OSError):
            newest.append(held.enter_context(aim.connect(source)))
        _let_go(newest)


def _nonsense(aim: Target, _: ExitStack) -> None:
    while not aim.over.is_set():
        with suppress(OSError), aim.connect() as one:
            one.sendall(b"\x16\x03\x01 nonsense\r\n\r\n" * 20)


def _kept_alive(aim: Target, held: ExitStack) -> None:
    """Six addresses with sixty connections each, which ask now and then."""
    request = f"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1:{aim.port}\r\n\r\n".encode()
    newest: deque[socket.socket] = deque()
    while not aim.over.is_set():
        for number in range(6 * 60):
            with suppress(OSError):
                newest.append(held.enter_context(aim.connect(f"127.0.0.{number // 60 + 2}")))
        _let_go(newest)
        for phone in newest:
            with suppress(OSError):
                phone.sendall(request)


def _pipelined(aim: Target, held: ExitStack) -> None:
    """A thousand requests in one go, again and again, from ever more addresses that never read an answer."""
    requests = f"GET /notes HTTP/1.1\r\nHost: 127.0.0.1:{aim.port}\r\n\r\n".encode() * 1000
    newest: deque[socket.socket] = deque()
    for source in _ever_more_addresses(aim):
        with suppress(OSError):
            newest.append(held.enter_context(aim.connect(source)))
            newest[-1].settimeout(0.05)
            newest[-1].sendall(requests)
        _let_go(newest)


def _slow(aim: Target, held: ExitStack) -> None:
    """Heads and bodies of requests that come byte by byte."""
    host = f"127.0.0.1:{aim.port}"
    head = (
        f"POST /remote/pin HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Length: 60000\r\n\r\n".encode()
    )
    newest: deque[socket.socket] = deque()
    for number, source in enumerate(_ever_more_addresses(aim)):
        with suppress(OSError):
            newest.append(held.enter_context(aim.connect(source)))
            newest[-1].sendall(head if number % 2 else head[:20])
        for one in list(newest)[-50:]:
            with suppress(OSError):
                one.sendall(b"x")
        _let_go(newest)


def _wide(aim: Target, _: ExitStack) -> None:
    """Heads as long as they may be, with hundreds of cookies."""
    cookies = "; ".join(f"kiosk_remote={number}" for number in range(600))
    head = f"GET /r/{'x' * 3000} HTTP/1.1\r\nHost: 127.0.0.1:{aim.port}\r\nCookie: {cookies}\r\n\r\n".encode()
    for source in _ever_more_addresses(aim):
        with suppress(OSError), aim.connect(source) as one:
            one.sendall(head * 3)
            one.recv(10)


def _ever_more_addresses(aim: Target) -> Iterator[str]:
    """Addresses of strangers, until the flood is over."""
    for number in count(1):
        if aim.over.is_set():
            return
        yield f"127.0.{number // 200 % 200}.{number % 200 + 2}"


def _let_go(newest: "deque[socket.socket]") -> None:
    """Closes the oldest of too many connections: an attacker's own machine has a limit too."""
    while len(newest) > HELD:
        newest.popleft().close()


def _streams(aim: Target, held: ExitStack) -> None:
    """Two hundred open pages with the note taker's link."""
    for number in range(10):
        client = held.enter_context(aim.client(f"127.0.0.{number + 2}"))
        with suppress(httpx.HTTPError):
            client.get(f"/n/{aim.keys['notes']}")
        for _ in range(25):
            with suppress(httpx.HTTPError):
                held.enter_context(client.stream("GET", "/notes/events"))
    aim.over.wait(LIMIT)


FLOODS: dict[str, tuple[Flood, bool]] = {
    "connects": (_connects, False),
    "connects, enciphered": (_connects, True),
    "silent connections": (_silent, False),
    "handshakes that never end": (_silent, True),
    "nonsense": (_nonsense, False),
    "nonsense, enciphered": (_nonsense, True),
    "kept-alive connections": (_kept_alive, False),
    "pages of the note taker": (_streams, False),
    "a thousand requests in one go": (_pipelined, False),
    "requests byte by byte": (_slow, False),
    "long heads": (_wide, False),
}


@pytest.mark.parametrize(("flood", "tls"), FLOODS.values(), ids=FLOODS.keys())
def test_a_flood_by_strangers_is_not_noticed_in_the_room(tmp_path: Path, flood: Flood, tls: bool) -> None:
    with target(tmp_path, tls=tls) as aim, ExitStack() as held:
        with aim.client("127.0.0.99") as early:
            early.get(f"/r/{aim.keys['remote']}")
            assert early.post("/remote/pin", data={"pin": aim.keys["pin"]}).status_code == 303
            cookies = dict(early.cookies)
            asked = time.monotonic()
            assert early.get("/remote").status_code == 200
            quiet = time.monotonic() - asked
        left = aim.kiosk.clock
        assert left is not None
        began = time.monotonic()
        attackers = [threading.Thread(target=flood, args=(aim, held), daemon=True) for _ in range(2)]
        for attacker in attackers:
            attacker.start()
        waited = []
        while time.monotonic() < began + LASTS:
            asked = time.monotonic()
            with aim.client("127.0.0.99") as facilitator:
                facilitator.cookies.update(cookies)
                assert facilitator.get("/remote").status_code == 200
            waited.append(time.monotonic() - asked)
            time.sleep(0.25)
        aim.kiosk.type("+")
        aim.kiosk.until("of 4 minutes", 3)
        aim.kiosk.until_right(lambda: left + 60 - (time.monotonic() - began), within=2)
        asked = time.monotonic()
        aim.kiosk.process.terminate()
        assert aim.kiosk.process.wait(LIMIT) == 0
        closed = time.monotonic() - asked
        aim.over.set()
        for attacker in attackers:
            attacker.join(LIMIT)
        written = (tmp_path / "log").stat().st_size
        print(f"page within {max(waited):.2f} s, closed within {closed:.1f} s, log of {written} bytes")  # noqa: T201  (for docs/measurements.md)
        assert max(waited) < PAGE_WITHIN + 10 * quiet
        assert closed < CLOSES_WITHIN
        assert written < LARGEST_LOG
