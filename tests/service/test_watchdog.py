"""What systemd is told."""

import logging
import socket
from pathlib import Path

import pytest

from kiosk.service.watchdog import Watchdog


@pytest.fixture
def ear(tmp_path: Path) -> socket.socket:
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    heard.bind(str(tmp_path / "notify"))
    return heard


def test_the_first_sign_of_life_is_readiness_and_the_last_is_stopping(ear: socket.socket) -> None:
    with ear:
        supervisor = Watchdog({"NOTIFY_SOCKET": ear.getsockname()})
        supervisor.report_alive()
        supervisor.report_alive()
        supervisor.report_stopping()
        told = [ear.recv(100) for _ in range(3)]
    assert told == [b"READY=1\nWATCHDOG=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_a_socket_without_a_file_is_spoken_to_as_well(tmp_path: Path) -> None:
    name = f"kiosk-{tmp_path.name}-{id(tmp_path)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as ear:
        ear.bind(f"\0{name}")
        Watchdog({"NOTIFY_SOCKET": f"@{name}"}).report_alive()
        assert ear.recv(100) == b"READY=1\nWATCHDOG=1"


def test_nothing_is_sent_where_systemd_did_not_start_the_kiosk(caplog: pytest.LogCaptureFixture) -> None:
    Watchdog({}).report_alive()
    assert not caplog.records


def test_a_socket_that_is_gone_is_noted_and_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Watchdog({"NOTIFY_SOCKET": str(tmp_path / "gone")}).report_alive()
    assert "systemd cannot be told (READY=1)" in caplog.text
