"""A port for a program that a test starts."""

import socket
from contextlib import suppress
from pathlib import Path
from random import SystemRandom

LOWEST = 10_000


def free_port() -> int:
    """A port on loopback that nobody uses, and that the system gives to no connection before the program has it.

    The system takes ports for connections from a range that it tells; a flood in another test goes through thousands.
    """
    end = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = SystemRandom().randrange(LOWEST, end)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
