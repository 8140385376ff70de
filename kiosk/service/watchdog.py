"""Reports to systemd that the kiosk is ready and alive, so that systemd restarts a kiosk that hangs."""

import logging
import os
import socket
from collections.abc import Mapping

_log = logging.getLogger(__name__)


class Watchdog:
    """Sends messages of sd_notify(3) to the socket in NOTIFY_SOCKET; without a socket it sends nothing.

    The protocol is one datagram, and no maintained package for it installs without a compiler.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        path = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{path[1:]}" if path.startswith("@") else path
        self._ready = False

    def report_alive(self) -> None:
        """Reports that the loops are running; the first report also says that the kiosk is ready."""
        self._send("WATCHDOG=1" if self._ready else "READY=1\nWATCHDOG=1")
        self._ready = True

    def report_stopping(self) -> None:
        """Reports that the kiosk is about to close."""
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as wire:
                wire.sendto(message.encode(), self._address)
        except OSError as error:
            _log.warning("systemd cannot be told (%s): %s", message.splitlines()[0], error)
