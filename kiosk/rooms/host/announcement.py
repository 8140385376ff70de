"""How rooms find the host in the local network: by mDNS, or else by its address."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from time import sleep

from zeroconf import ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

from kiosk.config.network import lan_address

SERVICE = "_kiosk-rooms._tcp.local."

SEARCHES_FOR = 3.0
"""Seconds that a search may take."""


def own_address() -> str:
    """The address under which others in the network reach this machine; without a network, only this machine does."""
    return lan_address() or "127.0.0.1"


@contextmanager
def announced(port: int, address: str) -> Iterator[bool]:
    """Announces the host for as long as this lasts; answers whether that can be done here."""
    try:
        zeroconf = Zeroconf(interfaces=[address])
    except OSError:
        yield False
        return
    try:
        # Machines are often called alike, and addresses belong to a name: a random one is nobody else's.
        name = f"{token_hex(8)}.{SERVICE}"
        zeroconf.register_service(ServiceInfo(SERVICE, name, port=port, addresses=[socket.inet_aton(address)]))
        yield True
    finally:
        zeroconf.close()


def found_hosts(seconds: float = SEARCHES_FOR, interfaces: tuple[str, ...] = ()) -> tuple[tuple[str, int], ...]:
    """The hosts that answer within so many seconds, by address and port."""
    found: dict[str, tuple[str, int]] = {}

    class Listener(ServiceListener):
        """Keeps what is found; the names of the parameters are the library's."""

        def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
            """Notes a host."""
            info = zc.get_service_info(type_, name, timeout=round(seconds * 1000))
            if info and info.port and (addresses := info.parsed_addresses()):
                found[name] = addresses[0], info.port

        def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
            """Notes that a host has changed."""
            self.add_service(zc, type_, name)

        def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
            """Notes that a host is gone."""
            del zc, type_
            found.pop(name, None)

    try:
        zeroconf = Zeroconf(interfaces=list(interfaces)) if interfaces else Zeroconf()
    except OSError:
        return ()
    try:
        ServiceBrowser(zeroconf, SERVICE, Listener())
        sleep(seconds)
    finally:
        zeroconf.close()
    return tuple(sorted(set(found.values())))
