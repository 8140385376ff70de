"""New connections from the network: in a flood, most are turned away before anything is made for them."""

import socket
import time
from collections.abc import Callable
from typing import Any

from kiosk.config.network import ALL, ALL_IPV4, network_of

PER_NETWORK = 60
STRANGERS = 300
"""How many connections are let in within a second: from one network, and from all where nobody known was."""

IN_ONE_GO = 500
"""How many are turned away before the event loop sees to something else."""

BACKLOG = 100
"""How many connections the event loop accepts in one go: that is what asyncio does with the `backlog` of a server."""

WAITING = 1024
"""How many connections may wait to be accepted.

Where a flood has filled them, because the kiosk stood still for a while, whoever comes tries again only after one, two,
three, four, five, seven and eleven seconds.
"""


class Arrivals:
    """Counts the connections that are let in, second by second.

    Turning one away costs a hundredth of serving it. So a flood is taken from the system's queue faster than it comes
    in, and the queue has room for everybody else.
    """

    def __init__(self, is_reserved: Callable[[str], bool], now: Callable[[], float] = time.monotonic) -> None:
        self._is_reserved = is_reserved
        self._now = now
        self._began = now()
        self._let_in: dict[str, int] = {}
        self._strangers = 0

    def lets_in(self, address: str) -> bool:
        """Whether one more connection from this address is let in."""
        if self._now() - self._began >= 1.0:
            self._began, self._strangers = self._now(), 0
            self._let_in.clear()
        network = network_of(address)
        before = self._let_in.get(network, 0)
        is_stranger = not self._is_reserved(network)
        if before >= PER_NETWORK or (is_stranger and self._strangers >= STRANGERS):
            return False
        self._let_in[network] = before + 1
        self._strangers += is_stranger
        return True


class ListeningSocket(socket.socket):
    """A listening socket that does not block and hands over only connections that `lets_in` allows."""

    lets_in: Callable[[str], bool] = staticmethod(lambda _: True)

    def listen(self, backlog: int = WAITING, /) -> None:
        """Lets as many wait as may, whatever number is asked for: a server asks for those that it accepts in one go."""
        super().listen(max(backlog, WAITING))

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection that is let in, and its address. Raises BlockingIOError where there is none now."""
        for _ in range(IN_ONE_GO):
            connection, address = super().accept()
            if self.lets_in(address[0]):
                return connection, address
            connection.close()
        raise BlockingIOError


def bound_socket(host: str, port: int) -> ListeningSocket:
    """A listening socket at that address; `::` also serves IPv4 if the machine supports both. Raises OSError."""
    dual_stack = host == ALL and socket.has_dualstack_ipv6()
    if host == ALL and not dual_stack:
        host = ALL_IPV4
    # With its protocol named, the event loop sends each answer at once, instead of waiting for more to send with it.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = ListeningSocket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if sock.family is socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, not dual_stack)
        sock.bind((host, port))
        sock.listen()
    except OSError:
        sock.close()
        raise
    return sock
