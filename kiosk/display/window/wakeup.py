"""What the window's loop sleeps on: news of the room, and the screen's own connection."""

import os
import select
import selectors
import socket
import sys
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

POLL_INTERVAL = 0.05
"""Seconds between two looks for keys where nothing tells of them: SDL's own way of waiting takes more."""

_OPEN_FILES = Path("/proc/self/fd")


def open_files() -> frozenset[int]:
    """The numbers of all files that this process has open, as far as the system tells."""
    if sys.platform != "linux":
        return frozenset()
    listed = [int(file.name) for file in _OPEN_FILES.iterdir()]
    return frozenset(filter(_is_open, listed))


def _is_open(file: int) -> bool:
    """Whether a file is open; the one by which the list was read no longer is, and its number is the next one's."""
    try:
        os.fstat(file)
    except OSError:
        return False
    return True


class Wakeup:
    """Sleeps until there is news, until the screen has something to say, or for a time.

    What the screen says is for SDL, which whoever wakes has to ask. SDL keeps its connections to itself, so they are
    the files that were opened since just before the window: the socket of a desktop, or keyboards and touch screens,
    also those that are plugged in later.
    """

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()  # Windows can wait for sockets only
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._before: frozenset[int] = frozenset()
        self._files: frozenset[int] = frozenset()
        self._tells = self._told = self._in_vain = False

    def watch_from(self, before: frozenset[int]) -> None:
        """Wakes by the files of a screen from now on: those that are open now, and were not among these `before`."""
        self._before, self._files = before, frozenset()
        self.look_again()

    def look_again(self) -> None:
        """Notices the files of a keyboard that was plugged in meanwhile, and of one that was taken out."""
        files = open_files() - self._before
        if files != self._files:
            self._files = files
            self.watch(files)

    def watch(self, files: Collection[int]) -> None:
        """Wakes by these files of the screen from now on, instead of by those of an earlier one."""
        self._selector.close()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._reader, selectors.EVENT_READ)
        self._tells = self._told = self._in_vain = False
        for file in files:
            with suppress(OSError):  # a file on a disk is always ready; or it was open for a moment only
                self._selector.register(file, selectors.EVENT_READ)
                self._tells = True

    def ring(self) -> None:
        """Wakes the loop, or keeps it from sleeping next time, because there is news."""
        with suppress(OSError):  # it has been rung often enough, or is closed
            self._writer.send(b"!")

    def quiet(self) -> None:
        """Forgets the news so far."""
        with suppress(OSError):
            while self._reader.recv(4096):
                pass

    def wait_for_news(self, seconds: float) -> bool:
        """Waits for news only, and returns whether there is some."""
        return bool(select.select([self._reader], [], [], max(0.0, seconds))[0])

    def wait(self, seconds: float) -> bool:
        """Waits for news or the screen, and returns whether there is news; SDL has to be asked for events."""
        if not self._tells or self._in_vain:
            self._told = self._in_vain = False
            return self.wait_for_news(min(seconds, POLL_INTERVAL))
        ready = {key.fileobj for key, _ in self._selector.select(max(0.0, seconds))}
        self._told = not ready <= {self._reader}
        return self._reader in ready

    def note_events(self, there_were: bool) -> None:
        """Notes whether there were events: a screen that keeps telling of none must not keep the loop from sleeping."""
        self._in_vain = self._told and not there_were

    def close(self) -> None:
        """Lets go of everything; news is then lost."""
        self._selector.close()
        self._reader.close()
        self._writer.close()
