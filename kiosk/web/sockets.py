"""The listening socket for phones."""

import socket

from kiosk.config.settings import Web
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.web.addresses import ALL, ALL_IPV4
from kiosk.web.arrivals import ListeningSocket

PORTS_TRIED = 20

BACKLOG = 100
"""How many connections are accepted in one go, and at first may wait to be accepted."""


class WebError(KioskError, OSError):
    """The web server cannot be started."""


def listening_socket(settings: Web) -> ListeningSocket:
    """A listening socket at the configured port or the next free one. Raises WebError."""
    why = None
    for port in range(settings.port, settings.port + PORTS_TRIED):
        try:
            return _bound_socket(settings.host, min(port, 65535))
        except OSError as error:
            why = error.strerror
    raise WebError(
        N_("Phones cannot connect: no port from {port} upwards can be used ({why})."), port=settings.port, why=why
    )


def _bound_socket(host: str, port: int) -> ListeningSocket:
    """A listening socket at that address; `::` also serves IPv4 if the machine supports both."""
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
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock
