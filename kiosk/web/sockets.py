"""The port that phones come in by."""

import socket

from kiosk.config.settings import Web
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.web.addresses import ALL, ALL_IPV4

PORTS_TRIED = 20

_WAITING = 128
"""How many connections may wait to be taken."""


class WebError(KioskError, OSError):
    """A server that cannot be had."""


def listening(settings: Web) -> socket.socket:
    """A socket at the set port, or the next one that is free. Raises WebError."""
    why = None
    for port in range(settings.port, settings.port + PORTS_TRIED):
        try:
            return _bound(settings.host, min(port, 65535))
        except OSError as error:
            why = error.strerror
    raise WebError(
        N_("Phones cannot connect: no port from {port} upwards can be used ({why})."), port=settings.port, why=why
    )


def _bound(host: str, port: int) -> socket.socket:
    """A socket at that address; for all addresses of both kinds, as far as this machine has both."""
    both = host == ALL and socket.has_dualstack_ipv6()
    if host == ALL and not both:
        host = ALL_IPV4
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if sock.family is socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, not both)
        sock.bind((host, port))
        sock.listen(_WAITING)
    except OSError:
        sock.close()
        raise
    return sock
