"""A copy of this process (`fork`): it has loaded what this one has loaded, and shares its memory."""

import gc
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired

LOOK_INTERVAL = 0.01
"""Seconds between two looks whether a copy has ended."""


def can_be_copied() -> bool:
    """Whether a copy of this process would work: what other threads hold is held in it for ever, as it lacks them.

    Not on macOS, whose libraries end a copy, nor on Windows, which makes none.
    """
    return sys.platform == "linux" and threading.active_count() == 1


class Copied:
    """A copy of this process that calls a function and ends; it is ended like a `subprocess.Popen`.

    Of the open files it keeps the standard ones and `kept`: with all of them it would hold on to locks, too.
    """

    pid: int

    def __init__(self, run: Callable[[], None], kept: int) -> None:
        if sys.platform == "win32":
            raise NotImplementedError  # see can_be_copied
        self._over = False
        gc.freeze()  # what is there stays: looking through it would write to it, which ends the sharing
        self.pid = os.fork()
        if self.pid == 0:
            _run(run, kept)

    def send_signal(self, number: int) -> None:
        """Sends a signal, unless the copy has ended."""
        if not self._has_ended():
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends the copy at once."""
        if sys.platform == "win32":
            raise NotImplementedError  # see can_be_copied
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> None:
        """Waits for the end. Raises TimeoutExpired."""
        began = time.monotonic()
        while not self._has_ended():
            if timeout is not None and time.monotonic() - began > timeout:
                raise TimeoutExpired("a copy of the kiosk", timeout)
            time.sleep(LOOK_INTERVAL)

    def _has_ended(self) -> bool:
        """Whether it has ended; its number is its own until this has told so."""
        if sys.platform == "win32":
            raise NotImplementedError  # see can_be_copied
        self._over = self._over or os.waitpid(self.pid, os.WNOHANG)[0] != 0
        return self._over


def _run(run: Callable[[], None], kept: int) -> None:
    """Calls the function and ends the process, however that ends, without going back to what was copied."""
    code = 1
    try:
        for number in {int(file.name) for file in Path("/proc/self/fd").iterdir()} - {0, 1, 2, kept}:
            with suppress(OSError):  # the one by which the folder was read
                os.close(number)
        run()
        code = 0
    except Exception:  # noqa: BLE001  (whatever it is, it is told, and nothing goes on where the kiosk itself was)
        traceback.print_exc()
    finally:
        os._exit(code)
