"""Where the kiosk is found on its network, and which names may be used to find it."""

import fcntl
import re
import socket
import struct
from collections.abc import Callable, Collection, Iterator
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path

ALL_IPV4 = "0.0.0.0"  # noqa: S104  (a name for it; settings decide)
ALL = "::"
"""Where to serve for every network: those of IPv4, or of both kinds."""

_ELSEWHERE = ("10.255.255.255", "172.31.255.255", "192.168.255.255")
"""Private addresses to ask the way to: the kernel only looks up its routes, and nothing is sent."""

_SIOCGIFADDR = 0x8915
"""Linux's question for an interface's IPv4 address (netdevice(7))."""

_HOST = re.compile(r"(\[(?P<address>[0-9a-f:.]+)]|(?P<name>[^\[\]:]+))(:\d*)?")
"""What browsers write as a Host: a name or an address, an IPv6 one in brackets, and a port."""

_IPV6 = Path("/proc/net/if_inet6")
_GLOBAL = "00"
_FLEETING = 0x01 | 0x08 | 0x20 | 0x40
"""The machine's IPv6 addresses, and the flags of those that are secret, twice there, old or untried yet."""

_OF_HERE = ip_network("fc00::/7")
"""Addresses that are known in this network only (RFC 4193)."""


def place(host: str, address: Callable[[], str | None] | None = None) -> str | None:
    """Where phones find a kiosk that serves at `host`; None where it serves every network and is on none.

    `address` tells the one on the network, in place of what this machine has.
    """
    if host not in (ALL, ALL_IPV4):
        return host
    if address is not None:
        return address()
    return lan_address() or (lan_address_ipv6() if host == ALL else None)


def in_link(host: str) -> str:
    """A host as a link names it: an IPv6 address stands in brackets."""
    return f"[{host}]" if ":" in host else host


def plain(address: str) -> str:
    """An address as its network writes it: at a socket of both kinds, an IPv4 one comes in disguise."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else str(found)


def lan_address() -> str | None:
    """The IPv4 address that we have on the network that phones are on; None where it has none."""
    found = [_on_the_way_to(target) for target in _ELSEWHERE] + [_of(name) for _, name in socket.if_nameindex()]
    return next((address for address in found if address and not ip_address(address).is_loopback), None)


def lan_address_ipv6() -> str | None:
    """The same of IPv6; one that is known in this network only goes before one for the whole world."""
    return min(map(str, _ipv6_addresses()), key=lambda one: ip_address(one) not in _OF_HERE, default=None)


def _ipv6_addresses() -> Iterator[IPv6Address]:
    """Those by which others reach this machine for as long as it is here, as Linux lists them (proc_net(5))."""
    try:
        lines = _IPV6.read_text("ascii").splitlines()
    except OSError:
        return  # a machine without IPv6
    for line in lines:
        digits, _, _, scope, flags, _ = line.split()
        if scope == _GLOBAL and not int(flags, 16) & _FLEETING:
            yield IPv6Address(int(digits, 16))


def _on_the_way_to(target: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect((target, 9))
        except OSError:
            return None
        name: str = asked.getsockname()[0]
        return name


def _of(interface: str) -> str | None:
    """An interface's own address: a network without a way out has one, though no route leads through it."""
    request = struct.pack("256s", interface.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            answer = fcntl.ioctl(asked.fileno(), _SIOCGIFADDR, request)
        except OSError:
            return None
        return socket.inet_ntoa(answer[20:24])


def own_names(more: Collection[str] = ()) -> frozenset[str]:
    """The names that this machine answers to, in lower case; `more` are those of its settings."""
    name = socket.gethostname().lower()
    return frozenset({"localhost", name, f"{name.partition('.')[0]}.local", *map(str.lower, more)})


def host_is_ours(header: str, names: Collection[str]) -> bool:
    """Whether a Host header names us: by an address, or by one of our names.

    A foreign name that points here is how a page on the internet would reach into this network (DNS rebinding).
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
