"""The whole host in a process of its own, with a real Mosquitto: who may do what there, and what survives."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import network
from kiosk.config.settings import load_settings
from kiosk.core.errors import RoomsError
from tests.rooms.brokers import Ear, needs_mosquitto
from tests.waiting import LIMIT, eventually, is_running

needs_mosquitto()
pytest.importorskip("zeroconf", reason="the extra “rooms” is not installed")

from kiosk.rooms.host.accounts import Accounts  # noqa: E402
from kiosk.rooms.host.announcement import announced, found_hosts, own_address  # noqa: E402
from kiosk.rooms.host.joining import join_host  # noqa: E402

PROGRAM = """
import sys
from pathlib import Path
from kiosk.rooms.host.hosting import Host
Host(Path(sys.argv[1]), lambda text: print(text, flush=True), door_port=0).run()
"""


class RunningHost:
    """A host; `code` is the last one that it has shown."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        command = [sys.executable, "-c", PROGRAM, str(folder)]
        self._faults = folder.parent / f"faults-{time.monotonic_ns()}"
        with self._faults.open("w") as faults:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=faults, text=True)
        threading.Thread(target=self._listen, daemon=True).start()
        self.until("Its address is")
        self.port = int(re.findall(r"Its address is .*:(\d+)\.", "".join(self.said))[-1])

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)

    def faults(self) -> str:
        """What it has written into its log."""
        return self._faults.read_text()

    def until(self, text: str) -> None:
        eventually(lambda: any(text in line for line in self.said), lambda: f"{text}: {self.said}")

    @property
    def code(self) -> str:
        return str(re.findall(r"code .*?(\d{6})", "".join(self.said))[-1])

    def join(self, name: str, code: str = "") -> tuple[str, str, str]:
        return join_host(f"127.0.0.1:{self.port}", code or self.code, name)

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(LIMIT)
        if self.process.stdout:
            self.process.stdout.close()

    @property
    def broker(self) -> int:
        file = self.folder / "mosquitto.pid"
        eventually(file.read_text, "Mosquitto has not written its number")  # the file is empty while it does
        return int(file.read_text())


@pytest.fixture
def host(tmp_path: Path) -> Iterator[RunningHost]:
    running = RunningHost(tmp_path / "rooms")
    yield running
    running.stop()


def ear(joined: tuple[str, str, str]) -> Ear:
    url, user, password = joined
    eventually(lambda: reachable(url), "Mosquitto does not start")
    return Ear(int(url.rpartition(":")[2]), user=user, password=password)


def reachable(url: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), 1).close()
    except OSError:
        return False
    return True


def test_a_room_writes_and_reads_only_what_is_its_own(host: RunningHost) -> None:
    blue, green = ear(host.join("Blue")), ear(host.join("Green"))
    green.say("kiosk/v1/green/state", {"phase": "home"})
    blue.say("kiosk/v1/green/state", {"phase": "ended"})
    blue.say("kiosk/v1/green/command", {"id": "1", "kind": "bell"})
    blue.say("kiosk/v1/all/command", {"id": "2", "kind": "bell"})
    blue.say("kiosk/v1/blue/state", {"phase": "home"})
    blue.until("kiosk/v1/blue/state", phase="home")
    green.say("kiosk/v1/green/event", {"kind": "done"})
    green.until("kiosk/v1/green/event", kind="done")
    assert {one.topic for one in blue.all()} == {"kiosk/v1/blue/state"}
    assert [one.json() for one in green.all() if one.topic.endswith("state")] == [{"phase": "home"}]
    assert all(not one.topic.endswith("command") for one in green.all())
    blue.close()
    green.close()


def test_a_wrong_code_lets_nobody_in(host: RunningHost) -> None:
    wrong = "000000" if host.code != "000000" else "000001"
    with pytest.raises(RoomsError, match="Wrong code"):
        host.join("Blue", wrong)


def test_a_room_that_is_kicked_is_out_at_once_and_stays_out(host: RunningHost) -> None:
    joined, code = host.join("Blue"), host.code
    blue = ear(joined)
    connected = threading.Event()
    blue._client.on_disconnect = lambda *_: connected.set()
    Accounts(host.folder).remove("Blue")
    assert connected.wait(LIMIT)
    host.until("Removed: blue.")
    with pytest.raises(RoomsError, match="Wrong code"):
        host.join("Blue", code)
    blue.close()


def test_a_broker_that_is_killed_comes_back_with_all_accounts(host: RunningHost) -> None:
    joined, pid = host.join("Blue"), host.broker
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: host.broker != pid)
    again = ear(joined)
    again.say("kiosk/v1/blue/state", {"phase": "home"})
    again.until("kiosk/v1/blue/state", phase="home")
    again.close()


def test_a_host_that_is_killed_and_started_again_knows_its_rooms(tmp_path: Path) -> None:
    first = RunningHost(tmp_path / "rooms")
    _, user, password = first.join("Blue")
    left = first.broker
    first.stop(signal.SIGKILL)
    second = RunningHost(tmp_path / "rooms")
    try:
        eventually(lambda: not is_running(left), "the old Mosquitto is still there")
        config = (second.folder / "mosquitto.conf").read_text()
        port = re.search(r"listener (\d+)", config)
        assert port is not None
        again = ear((f"mqtt://127.0.0.1:{port[1]}", user, password))
        again.close()
    finally:
        second.stop()
    assert not Path(f"/proc/{second.broker}").exists()


def test_passwords_are_kept_only_as_hashes_and_only_for_the_owner(host: RunningHost) -> None:
    _, _, password = host.join("Blue")
    files = [file for file in host.folder.iterdir() if file.is_file()]
    assert all(password not in file.read_text(errors="replace") for file in files)
    assert host.folder.stat().st_mode & 0o077 == 0


def test_a_host_in_a_network_without_a_gateway_is_found_by_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_address_towards", lambda _: None)
    monkeypatch.setattr(network, "_interface_address", lambda _: "192.168.7.2")
    assert own_address() == "192.168.7.2"
    monkeypatch.setattr(network, "_interface_address", lambda _: "127.0.0.1")
    assert own_address() == "127.0.0.1"


def test_a_host_is_found_by_who_looks_for_one() -> None:
    with announced(12345, "127.0.0.1") as by_name:
        if not by_name:
            pytest.skip("there is no multicast here")
        assert _found({12345}) == {("127.0.0.1", 12345)}


def test_hosts_of_one_name_are_found_each_by_its_own_address() -> None:
    with announced(12345, "127.0.0.1") as by_name, announced(12346, "127.0.0.2"):
        if not by_name:
            pytest.skip("there is no multicast here")
        assert _found({12345, 12346}) == {("127.0.0.1", 12345), ("127.0.0.2", 12346)}


def _found(ports: set[int]) -> set[tuple[str, int]]:
    """The hosts at these ports; others in this network are somebody else's."""
    found: set[tuple[str, int]] = set()
    for _ in range(3):
        found |= {(address, port) for address, port in found_hosts(1.0, ("127.0.0.1",)) if port in ports}
        if {port for _, port in found} == ports:
            break
    return found


@pytest.mark.parametrize(
    ("address", "says"),
    [("127.0.0.1:9", "no host answers"), ("127.0.0.1:x", "this is not an address")],
)
def test_an_address_without_a_host_is_one_clear_sentence(address: str, says: str) -> None:
    with pytest.raises(RoomsError, match=says):
        join_host(address, "123456", "Blue")


def test_joining_by_the_command_line_writes_what_the_kiosk_needs(host: RunningHost, tmp_path: Path) -> None:
    own = os.environ | {"XDG_CONFIG_HOME": str(tmp_path / "config"), "KIOSK_STATE": str(tmp_path / "state")}
    command = [sys.executable, "-m", "kiosk", "rooms"]
    address = ["--address", f"127.0.0.1:{host.port}"]
    joined = subprocess.run(
        [*command, "join", host.code, "--name", "Blue room", *address],
        env=own,
        check=True,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert joined.stdout == "Blue room has joined. The next time that the kiosk is opened, it connects.\n"
    rooms = load_settings(tmp_path / "config" / "kiosk-timekeeper" / "kiosk.toml").rooms
    assert (rooms.name, rooms.user) == ("Blue room", "blue-room")
    assert rooms.password is not None
    listening = ear((rooms.broker or "", rooms.user or "", rooms.password.read_text()))
    listening.close()
