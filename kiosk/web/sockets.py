"""The listening socket for phones."""

from kiosk.config.arrivals import ListeningSocket, bound_socket
from kiosk.config.settings import Web
from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_

PORTS_TRIED = 20


class WebError(KioskError, OSError):
    """The web server cannot be started."""


def listening_socket(settings: Web) -> ListeningSocket:
    """A listening socket at the configured port or the next free one. Raises WebError."""
    why = None
    for port in range(settings.port, settings.port + PORTS_TRIED):
        try:
            return bound_socket(settings.host, min(port, 65535))
        except OSError as error:
            why = error.strerror
    raise WebError(
        N_("Phones cannot connect: no port from {port} upwards can be used ({why})."), port=settings.port, why=why
    )
