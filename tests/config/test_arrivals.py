"""In a flood, connections are turned away, but never a phone's few, nor all of a facilitator's."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.config.arrivals import (
    BACKLOG,
    IN_ONE_GO,
    PER_NETWORK,
    STRANGERS,
    WAITING,
    Arrivals,
    ListeningSocket,
    bound_socket,
)
from tests.seconds import Seconds
from tests.waiting import LIMIT

FACILITATOR = "192.0.2.1"


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def arrivals(seconds: Seconds) -> Arrivals:
    return Arrivals(lambda network: network == FACILITATOR, seconds)


def test_one_network_has_only_so_many_in_a_second(arrivals: Arrivals, seconds: Seconds) -> None:
    for _ in range(2):
        assert [arrivals.lets_in("192.0.2.2") for _ in range(PER_NETWORK + 1)] == [True] * PER_NETWORK + [False]
        assert arrivals.lets_in("192.0.2.3")
        seconds.now += 1


def test_addresses_of_one_ipv6_network_count_together(arrivals: Arrivals) -> None:
    let_in = [arrivals.lets_in(f"2001:db8::{number:x}") for number in range(PER_NETWORK + 1)]
    assert let_in == [True] * PER_NETWORK + [False]


def test_a_flood_from_many_networks_leaves_room_for_facilitators(arrivals: Arrivals, seconds: Seconds) -> None:
    let_in = [arrivals.lets_in(f"198.51.{number // 250}.{number % 250}") for number in range(STRANGERS + 100)]
    assert sum(let_in) == STRANGERS
    assert [arrivals.lets_in(FACILITATOR) for _ in range(PER_NETWORK + 1)] == [True] * PER_NETWORK + [False]
    seconds.now += 1
    assert arrivals.lets_in("198.51.100.1")


def test_a_flood_from_one_network_takes_no_room_from_strangers(arrivals: Arrivals) -> None:
    for _ in range(10 * STRANGERS):
        arrivals.lets_in("192.0.2.2")
    assert all(arrivals.lets_in(f"192.0.3.{number}") for number in range(STRANGERS - PER_NETWORK))


@pytest.fixture
def listening() -> Iterator[ListeningSocket]:
    with ListeningSocket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        sock.setblocking(False)
        yield sock


def test_who_is_turned_away_is_told_so_at_once_and_does_not_stand_in_the_way(listening: ListeningSocket) -> None:
    listening.lets_in = lambda address: address == "127.0.0.9"
    with ExitStack() as stack:
        phones = [
            stack.enter_context(socket.create_connection(listening.getsockname(), 5, (f"127.0.0.{number}", 0)))
            for number in range(2, 10)
        ]
        connection, address = listening.accept()
        stack.enter_context(connection)
        assert address[0] == "127.0.0.9"
        assert [phone.recv(1) for phone in phones[:-1]] == [b""] * 7
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_the_event_loop_has_its_turn_even_in_a_flood_without_end(
    listening: ListeningSocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned_away = []

    def turn_away(address: str) -> bool:
        turned_away.append(address)
        return False

    listening.lets_in = turn_away
    monkeypatch.setattr(socket.socket, "accept", lambda _: (socket.socket(), (FACILITATOR, 1)))
    with pytest.raises(BlockingIOError):
        listening.accept()
    assert len(turned_away) == IN_ONE_GO


@pytest.mark.skipif(sys.platform != "linux", reason="other systems let fewer wait")
def test_who_comes_while_the_kiosk_is_busy_waits_and_is_not_lost() -> None:
    allowed = int(Path("/proc/sys/net/core/somaxconn").read_text())
    comes = min(WAITING, allowed)

    turned_away: list[str] = []

    def turn_away(address: str) -> bool:
        turned_away.append(address)
        return False

    async def come_and_are_found() -> None:
        with bound_socket("127.0.0.1", 0) as sock:
            sock.lets_in = turn_away
            server = await asyncio.start_server(lambda _reader, _writer: None, sock=sock, backlog=BACKLOG)
            for _ in range(comes):  # the event loop stands still meanwhile
                socket.create_connection(sock.getsockname(), LIMIT).close()
            for _ in range(comes // IN_ONE_GO + 1):
                with pytest.raises(BlockingIOError):
                    sock.accept()
            server.close()

    asyncio.run(come_and_are_found())
    assert len(turned_away) == comes
