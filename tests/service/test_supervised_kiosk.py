"""The real program, as systemd would start and stop it."""

import os
import socket
import subprocess
import sys
from pathlib import Path


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
