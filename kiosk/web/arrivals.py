"""New connections of phones: in a flood, most are turned away before anything is made for them."""

import socket
import time
from collections.abc import Callable
from typing import Any

from kiosk.web.addresses import network_of

PER_NETWORK = 60
STRANGERS = 300
"""How many connections are let in within a second: from one network, and from all where no facilitator was."""

IN_ONE_GO = 500
"""How many are turned away before the event loop sees to something else."""


class Arrivals:
    """Counts the connections that are let in, second by second.

    Turning one away costs a hundredth of serving it. So a flood is taken from the system's queue faster than it comes
    in, and the queue has room for everybody else; where it is full, a phone tries again only after one, three and seven
    seconds.
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

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection that is let in, and its address. Raises BlockingIOError where there is none now."""
        for _ in range(IN_ONE_GO):
            connection, address = super().accept()
            if self.lets_in(address[0]):
                return connection, address
            connection.close()
        raise BlockingIOError
