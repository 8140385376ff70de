"""Whatever is written at the command line is answered by one sentence, never by a traceback and never by waiting."""

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import Kiosk, command_line
from tests.waiting import LIMIT

NO_TEXT = os.fsdecode(b"P\xff1")
LONG = "x" * 300
HUGE = "9" * 30


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    """Runs the command line in this process, in a folder of its own; answers exit code, output and complaints."""
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    make_odd_files(tmp_path)
    return command_line(monkeypatch, capsys)


def make_odd_files(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "folder").mkdir()
    (folder / "deep.toml").write_text(f"a = {'[' * 5000}{']' * 5000}")
    (folder / "dotted.toml").write_text(f"{'.'.join('a' * 5000)} = 1")
    (folder / "large").touch()
    os.truncate(folder / "large", 1 << 40)
    (folder / "deep.yaml").write_text("[" * 5000 + "]" * 5000)
    for name, rate in (("fast", 2**31 - 1), ("studio", 96_000), ("slow", 1), ("still", 0)):
        sound = bytes(6400)
        form = struct.pack("<IHHIIHH", 16, 1, 1, rate, (rate * 2) & 0xFFFFFFFF, 2, 16)
        head = struct.pack("<4sI4s4s", b"RIFF", 36 + len(sound), b"WAVE", b"fmt ")
        (folder / f"{name}.wav").write_bytes(head + form + struct.pack("<4sI", b"data", len(sound)) + sound)


NO_UTF_8 = [
    ("groups", "new", os.fsdecode(b"\xff")),
    ("groups", "show", NO_TEXT),
    ("plan", NO_TEXT),
    ("protocols", "new", NO_TEXT),
    ("protocols", "check", NO_TEXT),
    ("sessions", "export", NO_TEXT),
    ("sessions", "list", "--config", NO_TEXT),
    ("simulate", "solution-circle", "--script", NO_TEXT),
    ("listen", "--wav", NO_TEXT),
    ("open", "--group", NO_TEXT),
]

TOO_LONG = [
    ("sessions", "list", "--config", LONG),
    ("sessions", "list", "--state", LONG),
    ("sessions", "export", "last", "--state", LONG),
    ("sessions", "wipe", "--all", "--yes", "--state", LONG),
    ("groups", "new", "Set A", "--state", LONG),
    ("groups", "new", "a" * 100_000),
    ("groups", "new", "Set A", "--members", "a" * 100_000),
    ("protocols", "new", LONG),
    ("protocols", "show", LONG),
    ("protocols", "check", LONG),
    ("plan", "solution-circle", "--people", "a" * 100_000),
    ("plan", "solution-circle", "--people", ",".join(map("P{}".format, range(1000)))),
    ("simulate", "solution-circle", "--script", LONG),
    ("screenshot", "-o", f"{LONG}.png"),
    ("screenshot", "--gallery", LONG),
    ("listen", "--wav", LONG),
]

NUMBERS = [
    ("screenshot", "--size", "99999x99999"),
    ("screenshot", "--size", "1x1"),
    ("screenshot", "--step", "-1"),
    ("screenshot", "--step", "0"),
    ("sessions", "wipe", "--before", "0001-01-01", "--yes"),
    ("plan", "solution-circle", "--people", HUGE),
    ("plan", "solution-circle", "--people", "-" + HUGE),
    ("plan", "solution-circle", "--minutes", "nan"),
    ("plan", "solution-circle", "--minutes", "inf"),
    ("plan", "solution-circle", "--end", f"{HUGE}:00"),
    ("open", "--rehearse", HUGE),
    ("listen", "--wav", "fast.wav"),
    ("listen", "--wav", "studio.wav"),
    ("listen", "--wav", "slow.wav"),
    ("listen", "--wav", "still.wav"),
]

NO_FILES = [
    (*command, file)
    for command in (
        ("sessions", "list", "--config"),
        ("protocols", "check"),
        ("simulate", "solution-circle", "--script"),
        ("listen", "--wav"),
    )
    for file in ("pipe", "folder", "/dev/zero")
]

DEEP = [
    ("sessions", "list", "--config", "deep.toml"),
    ("sessions", "list", "--config", "large"),
    ("protocols", "check", "large"),
    ("protocols", "import", "large"),
    ("simulate", "solution-circle", "--script", "large"),
    ("listen", "--wav", "large"),
    ("sessions", "list", "--config", "dotted.toml"),
    ("protocols", "check", "deep.yaml"),
]


@pytest.mark.parametrize("command", [*NO_UTF_8, *TOO_LONG, *NUMBERS, *NO_FILES, *DEEP], ids=lambda c: " ".join(c)[:60])
def test_what_cannot_be_done_is_one_sentence(kiosk: Kiosk, command: tuple[str, ...]) -> None:
    code, _, err = kiosk(*command)
    assert code == 2
    assert err.strip()
    assert "Traceback" not in err
    assert "Error" not in err


def test_a_step_beyond_the_last_is_the_last(kiosk: Kiosk, tmp_path: Path) -> None:
    assert kiosk("screenshot", "--step", HUGE, "-o", "huge.png")[0] == 0
    assert kiosk("screenshot", "--step", "9", "-o", "last.png")[0] == 0
    assert (tmp_path / "huge.png").read_bytes() == (tmp_path / "last.png").read_bytes()


def outcome(folder: Path, *command: str) -> tuple[int, str]:
    """The exit code and the complaint of a command that runs in a process of its own."""
    done = subprocess.run(
        command,
        env={**os.environ, "KIOSK_STATE": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config")},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    return done.returncode, done.stderr


def test_without_memory_for_another_thread_it_ends_with_one_sentence(tmp_path: Path) -> None:
    program = f"ulimit -s 200000; ulimit -v 300000; exec {sys.executable} -m kiosk --display none"
    code, err = outcome(tmp_path, "sh", "-c", program)
    assert (code, "no memory left" in err, "Traceback" in err) == (2, True, False)


@pytest.mark.parametrize("language", ["C", "en_GB.UTF-8", "POSIX"])
def test_a_path_that_the_terminal_cannot_write_is_written_all_the_same(tmp_path: Path, language: str) -> None:
    folder = tmp_path / os.fsdecode(b"f\xff\xc3\xbc")
    folder.mkdir()
    program = (sys.executable, "-m", "kiosk", "protocols", "new", "ours")
    command = ("env", f"LC_ALL={language}", "PYTHONUTF8=0", "PYTHONCOERCECLOCALE=0", *program)
    code, err = outcome(folder, *command)
    assert (code, err) == (0, "")


@pytest.mark.skipif(shutil.which("faketime") is None, reason="needs faketime")
@pytest.mark.parametrize("date", ["2262-05-01", "2300-01-01"])
def test_a_clock_that_no_program_can_read_is_one_sentence(tmp_path: Path, date: str) -> None:
    code, err = outcome(tmp_path, "faketime", date, sys.executable, "-m", "kiosk", "sessions", "list")
    assert (code, err) == (2, "This machine's clock is wrong. Set its date, then start again.\n")
