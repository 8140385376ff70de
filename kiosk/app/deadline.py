"""The end of the program, which no part that hangs can put off."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from kiosk.config.terminal_mode import restore_terminal, terminal_mode

_log = logging.getLogger(__name__)

ENDS_WITHIN = 4.0
"""Seconds from the wish to close until the end of the program; systemd and people wait a little longer than that."""


class Deadline:
    """Ends the program `within` seconds after `begin`, unless it is `kept` before.

    By then every event is on the disk, unless the disk itself hangs: it is written when it happens.
    """

    def __init__(self, within: float = ENDS_WITHIN, end: Callable[[int], object] = os._exit) -> None:
        self._within = within
        self._end = end
        self._began, self._kept = Event(), Event()
        self._stdin = _stdin()
        self._mode = None if self._stdin is None else terminal_mode(self._stdin)
        self._thread = Thread(target=self._watch, name="deadline", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """Lets the time run; only the first call counts."""
        self._began.set()

    def keep(self) -> None:
        """Says that everything was closed in time."""
        self._kept.set()
        self._began.set()
        self._thread.join(1)

    def _watch(self) -> None:
        self._began.wait()
        if not self._kept.wait(self._within):
            _log.error("a part of the kiosk hangs and is left behind")
            if self._stdin is not None:
                restore_terminal(self._stdin, self._mode)
            self._end(0)


def _stdin() -> int | None:
    """The descriptor of the standard input; None where the program was started without one."""
    try:
        return sys.__stdin__.fileno() if sys.__stdin__ else None
    except (ValueError, OSError):
        return None


@contextmanager
def noticed_at_once(number: signal.Signals, act: Callable[[], object]) -> Iterator[None]:
    """Calls `act` on a thread of its own when the signal comes, even while the main thread hangs in a library.

    To be entered on the main thread; the signal needs a handler of Python's, which a main thread that runs calls too.
    """
    reader, writer = socket.socketpair()  # Windows takes no pipe
    writer.setblocking(False)
    before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)

    def listen() -> None:
        while came := reader.recv(1):
            if came[0] == number:
                act()

    thread = Thread(target=listen, name="signals", daemon=True)
    thread.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        writer.close()
        thread.join(1)
        reader.close()
