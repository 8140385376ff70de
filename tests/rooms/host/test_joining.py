"""What answers at an address where a host should be, but is none: a printer, another program, somebody's trick."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from kiosk.core.errors import RoomsError
from kiosk.rooms.host.joining import join_host
from tests.waiting import LIMIT

Answering = Callable[[bytes], str]


@pytest.fixture
def answering() -> Iterator[Answering]:
    """Starts a program that answers every line with the same bytes, and returns its address."""
    servers: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(answer: bytes) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        server.settimeout(LIMIT)

        def serve() -> None:
            phone, _ = server.accept()
            with phone:
                phone.recv(1024)
                phone.sendall(answer)

        servers.append(server)
        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return f"127.0.0.1:{server.getsockname()[1]}"

    yield start
    for thread, server in zip(threads, servers, strict=True):
        thread.join()
        server.close()


GIVEN = '{{"user": "blue", "password": "secret", "port": {}}}\n'


def test_a_host_gives_the_broker_a_user_and_a_password(answering: Answering) -> None:
    given = join_host(answering(GIVEN.format(1883).encode()), "123456", "Blue")
    assert given == ("mqtt://127.0.0.1:1883", "blue", "secret")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\n",
        b"\xff\xfe\n",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"[]\n",
        b"{}\n",
        b"[" * 1000 + b"\n",
        b"x" * 5000,
        *(
            GIVEN.format(port).encode()
            for port in ('"x"', "[]", "null", "true", "1e999", "NaN", "-5", "65536", "9" * 900)
        ),
        b'{"user": "a\\n[web]\\nb", "password": "c", "port": 1883}\n',
        b'{"user": "a", "password": "\\ud800", "port": 1883}\n',
        b'{"user": [], "password": {}, "port": 1883}\n',
        b'{"problem": {}}\n',
    ],
)
def test_an_answer_that_no_host_gives_is_one_clear_sentence(answering: Answering, answer: bytes) -> None:
    with pytest.raises(RoomsError, match="what answers there is no host"):
        join_host(answering(answer), "123456", "Blue")


def test_a_problem_can_neither_change_the_terminal_nor_fill_gaps(answering: Answering) -> None:
    with pytest.raises(RoomsError) as raised:
        join_host(answering(b'{"problem": "{x} %s \\u001b[31m wrong"}\n'), "123456", "Blue")
    assert str(raised.value) == "{x} %s [31m wrong"


@pytest.mark.parametrize("port", ["0", "65536", "9" * 400, "9" * 5000, "-1", "1e3"])
def test_a_port_that_does_not_exist_is_one_clear_sentence(port: str) -> None:
    with pytest.raises(RoomsError, match="this is not an address"):
        join_host(f"127.0.0.1:{port}", "123456", "Blue")


@pytest.mark.parametrize("address", ["", "a" * 300, "\0", "é" * 70, "\ud800"])
def test_a_name_that_no_machine_can_have_is_one_clear_sentence(address: str) -> None:
    with pytest.raises(RoomsError):
        join_host(address, "123456", "Blue")
