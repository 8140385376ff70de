"""Tells systemd how far a start is, what the kiosk is doing, and that it is alive; systemd restarts one that hangs."""

import logging
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from kiosk.core.errors import KioskError
from kiosk.core.i18n import tr
from kiosk.core.room.fault import SCREEN
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.events import Event

_log = logging.getLogger(__name__)

STAGE_WITHIN = 600
"""Seconds that each stage of a start may take: a first start from a slow card, or one that brings old sessions up to
date, is not a kiosk that hangs."""

FAILS_AFTER = 10.0
"""Seconds after which a start that fails ends at the earliest.

The unit restarts a kiosk that dies in a session within half a second. What cannot start at all needs time for people
to read why. (RestartSteps= of systemd cannot do that: it never counts from the beginning again, so that after some
weeks the kiosk would be missed for long in a session. Nor can StartLimitBurst=: the kiosk would never come back.)
"""


class ServiceManager:
    """Sends messages of sd_notify(3) to the socket in NOTIFY_SOCKET; without a socket it sends nothing.

    The protocol is one datagram, and no maintained package for it installs without a compiler. As a
    `kiosk.ports.Subscriber` it reports what `systemctl status` shows.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        path = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{path[1:]}" if path.startswith("@") else path
        self._ready = False
        self._status = ""

    def report_stage(self, sentence: str) -> None:
        """Reports how far a start is; systemd waits for the next stage, however long it would have waited."""
        self._send(f"STATUS={_line(sentence)}\nEXTEND_TIMEOUT_USEC={STAGE_WITHIN * 1_000_000}")

    def report_alive(self) -> None:
        """Reports that the loops are running; the first report also says that the kiosk is ready."""
        self._send("WATCHDOG=1" if self._ready else "READY=1\nWATCHDOG=1")
        self._ready = True

    def report_status(self, sentence: str) -> None:
        """Reports what the kiosk is doing, or what is wrong with it."""
        if sentence != self._status:
            self._status = sentence
            self._send(f"STATUS={_line(sentence)}")

    def report_stopping(self) -> None:
        """Reports that the kiosk is about to close."""
        self._send("STOPPING=1")

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Reports whether a session is under way, and a screen that is missing."""
        del happened
        self.report_status(room_status(room))

    def close(self) -> None:
        """Does nothing: `report_stopping` is said before other parts are closed."""

    @contextmanager
    def starting(self, wait: Callable[[float], None] = time.sleep) -> Iterator[None]:
        """Reports why what is done in the block fails; a service that fails at once is not restarted each second."""
        began = time.monotonic()
        self.report_stage(tr("Loading the program."))
        try:
            yield
        except Exception as error:  # whatever stops a start is told, and then stops it
            if self._address:
                self.report_status(str(error) if isinstance(error, KioskError) else f"{type(error).__name__}: {error}")
                wait(max(0.0, began + FAILS_AFTER - time.monotonic()))
            raise

    def _send(self, message: str) -> None:
        if sys.platform == "win32" or not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
                wire.sendto(message.encode(), self._address)
        except OSError as error:
            _log.warning("systemd cannot be told (%s): %s", message.splitlines()[0], error)


def room_status(room: Room) -> str:
    """What anybody on the machine may know of the room: neither who is in it nor what they talk about."""
    if missing := next((fault.problem for fault in room.faults if fault.part == SCREEN), None):
        return missing
    return tr("A session is under way.") if room.screen is Screen.STEP else tr("The kiosk is open.")


def _line(sentence: str) -> str:
    """A sentence as one line, because each line of a message is an assignment."""
    return " ".join(sentence.split())
