"""All connections to one door: how many there may be, and which goes first if there are too many."""

from collections import deque
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

RESERVED = 20
"""The number of networks from which known ones came last, whose connections are dropped after all others."""


class Member(Protocol):
    """A connection in a crowd."""

    network: str
    """The network that it comes from."""

    is_known: bool
    """Whether it has shown that it belongs here."""

    @property
    def is_idle(self) -> bool:
        """Whether it can be dropped without anything being broken off."""

    def drop(self) -> None:
        """Ends it at once, and leaves the crowd."""


M = TypeVar("M", bound=Member)


class Crowd(Generic[M]):
    """All connections from the instant at which they were accepted, by the network that they come from.

    In each network, those that have been idle for the longest come first. `maximum` is for all together.
    """

    def __init__(self, maximum: int, per_network: int) -> None:
        self.maximum = maximum
        self.per_network = per_network
        self._networks: dict[str, dict[M, None]] = {}
        self._reserved: deque[str] = deque(maxlen=RESERVED)

    def __iter__(self) -> Iterator[M]:
        return (connection for network in self._networks.values() for connection in network)

    def admit(self, connection: M) -> None:
        """Counts a new connection; where there are too many, another one is dropped, or this one."""
        network = self._networks.setdefault(connection.network, {})
        network[connection] = None
        if len(network) > self.per_network:
            _drop_from(network)
        elif sum(map(len, self._networks.values())) > self.maximum:
            most = max(self._networks, key=lambda name: (name not in self._reserved, len(self._networks[name])))
            _drop_from(self._networks[most])

    def note_use(self, connection: M) -> None:
        """Puts a connection that was just used behind the idle ones."""
        network = self._networks.get(connection.network, {})
        if connection in network:
            del network[connection]
            network[connection] = None

    def reserve(self, network: str) -> None:
        """Lets the connections from this network stay before all others, because a known one is there."""
        if network not in self._reserved:
            self._reserved.append(network)

    def is_reserved(self, network: str) -> bool:
        """Whether a known one came from this network."""
        return network in self._reserved

    def leave(self, connection: M) -> None:
        """Counts a connection no longer."""
        network = self._networks.get(connection.network, {})
        network.pop(connection, None)
        if not network:
            self._networks.pop(connection.network, None)


def _drop_from(network: dict[M, None]) -> None:
    """Drops the connection that is missed least: an idle one, and a known one only among their own."""
    idle = [connection for connection in network if connection.is_idle]
    strangers = (connection for connection in idle if not connection.is_known)
    newest = next(reversed(network))
    victim = next(strangers, idle[0] if idle else newest)
    victim.drop()
