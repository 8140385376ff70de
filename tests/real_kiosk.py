"""The real program in a pseudo-terminal, whose keys and screen a test can use; it can be killed."""

import os
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.core.room.notice import BOUNCE
from tests.waiting import LIMIT

CODES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
CLOCK = re.compile(r"^\s*(\+?)(\d+):([0-5]\d)\s*$", re.MULTILINE)

LINES, COLUMNS = 16, 90
"""A terminal so low that the countdown is written in ordinary digits, which tests can read."""

KEYS = {"right": "\x1b[C", "left": "\x1b[D", "escape": "\x1b"}
"""The codes that a terminal sends for named keys; any other key is sent as its character."""


class RealKiosk:
    """A running kiosk; `command` is put before Python's command, `environment` is added to the default one.

    `log` is the file for what it writes into its log.
    """

    def __init__(
        self,
        folder: Path,
        *args: str,
        environment: Mapping[str, str] | None = None,
        command: tuple[str, ...] = (),
        log: Path | None = None,
    ) -> None:
        own = {
            "KIOSK_STATE": str(folder / "state"),
            "KIOSK_CACHE": str(folder / "cache"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "KIOSK_ANNOUNCER": "silent",
            "KIOSK_LISTENER": "none",
            "KIOSK_WEB__ENABLED": "false",
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
        }
        self._master, slave = os.openpty()
        termios.tcsetwinsize(slave, (LINES, COLUMNS))
        self.seen = ""
        self.began = time.monotonic()
        self._typed_at = 0.0
        written = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT)
        self.process = subprocess.Popen(
            [*command, sys.executable, "-m", "kiosk", "--display", "terminal", *args],
            stdin=slave,
            stdout=slave,
            stderr=written,
            env={**os.environ, **own, **(environment or {})},
            start_new_session=True,
        )
        self._name = os.ttyname(slave)
        os.close(written)
        os.close(slave)

    def kill(self) -> None:
        """Kills the kiosk and all its child processes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(LIMIT)

    def close(self) -> None:
        """Kills the kiosk and closes the terminal."""
        if self.process.poll() is None:
            self.kill()
        os.close(self._master)

    def hold_screen(self) -> None:
        """Stops what is written from being taken, as Ctrl-S does in a window around the terminal."""
        slave = os.open(self._name, os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(slave, termios.TCOOFF)
        os.close(slave)

    def type(self, *keys: str) -> None:
        """Presses keys one after another, none too soon to be meant."""
        for key in keys:
            time.sleep(max(0.0, self._typed_at + 2 * BOUNCE / 1000 - time.monotonic()))
            self.strike(key)

    def strike(self, key: str) -> None:
        """Presses a key at once, as people do to move along a list, where no press is too soon to be meant."""
        self._typed_at = time.monotonic()
        os.write(self._master, KEYS.get(key, key).encode())

    @property
    def screen(self) -> str:
        """The text on the screen."""
        self._look(0)
        whole, _, _ = self.seen.rpartition("\x1b[J")
        return CODES.sub("", whole.rpartition("\x1b[H")[2])

    @property
    def clock(self) -> float | None:
        """The seconds that the countdown shows, negative in overtime; None if there is no countdown."""
        found = CLOCK.search(self.screen)
        if found is None:
            return None
        sign, minutes, seconds = found.groups()
        return (int(minutes) * 60 + int(seconds)) * (-1 if sign else 1)

    def until(self, wanted: str | Callable[[str], object], seconds: float = LIMIT) -> str:
        """Waits until the screen contains a text or fulfils a condition; returns the screen."""
        end = time.monotonic() + seconds
        while True:
            shown = self.screen
            if wanted in shown if isinstance(wanted, str) else wanted(shown):
                return shown
            left = end - time.monotonic()
            if left <= 0 or self.process.poll() is not None:
                pytest.fail(f"not seen: {wanted!r}; there was\n{shown}")
            self._look(min(left, 0.2))

    def until_right(self, left: Callable[[], float], within: float) -> None:
        """Waits until the countdown shows the time left: a busy machine shows it late, a faulty kiosk never."""
        self.until(lambda _: self.clock is not None and abs(self.clock - left()) <= within)

    def until_seen(self, *wanted: str) -> None:
        """Waits until one of the texts has been on the screen, even if only briefly, since the last `forget`."""

        def has_been_seen(_: str) -> bool:
            seen = CODES.sub("", self.seen)
            return any(text in seen for text in wanted)

        self.until(has_been_seen)

    def forget(self) -> None:
        """Forgets earlier contents of the screen."""
        self._look(0)
        whole, end, rest = self.seen.rpartition("\x1b[H")
        self.seen = end + rest if whole else self.seen

    def child(self, module: str, seconds: float = LIMIT) -> int:
        """Waits for a child process that runs a module for the kiosk, and returns its id."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for children in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
                with suppress(FileNotFoundError, ProcessLookupError):  # the process may end during the check
                    for pid in children.read_text().split():
                        if module.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                            return int(pid)
            self._look(0.05)
        pytest.fail(f"there is no process {module}")

    def _look(self, seconds: float) -> None:
        while select.select([self._master], [], [], seconds)[0]:
            try:
                more = os.read(self._master, 65536)
            except OSError:
                more = b""  # the other end is closed
            if not more:
                return
            self.seen = (self.seen + more.decode(errors="replace"))[-60_000:]
            seconds = 0
