"""Tells systemd, where it started us, that the kiosk is ready and alive, so that it is restarted when it hangs."""

import logging
import os
import socket
from collections.abc import Mapping

_log = logging.getLogger(__name__)


class Watchdog:
    """Speaks the protocol of sd_notify(3) to the socket in NOTIFY_SOCKET; without one it says nothing.

    A few lines of our own: the protocol is one datagram, and no package for it is both alive and free of a compiler.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        place = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{place[1:]}" if place.startswith("@") else place
        self._ready = False

    def alive(self) -> None:
        """The loops go round; the first time it also tells that the kiosk is ready."""
        self._tell("WATCHDOG=1" if self._ready else "READY=1\nWATCHDOG=1")
        self._ready = True

    def stopping(self) -> None:
        """The kiosk is about to close."""
        self._tell("STOPPING=1")

    def _tell(self, message: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as wire:
                wire.sendto(message.encode(), self._address)
        except OSError as error:
            _log.warning("systemd cannot be told (%s): %s", message.splitlines()[0], error)
