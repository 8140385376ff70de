"""Nothing of what people say leaves the memory: a session under a watch on every file and every socket."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.listener import confidential_session
from tests.listener.voices import joined, say
from tests.soundcard import SoundCard

ROOT = Path(__file__).parents[2]
WORRY = "we never talked about what happened with the budget"

OPENED = re.compile(r'(?:openat|open|creat)\((?:AT_FDCWD, )?"(?P<path>[^"]*)", (?P<flags>[A-Z_|]+)')
WRITES = ("O_WRONLY", "O_RDWR", "O_CREAT")


@pytest.fixture
def spoken(tmp_path: Path) -> list[Path]:
    """Talk, the wake word with talk behind it, and at last the wake word with a command, said until it is heard."""
    wake = say("okay nabu", tmp_path / "wake.wav", "rms")
    secret = say(WORRY, tmp_path / "secret.wav")
    command = say("next step", tmp_path / "command.wav")
    return [joined([secret, wake, secret, secret, *[wake, command] * 3], tmp_path / "all.wav", pause=1.2)]


def held(spoken: list[Path], state: Path, home: Path, *watch: str) -> str:
    """Holds the session under a watch; what it wrote to the terminal, with all that is ever logged."""
    home.mkdir()
    places = {name: str(home) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    env = {**os.environ, **places, "PYTHONPATH": str(ROOT)}  # the bytecode is there, as this module imports the program
    program = [sys.executable, "-m", confidential_session.__name__, str(state), *map(str, spoken)]
    done = subprocess.run([*watch, *program], check=True, capture_output=True, text=True, cwd=home, env=env)
    return done.stdout + done.stderr


def test_what_people_say_is_nowhere_afterwards(spoken: list[Path], tmp_path: Path) -> None:
    state, home = tmp_path / "state", tmp_path / "home"
    logged = held(spoken, state, home)
    assert "Heard “next step”" in logged
    assert list(home.rglob("*")) == []
    written = b"".join(file.read_bytes() for file in state.rglob("*") if file.is_file()) + logged.encode()
    for word in set(WORRY.split()) - {"with", "we"}:
        assert word.encode() not in written
    assert b"RIFF" not in written
    assert len(written) < 200_000  # six seconds of sound are as much, and there were more


@pytest.mark.slow
def test_no_file_is_written_but_the_journal_and_no_socket_is_opened(spoken: list[Path], tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("watching every system call needs strace")
    state, trace = tmp_path / "state", tmp_path / "trace"
    watched = "trace=open,openat,creat,rename,socket,connect,sendto"
    watch = ["strace", "-f", "--seccomp-bpf", "-e", watched, "-o", str(trace)]
    held(spoken, state, tmp_path / "home", *watch)
    calls = trace.read_text(errors="replace")
    assert str(state) in calls  # the watch sees what is written
    assert not re.search(r"\b(?:socket|connect|sendto)\(", calls)
    assert {path for path in written_in(calls) if not path.startswith(str(state))} == set()


def written_in(calls: str) -> set[str]:
    """The files that were opened to be written into."""
    opened = [found for found in OPENED.finditer(calls) if any(flag in found["flags"] for flag in WRITES)]
    return {found["path"] for found in opened} - {"/dev/null"}


@pytest.mark.slow
def test_a_microphone_adds_nothing_but_the_way_to_the_sound_server(
    spoken: list[Path], tmp_path: Path, card: SoundCard
) -> None:
    if shutil.which("strace") is None:
        pytest.skip("watching every system call needs strace")
    state, trace = tmp_path / "state", tmp_path / "trace"
    watch = ["strace", "-f", "--seccomp-bpf", "-e", "trace=open,openat,creat,socket,connect", "-o", str(trace)]
    with ThreadPoolExecutor() as pool:
        session = pool.submit(held, [], state, tmp_path / "home", *watch)
        while not session.done():
            card.play(spoken[0])
        session.result()
    calls = trace.read_text(errors="replace")
    server = card.env["PULSE_SERVER"].removeprefix("unix:")
    assert set(re.findall(r"\bsocket\((\w+)", calls)) == {"AF_UNIX"}
    reached = set(re.findall(r'connect\(.*sun_path="([^"]*)"', calls))
    assert {path for path in reached if not path.startswith("/dev/")} == {server}  # JACK is looked for in /dev/shm
    # The sound server's own library makes a cookie, by which the server knows who may use it.
    elsewhere = {path for path in written_in(calls) if not path.startswith((str(state), "/dev/"))}
    assert elsewhere <= {card.env["PULSE_COOKIE"]}
