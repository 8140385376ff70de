"""The real program, as systemd would start and stop it."""

import os
import socket
import subprocess
import sys
from pathlib import Path


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
            assert ear.recv(100) == b"READY=1\nWATCHDOG=1"
            kiosk.terminate()
            assert ear.recv(100) == b"STOPPING=1"
        assert kiosk.returncode == 0
