import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Literal

import pytest

from kiosk.config.clock import BootClock
from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings
from kiosk.core.errors import DisplayError
from kiosk.core.room.messages import FaultReport, Message
from kiosk.core.room.state import Home, Room
from kiosk.core.time_of_day import use_twelve_hours
from kiosk.core.units import Duration, Instant, after, seconds
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.display.window.apart import LOST, WindowApart
from kiosk.display.window.messages import Opened, Shown
from kiosk.display.window.process import DistantBoard
from kiosk.ports import Moment
from tests.waiting import LIMIT, eventually

ROOM = Room(home=Home(()), midnight=Instant(0))


class Kiosk:
    """A `kiosk.ports.DisplayBoard` with a window that has been started."""

    def __init__(self, *, waits: bool = False) -> None:
        self.room = ROOM
        self.faults: list[str | None] = []
        self.lives = 0
        self.window = WindowApart(windowed=True, language="en", waits=waits)
        self._thread = threading.Thread(target=self.window.run, args=(self,))

    def moment(self) -> Moment:
        return Moment(self.room, Instant(1000), 1.0)

    def snapshot(self) -> Snapshot:
        return snapshot(self.room, Instant(1000))

    def submit(self, message: Message) -> None:
        assert isinstance(message, FaultReport)
        assert message.part == "screen"
        self.faults.append(message.problem)

    def alive(self) -> None:
        self.lives += 1

    def seconds_until(self, instant: Instant) -> float:
        del instant
        return 1.0

    def begin(self) -> None:
        self._thread.start()

    def start(self) -> None:
        self.begin()
        self.until_open(1)

    def until_open(self, times: int) -> None:
        eventually(lambda: self.faults.count(None) == times, "no window is open", every=0.02)

    @property
    def child(self) -> int:
        eventually(self._windows, "there is no process")  # of one that has just begun, the command is not known yet
        (found,) = self._windows()
        return found

    def _windows(self) -> list[int]:
        children = [int(pid) for file in Path("/proc/self/task").glob("*/children") for pid in file.read_text().split()]
        return [pid for pid in children if b"kiosk.display.window.process" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def close(self) -> None:
        self.room = replace(self.room, closed=True)
        self.window.tell((), self.room)
        self._thread.join(LIMIT)
        self.window.close()
        assert not self._thread.is_alive()


@contextmanager
def open_kiosk() -> Iterator[Kiosk]:
    kiosk = Kiosk()
    kiosk.window.come_forward()  # nothing to bring there yet
    kiosk.start()
    try:
        yield kiosk
    finally:
        kiosk.close()


@pytest.fixture(autouse=True)
def of_its_own_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of these tests has threads, so it must not be copied; copies are tested in `test_copied.py`."""
    monkeypatch.setattr("kiosk.display.window.begun.can_be_copied", lambda: False)


@pytest.fixture
def no_screen_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")


@pytest.mark.usefixtures("no_screen_needed")
def test_a_window_whose_process_is_killed_is_opened_again_and_the_room_is_told_meanwhile() -> None:
    with open_kiosk() as kiosk:
        first = kiosk.child
        os.kill(first, signal.SIGKILL)
        kiosk.until_open(2)
        assert kiosk.faults == [None, LOST, None]
        assert kiosk.child != first


@pytest.mark.usefixtures("no_screen_needed")
def test_a_window_that_hangs_gives_no_sign_of_life_and_does_not_keep_the_kiosk_from_closing() -> None:
    with open_kiosk() as kiosk:
        eventually(lambda: kiosk.lives > 0, "no sign of life")
        child = kiosk.child
        os.kill(child, signal.SIGSTOP)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.usefixtures("no_screen_needed")
def test_the_process_loads_its_libraries_before_there_is_anything_to_show() -> None:
    kiosk = Kiosk()
    child = kiosk.child
    libraries = Path(f"/proc/{child}/maps")
    eventually(lambda: "pygame" in libraries.read_text(), "its libraries are not loaded")
    kiosk.start()
    assert kiosk.child == child
    kiosk.close()


@pytest.mark.usefixtures("no_screen_needed")
def test_a_process_that_was_never_needed_ends_as_well() -> None:
    kiosk = Kiosk()
    child = kiosk.child
    kiosk.window.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.usefixtures("no_screen_needed")
def test_the_process_ends_when_the_kiosk_closes_and_a_window_that_closes_is_not_lost() -> None:
    with open_kiosk() as kiosk:
        child = kiosk.child
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert kiosk.faults == [None]


@pytest.mark.usefixtures("no_screen_needed")
def test_coming_forward_without_a_window_is_nothing_and_with_one_does_it_no_harm() -> None:
    with open_kiosk() as kiosk:
        kiosk.window.come_forward()
        lives = kiosk.lives
        eventually(lambda: kiosk.lives > lives + 1, "no sign of life")
        assert kiosk.faults == [None]


def test_a_screen_that_was_never_there_is_an_error_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("DISPLAY", ":unknown")
    with pytest.raises(DisplayError, match="The window cannot be opened"):
        (kiosk := Kiosk()).window.run(kiosk)


def test_a_screen_that_is_waited_for_is_missed_with_the_reason_and_used_once_it_is_there(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("DISPLAY", ":unknown")
    kiosk = Kiosk(waits=True)
    kiosk.begin()
    eventually(lambda: len(kiosk.faults) == 2 and kiosk.lives > 0, "it does not wait")
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    kiosk.until_open(1)
    kiosk.close()
    assert {fault.split(" (")[0] for fault in kiosk.faults if fault} == {"The window cannot be opened"}
    assert len(caplog.records) == 1, "the log says it once"


@pytest.fixture
def distant() -> Iterator[tuple[DistantBoard, list[object]]]:
    """The board in the window's process, ten seconds after it was shown a rehearsal, and what it has said."""
    ours, theirs = Pipe()
    said: list[object] = []
    shown = Shown(Moment(ROOM, Instant(500_000), 4.0), after(BootClock().now(), Duration(-seconds(10))))
    board = DistantBoard(theirs, shown)

    def listen() -> None:
        with suppress(EOFError):
            while True:
                said.append(ours.recv())

    thread = threading.Thread(target=listen)
    thread.start()
    yield board, said
    theirs.close()
    thread.join()
    ours.close()


def test_time_passes_in_the_windows_process_as_fast_as_in_the_kiosk(
    distant: tuple[DistantBoard, list[object]],
) -> None:
    board, _ = distant
    assert board.seconds_until(Instant(500_000 + 4 * 60_000)) == pytest.approx(50, abs=5)
    assert board.seconds_until(Instant(500_000)) == 0


def test_the_kiosk_is_told_once_that_the_window_is_open(distant: tuple[DistantBoard, list[object]]) -> None:
    board, said = distant
    for _ in range(3):
        board.alive()
    eventually(lambda: len(said) >= 2, "nothing was said")
    assert sum(isinstance(one, Opened) for one in said) == 1


def test_a_kiosk_that_has_ended_is_not_missed(distant: tuple[DistantBoard, list[object]]) -> None:
    board, _ = distant
    gone, theirs = Pipe()
    gone.close()
    lonely = DistantBoard(theirs, board.shown)
    lonely.alive()
    theirs.close()


@pytest.mark.parametrize(("clock", "shown"), [("12h", "12:00 am"), ("24h", "00:00")])
def test_the_windows_process_shows_times_of_day_as_they_are_set(clock: Literal["12h", "24h"], shown: str) -> None:
    settings = settings_in_room(Settings.model_construct(clock=clock), environment={})
    ours, theirs = Pipe()
    moment = Moment(replace(ROOM, settings=settings), Instant(0), 1.0)
    with ours, theirs:
        board = DistantBoard(ours, Shown(moment, BootClock().now()))
        use_twelve_hours(clock == "24h")  # as another process may have it
        try:
            assert board.snapshot().ticking.time == shown
        finally:
            use_twelve_hours(False)
