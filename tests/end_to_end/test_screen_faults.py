"""The screen hangs, dies and comes back under the real program: the session is where it would have been."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.config.clock import BootClock
from kiosk.core.session.events import Recovered, TimeAdded
from kiosk.core.session.session import replay
from kiosk.core.units import seconds
from kiosk.ports import Beat, Entry
from kiosk.storage.journal import SqliteJournal
from tests.end_to_end.kills import begin
from tests.waiting import LIMIT, eventually
from tests.xvfb import press, virtual_screen

pytestmark = pytest.mark.slow


class Windowed:
    """A kiosk in a window, seen through its journal."""

    def __init__(self, folder: Path, screen: dict[str, str], **more: str) -> None:
        own = {"KIOSK_CACHE": str(folder / "cache"), "KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none"}
        own["KIOSK_WEB__ENABLED"] = "false"
        command = [sys.executable, "-m", "kiosk", "--display", "window", "--window", "--state", str(folder / "state")]
        self.process = subprocess.Popen(command, env=screen | own | more, stderr=subprocess.DEVNULL)
        self.screen = screen
        self.server = int(screen["XVFB_PID"])
        self._journal = SqliteJournal(folder / "state")

    def alive(self) -> tuple[Beat, tuple[Entry, ...]]:
        found = self._journal.last_alive()
        assert found is not None
        return found

    def count(self, kind: type) -> int:
        return sum(isinstance(entry.event, kind) for entry in self.alive()[1])

    def until(self, condition: Callable[[], bool], within: float = LIMIT) -> None:
        eventually(condition, within=within, every=0.05)

    def press_until(self, key: str, kind: type) -> None:
        """Presses a key until the journal has one more of these: the window may not be there yet."""
        before = self.count(kind)
        end = time.monotonic() + LIMIT
        while self.count(kind) == before:
            assert time.monotonic() < end
            press(self.screen, key)
            time.sleep(0.2)

    def close(self) -> None:
        self.process.kill()
        self.process.wait(LIMIT)
        self._journal.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Holds a session that was cut off by a kill, in its second step."""
    begin(tmp_path)
    return tmp_path


def is_right(kiosk: Windowed, began: int) -> bool:
    """Whether session time, as the last sign of life tells it, has passed like the machine's."""
    beat, entries = kiosk.alive()
    state = replay(entry.event for entry in entries)
    return state.began == began and abs(beat.at - BootClock().now()) < seconds(4)


def test_a_screen_that_hangs_stops_neither_clock_nor_log_and_takes_keys_again(folder: Path) -> None:
    with virtual_screen() as screen:
        kiosk = Windowed(folder, screen)
        try:
            kiosk.press_until("plus", TimeAdded)
            began = replay(entry.event for entry in kiosk.alive()[1]).began
            assert began is not None
            os.kill(kiosk.server, signal.SIGSTOP)
            hung_at = kiosk.alive()[0].at
            kiosk.until(lambda: kiosk.alive()[0].at > hung_at + seconds(5))
            os.kill(kiosk.server, signal.SIGCONT)
            kiosk.press_until("plus", TimeAdded)
            assert is_right(kiosk, began)
        finally:
            os.kill(kiosk.server, signal.SIGCONT)
            kiosk.close()


def test_a_kiosk_whose_screen_hangs_gives_systemd_no_sign_of_life_until_it_draws_again(folder: Path) -> None:
    with virtual_screen() as screen, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(folder / "notify"))
        kiosk = Windowed(folder, screen, NOTIFY_SOCKET=ear.getsockname())
        try:
            ear.settimeout(20)
            assert ear.recv(100) == b"READY=1\nWATCHDOG=1"
            assert ear.recv(100) == b"WATCHDOG=1"
            os.kill(kiosk.server, signal.SIGSTOP)
            ear.settimeout(12)  # more than two signs of life are apart
            with suppress(TimeoutError):  # one that was on its way
                ear.recv(100)
            with pytest.raises(TimeoutError):
                ear.recv(100)
            os.kill(kiosk.server, signal.SIGCONT)
            assert ear.recv(100) == b"WATCHDOG=1"
        finally:
            os.kill(kiosk.server, signal.SIGCONT)
            kiosk.close()


def test_a_kiosk_whose_screen_dies_goes_on_where_it_was_on_the_next_screen(folder: Path) -> None:
    with virtual_screen() as screen:
        kiosk = Windowed(folder, screen)
        kiosk.press_until("plus", TimeAdded)
        began = replay(entry.event for entry in kiosk.alive()[1]).began
        assert began is not None
        os.kill(kiosk.server, signal.SIGKILL)
        kiosk.process.wait(LIMIT)
        kiosk.close()
    with virtual_screen() as screen:
        kiosk = Windowed(folder, screen)
        try:
            kiosk.until(lambda: kiosk.count(Recovered) >= 2)
            kiosk.press_until("plus", TimeAdded)
            assert is_right(kiosk, began)
        finally:
            kiosk.close()


def test_a_second_start_brings_the_first_window_forward(folder: Path) -> None:
    with virtual_screen() as screen:
        kiosk = Windowed(folder, screen)
        try:
            kiosk.press_until("plus", TimeAdded)
            command = [sys.executable, "-m", "kiosk", "--display", "window", "--state", str(folder / "state")]
            done = subprocess.run(command, env=screen, capture_output=True, text=True, check=False)
            assert done.returncode == 3
            assert f"process {kiosk.process.pid}" in done.stderr
            kiosk.press_until("plus", TimeAdded)
            assert kiosk.process.poll() is None
        finally:
            kiosk.close()
