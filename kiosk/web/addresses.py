"""Where the kiosk is found on its network, and which names may be used to find it."""

import fcntl
import socket
import struct
from collections.abc import Collection
from ipaddress import ip_address

_ELSEWHERE = ("10.255.255.255", "172.31.255.255", "192.168.255.255")
"""Private addresses to ask the way to: the kernel only looks up its routes, and nothing is sent."""

_SIOCGIFADDR = 0x8915
"""Linux's question for an interface's IPv4 address (netdevice(7))."""


def lan_address() -> str | None:
    """The IPv4 address that we have on the network that phones are on; None where it has none."""
    found = [_on_the_way_to(target) for target in _ELSEWHERE] + [_of(name) for _, name in socket.if_nameindex()]
    return next((address for address in found if address and not ip_address(address).is_loopback), None)


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
    host = header.lower()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") < 2:
        host = host.partition(":")[0]
    if host in names:
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
