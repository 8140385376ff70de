import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer

import pytest

from kiosk.display.window.wakeup import POLL_INTERVAL, Wakeup, open_files
from tests.waiting import LIMIT, eventually
from tests.xvfb import virtual_screen

FOR_EVER = 10 * LIMIT


class WatchedWakeup(Wakeup):
    """Notes for how long it waits for news alone, and does not."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def wait_for_news(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return super().wait_for_news(0)


@pytest.fixture
def wakeup() -> Iterator[WatchedWakeup]:
    made = WatchedWakeup()
    yield made
    made.close()


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        with suppress(OSError):
            os.close(end)


def test_news_wakes_until_it_is_taken_note_of(wakeup: WatchedWakeup, pipe: tuple[int, int]) -> None:
    wakeup.watch([pipe[0]])
    Timer(0.01, wakeup.ring).start()
    assert wakeup.wait(FOR_EVER)
    assert wakeup.wait(FOR_EVER)
    wakeup.quiet()
    assert not wakeup.wait(0)
    for _ in range(100_000):  # more than fits: nobody reads while a picture is drawn
        wakeup.ring()
    wakeup.quiet()
    assert not wakeup.wait(0)


def test_the_screen_wakes_without_news(wakeup: WatchedWakeup, pipe: tuple[int, int]) -> None:
    wakeup.watch([pipe[0]])
    os.write(pipe[1], b"a key")
    assert not wakeup.wait(FOR_EVER)
    wakeup.note_events(True)
    assert not wakeup.wait(FOR_EVER), "it still has something to say"
    assert wakeup.waited == []


def test_a_screen_that_tells_of_no_events_is_not_listened_to_for_a_moment(
    wakeup: WatchedWakeup, pipe: tuple[int, int]
) -> None:
    wakeup.watch([pipe[0]])
    os.write(pipe[1], b"nothing that matters")
    for _ in range(3):
        wakeup.wait(FOR_EVER)
        wakeup.note_events(False)
    assert wakeup.waited == [POLL_INTERVAL], "after each time in vain there is one without it"


def test_a_time_that_passes_is_not_in_vain(wakeup: WatchedWakeup, pipe: tuple[int, int]) -> None:
    wakeup.watch([pipe[0]])
    for _ in range(3):
        wakeup.wait(0.001)
        wakeup.note_events(False)
    assert wakeup.waited == []


def test_without_a_screen_that_tells_of_anything_events_are_looked_for_often(
    wakeup: WatchedWakeup, tmp_path: Path
) -> None:
    (tmp_path / "font.ttf").touch()
    with (tmp_path / "font.ttf").open() as on_a_disk:
        for files in ([], [on_a_disk.fileno()], [987_654]):
            wakeup.watch(files)
            wakeup.wait(FOR_EVER)
            wakeup.wait(POLL_INTERVAL / 2)
    assert wakeup.waited == [POLL_INTERVAL, POLL_INTERVAL / 2] * 3


def test_another_screen_takes_the_place_of_one_that_is_gone(wakeup: WatchedWakeup, pipe: tuple[int, int]) -> None:
    gone, writer = os.pipe()
    wakeup.watch([gone])
    os.close(gone)
    os.close(writer)
    wakeup.watch([pipe[0]])
    os.write(pipe[1], b"a key")
    assert not wakeup.wait(FOR_EVER)


@pytest.mark.skipif(sys.platform != "linux", reason="only there the system lists open files")
def test_a_keyboard_that_is_plugged_in_later_wakes_too(wakeup: WatchedWakeup, pipe: tuple[int, int]) -> None:
    wakeup.watch_from(open_files() - set(pipe))
    keyboard, keys = os.pipe()
    os.write(keys, b"a key")
    assert not wakeup.wait(0)
    wakeup.note_events(False)
    wakeup.look_again()
    assert not wakeup.wait(FOR_EVER)
    os.close(keyboard)
    os.close(keys)
    wakeup.look_again()
    wakeup.note_events(True)
    os.write(pipe[1], b"a key of the first")
    assert not wakeup.wait(FOR_EVER)
    assert wakeup.waited == []


def test_what_is_rung_after_the_end_disturbs_nobody() -> None:
    wakeup = Wakeup()
    wakeup.close()
    wakeup.ring()
    wakeup.quiet()


def test_the_open_files_are_those_that_the_system_lists(pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "linux":
        before = open_files()
        assert set(pipe) <= before
        with Path(__file__).open() as another:
            assert open_files() - before == {another.fileno()}
    monkeypatch.setattr("sys.platform", "win32")
    assert open_files() == frozenset()


@pytest.mark.slow
def test_a_window_on_a_desktop_sleeps_while_nothing_happens(tmp_path: Path) -> None:
    """It wakes twice a second to look at the board, where one that looks for keys wakes twenty times."""
    own = {"KIOSK_STATE": str(tmp_path), "KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none"}
    own |= {"KIOSK_WEB__ENABLED": "false", "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "kiosk", "--display", "window"]
    with virtual_screen() as screen, subprocess.Popen(command, env=screen | own) as kiosk:
        try:
            children = Path(f"/proc/{kiosk.pid}/task/{kiosk.pid}/children")
            eventually(lambda: any(".ttf" in file for file in _files(children.read_text().split())), "no picture")
            (window,) = children.read_text().split()
            time.sleep(2)  # whatever follows the first picture
            before = _sleeps(window)
            time.sleep(4)
            assert 1 <= (_sleeps(window) - before) / 4 < 10
        finally:
            kiosk.terminate()


def _files(pids: list[str]) -> list[str]:
    with suppress(OSError):
        return [str(file.readlink()) for pid in pids for file in Path(f"/proc/{pid}/fd").iterdir()]
    return []


def _sleeps(pid: str) -> int:
    lines = Path(f"/proc/{pid}/task/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))
