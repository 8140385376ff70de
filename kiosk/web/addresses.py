"""The kiosk's addresses on its network, and the host names that it accepts."""

import re
import socket
from collections.abc import Callable, Collection, Iterator
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path

from kiosk.config.network import ALL, ALL_IPV4, lan_address

_HOST = re.compile(r"(\[(?P<address>[0-9a-f:.]+)]|(?P<name>[^\[\]:]+))(:\d*)?")
"""A Host header: a name or an address (an IPv6 address in brackets) and an optional port."""

_IPV6 = Path("/proc/net/if_inet6")
_GLOBAL = "00"
_UNSTABLE = 0x01 | 0x08 | 0x20 | 0x40
"""The flags of IPv6 addresses that are temporary, duplicate, deprecated or tentative (RFC 4862)."""

_UNIQUE_LOCAL = ip_network("fc00::/7")
"""Unique local addresses, which are routed only within a site (RFC 4193)."""


def reachable_host(host: str, address: Callable[[], str | None] | None = None) -> str | None:
    """The host under which phones reach a kiosk that serves at `host`; None if it serves every network but is on none.

    `address` returns the network address; by default it is looked up on this machine.
    """
    if host not in (ALL, ALL_IPV4):
        return host
    if address is not None:
        return address()
    return lan_address() or (lan_address_ipv6() if host == ALL else None)


def lan_address_ipv6() -> str | None:
    """The machine's IPv6 address, preferably a unique local one; None if it has none."""
    return min(map(str, _ipv6_addresses()), key=lambda one: ip_address(one) not in _UNIQUE_LOCAL, default=None)


def _ipv6_addresses() -> Iterator[IPv6Address]:
    """The machine's permanent global and unique local IPv6 addresses, as Linux lists them (proc_net(5))."""
    try:
        lines = _IPV6.read_text("ascii").splitlines()
    except OSError:
        return  # the machine has no IPv6
    for line in lines:
        digits, _, _, scope, flags, _ = line.split()
        if scope == _GLOBAL and not int(flags, 16) & _UNSTABLE:
            yield IPv6Address(int(digits, 16))


def own_names(more: Collection[str] = ()) -> frozenset[str]:
    """The host names of this machine in lower case; `more` are the names in the settings."""
    name = socket.gethostname().lower()
    return frozenset({"localhost", name, f"{name.partition('.')[0]}.local", *map(str.lower, more)})


def is_own_host(header: str, names: Collection[str]) -> bool:
    """Whether a Host header contains an address or one of the kiosk's names.

    Other names are refused, because with DNS rebinding a page on the internet could reach the kiosk under its own name.
    """
    host = _HOST.fullmatch(header.lower())
    if host is None:
        return False
    name = host["address"] or host["name"]
    if name in names:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
