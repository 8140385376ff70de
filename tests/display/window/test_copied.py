"""Copies of a process, each made in an interpreter of its own, because that of the tests has threads."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.display.window.copied import can_be_copied
from tests.waiting import LIMIT, eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies processes")

MAKES_ONE = """
import os, sys, time, threading
from kiosk.display.window.copied import Copied, can_be_copied
kept, other = os.pipe()
"""


def run(statements: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAKES_ONE + statements, *arguments],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


def test_a_copy_runs_its_function_and_ends_without_going_on_or_printing_anything_twice() -> None:
    done = run("""
sys.stdout.reconfigure(line_buffering=False, write_through=False)
print("once")
copy = Copied(lambda: os.write(1, b"in the copy\\n"), kept)
copy.wait()
print("after it")
""")
    assert sorted(done.stdout.splitlines()) == [
        "after it",
        "in the copy",
        "once",
    ]  # not twice what waited to be printed


def test_a_copy_keeps_no_file_but_the_one_that_it_is_given(tmp_path: Path) -> None:
    done = run(
        """
lock = os.open(sys.argv[1], os.O_CREAT | os.O_RDWR)
copy = Copied(lambda: os.write(1, " ".join(sorted(os.listdir("/proc/self/fd"), key=int)).encode()), kept)
copy.wait()
print("", kept)
""",
        str(tmp_path / "lock"),
    )
    *files, _of_the_folder, kept = done.stdout.split()
    assert files == ["0", "1", "2", kept]


def test_a_function_that_fails_is_told_and_its_copy_ends() -> None:
    done = run("copy = Copied(lambda: 1 / 0, kept); copy.wait(); print('goes on')")
    assert "ZeroDivisionError" in done.stderr
    assert done.stdout == "goes on\n"


def test_a_copy_that_hangs_is_waited_for_in_vain_and_killed_and_its_end_is_noticed_once() -> None:
    done = run("""
from subprocess import TimeoutExpired
copy = Copied(lambda: time.sleep(600), kept)
try:
    copy.wait(0.05)
except TimeoutExpired:
    print("waited")
copy.kill()
copy.wait()
copy.kill()
copy.send_signal(9)
copy.wait()
print("over")
""")
    assert done.stdout.split() == ["waited", "over"], done.stderr


def test_a_process_with_a_second_thread_is_not_copied() -> None:
    done = run("""
print(can_be_copied())
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
print(can_be_copied())
""")
    assert done.stdout.split() == ["True", "False"]


def test_where_copies_do_not_work_none_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    for system in ("darwin", "win32"):
        monkeypatch.setattr("sys.platform", system)
        assert not can_be_copied()


def test_the_kiosks_first_window_is_a_copy_and_the_next_one_is_not(tmp_path: Path) -> None:
    own = {"KIOSK_STATE": str(tmp_path), "KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none"}
    own |= {"SDL_VIDEODRIVER": "dummy", "KIOSK_WEB__ENABLED": "false", "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "kiosk", "--display", "window", "--wait-for-screen"]
    with subprocess.Popen(command, env=os.environ | own) as kiosk:
        try:
            eventually(lambda: "pygame" in _maps(kiosk.pid), "there is no window")
            (first,) = _children(kiosk.pid)
            assert _command(first) == _command(kiosk.pid)
            os.kill(first, signal.SIGKILL)
            eventually(lambda: b"kiosk.display.window.process" in _command(*_children(kiosk.pid)), "it stays away")
        finally:
            kiosk.terminate()
    assert kiosk.returncode == 0


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _maps(pid: int) -> str:
    return "".join(Path(f"/proc/{one}/maps").read_text() for one in _children(pid))


def _command(*pids: int) -> bytes:
    return b"".join(Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids)
