"""What open pages cost the kiosk, and how soon they hear of a command: `python -m tests.benchmarks.web` prints a table.

The kiosk is a program of its own, without a screen; the pages are streams that this process holds open on loopback.
What this process takes is counted in: httpx has sent a command after nearly a millisecond, as its body follows its
headers in another packet (a line of its own tells how long); and a page waits some hundredths for each that is read
before it.
"""

import selectors
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

import httpx

from kiosk.core.room.notice import BOUNCE
from tests.benchmarks.cost import cost
from tests.benchmarks.figures import Figure, spread, table
from tests.waiting import LIMIT
from tests.web.programs import Program

PAGES = 20
SECONDS = 10.0
COMMANDS = 100

_BETWEEN = (BOUNCE + 50) / 1000
"""Seconds between two commands; sooner, the second would be taken for a bounce."""

_TAKEN = bytearray(1 << 16)
"""What a page took in last; one for all, as making room for each anew takes longer than taking it in."""


class Page:
    """One open page: a stream, and when something last came by it."""

    def __init__(self, base: str, key: str) -> None:
        host, _, port = base.removeprefix("http://").partition(":")
        self.socket = socket.create_connection((host, int(port)))
        self.socket.sendall(
            f"GET /notes/events HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: kiosk_notes={key}\r\n\r\n".encode()
        )

    def took(self) -> bool:
        """Takes in what has come; whether a picture was in it."""
        return _TAKEN.find(b"event: picture", 0, self.socket.recv_into(_TAKEN)) >= 0


def measure(pages: int = PAGES, seconds: float = SECONDS, commands: int = COMMANDS) -> list[Figure]:
    """Runs a kiosk in a session and measures it alone, with pages open, and while it is given commands."""
    with tempfile.TemporaryDirectory() as folder, _running(Path(folder)) as (program, remote):
        assert program.process is not None
        alone = cost(program.process.pid, seconds)
        opened = [Page(program.base, program.keys["notes"]) for _ in range(pages)]
        quiet(opened)
        with_pages = cost(program.process.pid, seconds)
        sending: list[float] = []
        waits = list(_waits(opened, remote, commands, sending))
        for page in opened:
            page.socket.close()
    return [
        Figure("kiosk without screen, sound and pages, CPU", alone.cpu, "% of a core", 2),
        Figure(f"{pages} open pages cost, CPU", with_pages.cpu - alone.cpu, "% of a core", 2),
        *spread("command to page", waits, "ms", 10),
        Figure("of which until the command was sent, p50", median(sending), "ms"),
    ]


@contextmanager
def _running(folder: Path) -> Iterator[tuple[Program, httpx.Client]]:
    """A kiosk in its first step, and a remote that has come in."""
    program = Program(folder)
    program.start("solution-circle")
    keys = program.keys
    with httpx.Client(base_url=program.base, headers={"Origin": program.base, "Accept": "application/json"}) as remote:
        remote.get(f"/r/{keys['remote']}")
        remote.post("/remote/pin", data={"pin": keys["pin"]})
        for command in ("start", "next"):
            remote.post("/remote/command", data={"command": command})
            time.sleep(_BETWEEN)
        try:
            yield program, remote
        finally:
            program.kill()


def quiet(pages: Sequence[Page]) -> None:
    """Waits until all that pages begin with has come."""
    with selectors.DefaultSelector() as selector:
        for page in pages:
            selector.register(page.socket, selectors.EVENT_READ, page)
        while ready := selector.select(0.5):
            for key, _ in ready:
                key.data.took()


def _waits(pages: Sequence[Page], remote: httpx.Client, commands: int, sending: list[float]) -> Iterator[float]:
    """Milliseconds from each command's being given to each page's hearing of it, and to its last byte's being sent."""
    with selectors.DefaultSelector() as selector:
        for page in pages:
            selector.register(page.socket, selectors.EVENT_READ, page)
        for number in range(commands):
            command = "resume" if number % 2 else "pause"
            waiting = set(pages)
            began = time.perf_counter()
            trace = partial(_trace, began, sending)
            request = remote.build_request(
                "POST", "/remote/command", data={"command": command}, extensions={"trace": trace}
            )
            answer = remote.send(request, stream=True)
            while waiting:
                assert time.perf_counter() < began + LIMIT, f"{len(waiting)} pages never heard of {command}"
                for key, _ in selector.select(5):
                    if key.data.took():
                        waiting.discard(key.data)
                        yield (time.perf_counter() - began) * 1000
            answer.read()
            time.sleep(_BETWEEN)


def _trace(began: float, sending: list[float], event: str, info: object) -> None:
    """Told by httpx how far a request is."""
    del info
    if event == "http11.send_request_body.complete":
        sending.append((time.perf_counter() - began) * 1000)


if __name__ == "__main__":
    print(table(measure()))  # noqa: T201  (a table for whoever asked for it)
