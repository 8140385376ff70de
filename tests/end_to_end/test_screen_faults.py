"""The screen hangs, dies and comes back under the real program: the session is where it would have been."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import httpx
import pytest

from kiosk.config.clock import BootClock
from kiosk.core.room.commands import Command
from kiosk.core.session.commands import AddTime
from kiosk.core.session.events import Recovered, TimeAdded
from kiosk.core.session.session import replay
from kiosk.core.units import minutes, seconds
from kiosk.display.window.window import TITLE
from kiosk.ports import Beat, Entry
from kiosk.storage.journal import SqliteJournal
from kiosk.web.buttons import command_name
from tests.end_to_end.kills import begin
from tests.free_port import free_port
from tests.waiting import LIMIT, eventually
from tests.web.programs import keys_in
from tests.xvfb import focused, press, virtual_screen

pytestmark = pytest.mark.slow

WAYLAND = "kiosk-desktop"
"""The name of a Wayland desktop's socket."""


class Windowed:
    """A kiosk in a window, seen through its journal."""

    def __init__(self, folder: Path, screen: dict[str, str], **more: str) -> None:
        own = {"KIOSK_CACHE": str(folder / "cache"), "KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none"}
        own["KIOSK_WEB__ENABLED"] = "false"
        command = [sys.executable, "-m", "kiosk", "--display", "window", "--window", "--state", str(folder / "state")]
        self.process = subprocess.Popen(command, env=screen | own | more, stderr=subprocess.DEVNULL)
        self.screen = screen
        self.server = int(screen.get("XVFB_PID", 0))
        self._journal = SqliteJournal(folder / "state")

    def has_painted(self) -> bool:
        """Whether the process that has the window has opened fonts, as it does for its first picture."""
        with suppress(FileNotFoundError, ProcessLookupError):  # it may end while it is looked at
            for child in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
                if any(".ttf" in str(file.readlink()) for file in Path(f"/proc/{child}/fd").iterdir()):
                    return True
        return False

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


class Phone:
    """The facilitator's phone, whose page is open all the time."""

    def __init__(self, base: str, keys: dict[str, str]) -> None:
        self._client = httpx.Client(base_url=base, headers={"Origin": base}, timeout=LIMIT)
        eventually(self._answers, "the server did not begin")
        self._client.get(f"/r/{keys['remote']}", follow_redirects=True)
        assert self._client.post("/remote/pin", data={"pin": keys["pin"]}).status_code == 303
        self.heard, self.is_connected = 0, True
        self._listening = Thread(target=self._listen, daemon=True)
        self._listening.start()

    def _answers(self) -> bool:
        with suppress(httpx.TransportError):
            return self._client.get("/").status_code == 200
        return False

    def _listen(self) -> None:
        with suppress(httpx.TransportError), self._client.stream("GET", "/remote/events") as stream:
            for _ in stream.iter_lines():
                self.heard += 1
        self.is_connected = False

    @property
    def page(self) -> str:
        return self._client.get("/remote").text

    def press(self, command: Command) -> bool:
        return self._client.post("/remote/command", data={"command": command_name(command)}).status_code == 303

    def close(self) -> None:
        self._client.close()


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
            signs = filter(lambda message: b"WATCHDOG=1" in message, iter(lambda: ear.recv(400), b""))
            assert next(signs) == b"READY=1\nWATCHDOG=1"
            assert next(signs) == b"WATCHDOG=1"
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


def test_a_screen_that_dies_takes_nothing_with_it_and_the_picture_comes_back(folder: Path) -> None:
    port = free_port()
    served = {"KIOSK_WEB__ENABLED": "true", "KIOSK_WEB__HOST": "127.0.0.1", "KIOSK_WEB__PORT": str(port)}
    with virtual_screen() as screen, closing(Windowed(folder, screen, **served)) as kiosk:
        kiosk.press_until("plus", TimeAdded)
        began, recovered = replay(entry.event for entry in kiosk.alive()[1]).began, kiosk.count(Recovered)
        assert began is not None
        with closing(Phone(f"http://127.0.0.1:{port}", keys_in(folder / "state"))) as phone:
            kiosk.until(lambda: phone.heard > 0)
            os.kill(kiosk.server, signal.SIGKILL)
            died_at = kiosk.alive()[0].at
            added = kiosk.count(TimeAdded)
            # Nobody presses any faster: what comes soon after the key is taken for the same wish, and the next one too.
            eventually(lambda: phone.press(AddTime(minutes(1))) and kiosk.count(TimeAdded) > added, every=2)
            kiosk.until(lambda: "The screen is gone" in phone.page)
            kiosk.until(lambda: kiosk.alive()[0].at > died_at + seconds(5))
            with virtual_screen(name=screen["DISPLAY"]):
                kiosk.until(lambda: focused(screen) == TITLE)
                kiosk.press_until("plus", TimeAdded)
                kiosk.until(lambda: "The screen is gone" not in phone.page)
                assert is_right(kiosk, began)
                assert kiosk.count(Recovered) == recovered
                assert kiosk.process.poll() is None
                assert phone.is_connected


@contextmanager
def desktop(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Wayland desktop that nobody sees."""
    command = ["weston", "--backend=headless-backend.so", f"--socket={WAYLAND}", "--idle-time=0", "--use-pixman"]
    for left in folder.glob(f"{WAYLAND}*"):  # of one that was killed
        left.unlink()
    with subprocess.Popen(
        command, env=os.environ | {"XDG_RUNTIME_DIR": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            eventually((folder / WAYLAND).is_socket, "there is no desktop")
            yield server
        finally:
            server.kill()


@pytest.mark.skipif(not shutil.which("weston"), reason="weston is not installed")
def test_a_wayland_desktop_that_dies_takes_nothing_with_it_and_the_picture_comes_back(folder: Path) -> None:
    with TemporaryDirectory(prefix="k") as runtime:
        screen = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
        screen |= {"XDG_RUNTIME_DIR": runtime, "WAYLAND_DISPLAY": WAYLAND}
        with desktop(Path(runtime)) as server:
            kiosk = Windowed(folder, screen)
            kiosk.until(kiosk.has_painted)
            server.kill()
            server.wait(LIMIT)
            kiosk.until(lambda: not kiosk.has_painted())
            died_at = kiosk.alive()[0].at
        try:
            kiosk.until(lambda: kiosk.alive()[0].at > died_at + seconds(5))
            with desktop(Path(runtime)):
                kiosk.until(kiosk.has_painted)
                assert kiosk.process.poll() is None
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
