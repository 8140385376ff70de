"""What systemd is told."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.core.errors import SettingsError
from kiosk.core.room.changes import with_fault
from kiosk.core.room.commands import Open
from kiosk.core.room.fault import SCREEN
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Start
from kiosk.service.service_manager import FAILS_AFTER, STAGE_WITHIN, ServiceManager
from tests.room import AGREED, KioskRoom


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as heard:
        heard.bind(str(tmp_path / "notify"))
        yield heard


def manager_of(ear: socket.socket) -> ServiceManager:
    return ServiceManager({"NOTIFY_SOCKET": ear.getsockname()})


def running() -> Room:
    kiosk = KioskRoom(AGREED)
    kiosk.ask(Open(), Start())
    return kiosk.engine.room


def told(ear: socket.socket) -> list[str]:
    messages = []
    while True:
        try:
            messages.append(ear.recv(1000).decode())
        except BlockingIOError:
            return messages


def test_the_first_sign_of_life_is_readiness_and_the_last_is_stopping(ear: socket.socket) -> None:
    manager = manager_of(ear)
    manager.report_alive()
    manager.report_alive()
    manager.report_stopping()
    assert told(ear) == ["READY=1\nWATCHDOG=1", "WATCHDOG=1", "STOPPING=1"]


def test_each_stage_of_a_start_is_named_and_has_more_than_five_minutes(ear: socket.socket) -> None:
    manager_of(ear).report_stage("Opening\nthe screen.")
    assert told(ear) == [f"STATUS=Opening the screen.\nEXTEND_TIMEOUT_USEC={STAGE_WITHIN}000000"]
    assert STAGE_WITHIN > 300


def test_a_status_is_told_when_it_changes(ear: socket.socket) -> None:
    manager, room = manager_of(ear), Room()
    for now in (room, room, running(), with_fault(room, SCREEN, "There is no screen."), room):
        manager.tell((), now)
    assert told(ear) == [
        "STATUS=The kiosk is open.",
        "STATUS=A session is under way.",
        "STATUS=There is no screen.",
        "STATUS=The kiosk is open.",
    ]


def test_a_status_says_nothing_of_a_group(ear: socket.socket) -> None:
    room = running()
    assert room.session
    manager_of(ear).tell((), replace(room, groups=replace(room.groups, chosen="Year 7")))
    (status,) = told(ear)
    assert not [word for word in ("Year 7", *room.session.plan.names) if word in status]


def test_a_start_that_fails_says_why_and_takes_its_time(ear: socket.socket) -> None:
    waited: list[float] = []
    problem = SettingsError("kiosk.toml: {why}", why="theme: unknown")
    with pytest.raises(SettingsError), manager_of(ear).starting(waited.append):
        raise problem
    assert told(ear)[-1] == "STATUS=kiosk.toml: theme: unknown"
    assert FAILS_AFTER - 1 < sum(waited) <= FAILS_AFTER


def test_a_kiosk_that_fails_after_a_long_time_is_back_at_once(
    ear: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    clock = iter([100.0, 100.0 + FAILS_AFTER + 1])
    monkeypatch.setattr("kiosk.service.service_manager.time.monotonic", lambda: next(clock))
    with pytest.raises(ZeroDivisionError), manager_of(ear).starting(waited.append):
        raise ZeroDivisionError
    assert sum(waited) == 0


def test_somebody_at_a_terminal_does_not_wait_for_a_fault() -> None:
    waited: list[float] = []
    with pytest.raises(SettingsError), ServiceManager({}).starting(waited.append):
        raise SettingsError("kiosk.toml")
    assert not waited


def test_a_socket_without_a_file_is_spoken_to_as_well(tmp_path: Path) -> None:
    name = f"kiosk-{tmp_path.name}-{id(tmp_path)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as ear:
        ear.bind(f"\0{name}")
        ServiceManager({"NOTIFY_SOCKET": f"@{name}"}).report_alive()
        assert ear.recv(100) == b"READY=1\nWATCHDOG=1"


def test_nothing_is_sent_where_systemd_did_not_start_the_kiosk(caplog: pytest.LogCaptureFixture) -> None:
    ServiceManager({}).report_alive()
    assert not caplog.records


def test_a_socket_that_is_gone_is_noted_and_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")}).report_alive()
    assert "systemd cannot be told (READY=1)" in caplog.text
