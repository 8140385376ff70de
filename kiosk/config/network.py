"""Addresses in the local network: this machine's, under which phones and other rooms reach it, and theirs."""

import socket
import struct
import sys
from ipaddress import IPv6Address, ip_address

ALL_IPV4 = "0.0.0.0"  # noqa: S104  (a constant; settings decide whether it is used)
ALL = "::"
"""The address that serves every network, IPv4 and IPv6; `ALL_IPV4` serves those of IPv4 only."""

_PRIVATE_TARGETS = ("10.255.255.255", "172.31.255.255", "192.168.255.255")
"""Private addresses to which the kernel looks up the route; nothing is sent to them."""

_SIOCGIFADDR = 0x8915
"""The Linux ioctl that returns an interface's IPv4 address (netdevice(7))."""


def lan_address() -> str | None:
    """The machine's IPv4 address on the local network; None if it has none."""
    routed = [_address_towards(target) for target in _PRIVATE_TARGETS]
    addresses = routed + [_interface_address(name) for _, name in socket.if_nameindex()]
    return next((address for address in addresses if address and not ip_address(address).is_loopback), None)


def host_in_link(host: str) -> str:
    """A host as it is written in a link: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def unmapped_address(address: str) -> str:
    """An address in its usual form: a socket for both protocols shows an IPv4 address as a mapped IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else str(parsed)


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the network of an IPv6 address, as machines have many of those."""
    try:
        found = ip_address(unmapped_address(address))
    except ValueError:
        return address
    return str(IPv6Address(int(found) >> 64 << 64)) if isinstance(found, IPv6Address) else str(found)


def _address_towards(target: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, 9))
        except OSError:
            return None
        name: str = probe.getsockname()[0]
        return name


def _interface_address(interface: str) -> str | None:
    """An interface's IPv4 address, or None; it exists even in a network without a gateway. Only Linux tells it so."""
    if sys.platform != "linux":
        return None
    import fcntl  # noqa: PLC0415  (not on Windows)

    request = struct.pack("256s", interface.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, request)
        except OSError:
            return None
        return socket.inet_ntoa(answer[20:24])
