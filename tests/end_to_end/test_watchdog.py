"""The real program, as systemd would start and stop it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from kiosk.service.service_manager import FAILS_AFTER
from tests.waiting import LIMIT


def test_a_services_log_tells_how_far_the_announcements_are(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "JOURNAL_STREAM": "1:1",
        "SDL_AUDIODRIVER": "dummy",
        "KIOSK_STATE": str(tmp_path),
        "KIOSK_CACHE": str(tmp_path),
        "KIOSK_LISTENER": "none",
        "KIOSK_WEB__ENABLED": "false",
    }
    command = [sys.executable, "-m", "kiosk", "solution-circle", "--display", "none"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as kiosk:
        assert kiosk.stderr
        assert any("announcements ready: 1 of " in line for line in kiosk.stderr)
        kiosk.terminate()
    assert kiosk.returncode == 0


def test_the_kiosk_says_that_it_is_ready_and_that_it_stops(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(20)
        environment = {
            **os.environ,
            "NOTIFY_SOCKET": ear.getsockname(),
            "KIOSK_STATE": str(tmp_path),
            "KIOSK_ANNOUNCER": "silent",
            "KIOSK_LISTENER": "none",
            "KIOSK_WEB__ENABLED": "false",
        }
        with subprocess.Popen([sys.executable, "-m", "kiosk", "--display", "none"], env=environment) as kiosk:
            stages = list(iter(lambda: ear.recv(200).decode(), "READY=1\nWATCHDOG=1"))
            kiosk.terminate()
            assert "STOPPING=1" in iter(lambda: ear.recv(200).decode(), "")
        assert kiosk.returncode == 0
    assert [stage.splitlines()[0] for stage in stages if "EXTEND_TIMEOUT_USEC" in stage] == [
        "STATUS=Loading the program.",
        "STATUS=Opening the sessions and the protocols.",
        "STATUS=Opening the screen.",
    ]


def test_a_service_without_a_screen_is_ready_waits_for_one_and_says_what_is_missing(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(LIMIT)
        environment = {
            **os.environ,
            "NOTIFY_SOCKET": ear.getsockname(),
            "SDL_VIDEODRIVER": "x11",
            "DISPLAY": ":unknown",
            "KIOSK_STATE": str(tmp_path),
            "KIOSK_ANNOUNCER": "silent",
            "KIOSK_LISTENER": "none",
            "KIOSK_WEB__ENABLED": "false",
        }
        command = [sys.executable, "-m", "kiosk", "--display", "window", "--wait-for-screen"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as kiosk:
            heard = ""
            while "READY=1" not in heard or "STATUS=The window cannot be opened" not in heard:
                heard += f"{ear.recv(1000).decode()}\n"
            assert kiosk.poll() is None
            kiosk.terminate()
        assert kiosk.returncode == 0


def test_a_service_that_cannot_start_says_why_and_does_not_end_at_once(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("theme = 'pink'\n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(20)
        environment = {**os.environ, "NOTIFY_SOCKET": ear.getsockname(), "KIOSK_STATE": str(tmp_path)}
        command = [sys.executable, "-m", "kiosk", "--display", "none", "--config", str(tmp_path / "kiosk.toml")]
        began = time.monotonic()
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as kiosk:
            ear.recv(200)
            assert "kiosk.toml" in ear.recv(400).decode()
            assert kiosk.wait(LIMIT) == 2
        assert time.monotonic() - began >= FAILS_AFTER - 1
