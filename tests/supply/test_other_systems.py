"""What other systems need of the kiosk, as far as it can be told without one: packages, types, and what they lack."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import __version__

REPOSITORY = Path(__file__).parents[2]

SYSTEMS = {"macOS": "aarch64-apple-darwin", "Windows": "x86_64-pc-windows-msvc"}
PYTHONS = ("3.11", "3.12", "3.13")

PURE = "srt"
"""Vosk's subtitle maker, published as pure Python source only."""

UNREACHABLE = ("error sending request", "dns error", "Failed to fetch", "Connection refused", "timed out")

WITHOUT = """
import importlib, multiprocessing.connection, pkgutil, signal, sys, os, types

import kiosk

def modules():
    return [found.name for found in pkgutil.walk_packages(kiosk.__path__, "kiosk.") if found.name not in NOT_THERE]

NOT_THERE = {"kiosk.__main__"}
for name in modules():  # so that all libraries are loaded, in which other systems have other code
    importlib.import_module(name)
for name in [name for name in sys.modules if name.partition(".")[0] == "kiosk"]:
    del sys.modules[name]

LACKED = {"curses", "fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}

class Lacks:
    def find_spec(self, name, path=None, target=None):
        if name in LACKED:
            raise ModuleNotFoundError(f"there is no {name} on Windows")

for name in LACKED:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Lacks())
for name in ("SIGUSR1", "SIGUSR2", "SIGHUP", "SIGALRM", "SIGKILL"):
    delattr(signal, name)
for name in "geteuid getuid pread pwrite setpriority PRIO_PROCESS nice statvfs O_CLOEXEC fork killpg getpgid".split():
    delattr(os, name)
sys.platform = "win32"
multiprocessing.connection.PipeConnection = multiprocessing.connection.Connection
locked = sys.modules["msvcrt"] = types.ModuleType("msvcrt")
locked.LK_NBLCK = 2
locked.locking = lambda descriptor, mode, count: None

for name in ["kiosk.__main__", *(name for name in modules())]:
    importlib.import_module(name)
sys.argv = ["kiosk", *sys.argv[1:]]
sys.modules["kiosk.__main__"].main()
"""
"""Loads all of the kiosk as on Windows, where these modules, signals and calls are missing, and then runs a command."""


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_everything_that_the_kiosk_needs_is_published_for_the_system(system: str, python: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "uv", "pip", "compile", "--no-config", "--quiet", "--only-binary", ":all:"]
    command += ["--no-binary", PURE, "--python-platform", SYSTEMS[system], "--python-version", python]
    command += ["--extra", "rooms", "--extra", "appliance", "pyproject.toml", "-o", str(tmp_path / "found.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    if done.returncode and any(sign in done.stderr for sign in UNREACHABLE):
        pytest.skip("there is no package index that could be asked")
    assert done.returncode == 0, done.stderr[-800:]
    assert "pygame-ce==" in (tmp_path / "found.txt").read_text()


@pytest.mark.slow
def test_the_wheel_can_be_installed_as_a_tool_and_runs_away_from_the_repository(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KIOSK_", "XDG_"))}
    environment |= {"HOME": str(tmp_path), "UV_TOOL_DIR": str(tmp_path / "tools"), "SDL_VIDEODRIVER": "dummy"}
    environment |= {"UV_TOOL_BIN_DIR": str(tmp_path / "bin"), "UV_CACHE_DIR": _cache(), "SDL_AUDIODRIVER": "dummy"}
    uv = [sys.executable, "-m", "uv"]
    build = ["build", "--quiet", "--wheel", "--no-build-isolation", "--out-dir", str(tmp_path), str(REPOSITORY)]
    subprocess.run([*uv, *build], env=environment, check=True)
    (wheel,) = tmp_path.glob("kiosk_timekeeper-*.whl")
    install = ["tool", "install", "--no-config", "--quiet", "--python", sys.executable, f"{wheel}[rooms,appliance]"]
    done = subprocess.run([*uv, *install], env=environment, capture_output=True, text=True, check=False)
    if done.returncode and any(sign in done.stderr for sign in UNREACHABLE):
        pytest.skip("there is no package index that could be asked")
    assert done.returncode == 0, done.stderr[-800:]

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(tmp_path / "bin/kiosk-timekeeper"), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert run("--version").stdout.strip() == __version__
    assert "Sharing" in run("simulate", "solution-circle").stdout
    doctor = json.loads(run("doctor", "--json").stdout)
    found = {finding["part"]: finding["verdict"] for finding in doctor}
    assert found["protocols"] == "ok", found
    assert "./run" not in run("doctor").stdout


def _cache() -> str:
    asked = [sys.executable, "-m", "uv", "cache", "dir"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_the_types_are_right_on_other_systems_too(platform: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--platform", platform, "--cache-dir", str(tmp_path), "-p", "kiosk"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0, done.stdout[-3000:]


def test_nothing_is_loaded_that_windows_lacks(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT, "simulate", "solution-circle"],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SDL_VIDEODRIVER": "dummy"},
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "Sharing" in ran.stdout
