"""Real kiosks whose network is cut, whose wall clocks are years apart, and who are sent what nobody should send."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic

import pytest

from kiosk.config.settings import Rooms
from kiosk.core.units import minutes
from kiosk.storage.journal import FILE
from tests.free_port import free_port
from tests.real_kiosk import RealKiosk
from tests.rooms.brokers import Ear, broker, needs_mosquitto
from tests.waiting import eventually

needs_mosquitto()

from kiosk.rooms.client import RoomsClient  # noqa: E402  (there is no client where the extra is not installed)

pytestmark = pytest.mark.slow

BLUE = "kiosk/v1/blue"
FAKE_TIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
HERE, THERE = "10.213.97.1", "10.213.97.2"
"""The ends of a wire between this network and that of a kiosk."""

HOSTILE = 1000


def kiosk_at(url: str, folder: Path, name: str = "Blue", **further: object) -> RealKiosk:
    own = {"KIOSK_ROOMS__BROKER": url, "KIOSK_ROOMS__NAME": name}
    environment = {**own, **dict(further.pop("environment", {}))}  # type: ignore[call-overload]  # a mapping, if any
    return RealKiosk(folder / name, "solution-circle", environment=environment, **further)  # type: ignore[arg-type]


def started(kiosk: RealKiosk, ear: Ear, topic: str = BLUE) -> float:
    """Starts the session; returns the second at which the broker heard of it."""
    ear.until(f"{topic}/state", phase="ready")
    kiosk.until("Space start")
    kiosk.type(" ")
    began = ear.until(f"{topic}/state", phase="running", number=1).at
    kiosk.until("Step 1 of")
    return began


class Network:
    """A network namespace for a kiosk, with a wire to this one that can be cut."""

    def __init__(self) -> None:
        self.name, self._near = f"kiosk-{os.getpid()}", f"kn{os.getpid() % 100_000}"
        far = f"kf{os.getpid() % 100_000}"
        self._ip("netns", "add", self.name)
        self._ip("link", "add", self._near, "type", "veth", "peer", "name", far, "netns", self.name)
        self._ip("address", "add", f"{HERE}/30", "dev", self._near)
        self._ip("-n", self.name, "address", "add", f"{THERE}/30", "dev", far)
        self._ip("-n", self.name, "link", "set", far, "up")
        self.heal()

    def _ip(self, *words: str) -> None:
        subprocess.run(["ip", *words], check=True, capture_output=True)

    def cut(self) -> None:
        self._ip("link", "set", self._near, "down")

    def heal(self) -> None:
        self._ip("link", "set", self._near, "up")

    def close(self) -> None:
        with suppress(subprocess.CalledProcessError):
            self._ip("netns", "delete", self.name)


@pytest.fixture
def network() -> Iterator[Network]:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("only root can make another network, with the command ip")
    try:
        made = Network()
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no other network can be made here: {error.stderr.decode().strip()}")
    yield made
    made.close()


def test_a_room_whose_network_is_cut_goes_on_and_is_right_a_second_after_it_is_back(
    network: Network, tmp_path: Path
) -> None:
    port = free_port()
    with broker(tmp_path, "allow_anonymous true", f"listener {port} {HERE}") as running:
        ear = Ear(running.port)
        within = ("ip", "netns", "exec", network.name)
        kiosk = kiosk_at(f"mqtt://{HERE}:{port}", tmp_path, command=within)
        try:
            started(kiosk, ear)
            network.cut()
            kiosk.until("goes on by itself")
            eventually(lambda: (last := ear.last(f"{BLUE}/availability")) and last.payload == b"offline")
            kiosk.type("right")
            kiosk.until("Step 2 of")
            heard = len(ear.all())
            network.heal()
            eventually(lambda: any(one.payload == b"online" for one in ear.all()[heard:]))
            state = ear.until(f"{BLUE}/state", phase="running", number=2)
            back = next(one.at for one in ear.all()[heard:] if one.payload == b"online")
            assert state.at - back < 1
            assert kiosk.clock is not None
            assert abs(state.json()["remaining"] / 1000 - (monotonic() - state.at) - kiosk.clock) < 3
            kiosk.until(lambda shown: "goes on by itself" not in shown)
        finally:
            kiosk.close()
            ear.close()


def year_of(folder: Path) -> int:
    """The year in which a kiosk believes itself to be, as its journal has it."""
    connection = sqlite3.connect(folder / "state" / FILE)
    try:
        (wall,) = connection.execute("SELECT max(wall) FROM event").fetchone()
    finally:
        connection.close()
    return int(wall[:4])


def seen_by(trainer: RoomsClient, name: str) -> float:
    """The seconds that a room has left, as the trainer sees it."""
    assert trainer.overview is not None
    (tile,) = [tile for tile in trainer.overview.tiles() if tile.name == name]
    assert tile.remaining is not None
    return tile.remaining / 1000


@pytest.mark.skipif(not FAKE_TIME.exists(), reason="libfaketime is not installed")
def test_rooms_whose_wall_clocks_are_years_apart_agree_on_every_length(tmp_path: Path) -> None:
    with broker(tmp_path) as running:
        ear = Ear(running.port)
        board = _Board()
        trainer = RoomsClient(board, Rooms(broker=running.url, overview=True))  # type: ignore[arg-type]  # it is told
        trainer.start()
        kiosks = {}
        for name, offset in (("Blue", "-7y"), ("Green", "+7y")):
            faked = {"LD_PRELOAD": str(FAKE_TIME), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
            faked["KIOSK_ROOMS__ACCEPT"] = '["next", "finish"]'
            kiosks[name] = kiosk_at(running.url, tmp_path, name, environment=faked)
        try:
            for name, kiosk in kiosks.items():
                started(kiosk, ear, f"kiosk/v1/{name.lower()}")
                ear.say(f"kiosk/v1/{name.lower()}/command", {"id": "next", "kind": "next"})
                ear.until(f"kiosk/v1/{name.lower()}/state", number=2)
            years = [year_of(tmp_path / name) for name in kiosks]
            assert years[1] - years[0] >= 13
            for name, kiosk in kiosks.items():
                kiosk.until_right(partial(seen_by, trainer, name), within=3)
                ask = {"id": name, "kind": "finish_in", "within": minutes(8)}
                ear.say(f"kiosk/v1/{name.lower()}/command", ask)
                assert ear.until(f"kiosk/v1/{name.lower()}/answer", id=name).json()["result"] == "done"
                kiosk.until_seen("in 8 min")
        finally:
            trainer.close()
            for kiosk in kiosks.values():
                kiosk.close()
            ear.close()


def test_a_thousand_hostile_messages_leave_the_room_as_it_was(tmp_path: Path) -> None:
    """Whatever anybody sends, the countdown is right, the screen stays, and the next command is answered."""
    dice = random.Random(20)  # noqa: S311  (the same messages each time)
    with broker(tmp_path, "allow_anonymous true", "message_size_limit 300000") as running:
        ear = Ear(running.port)
        kiosk = kiosk_at(running.url, tmp_path, environment={"KIOSK_ROOMS__HOME_ASSISTANT": "true"})
        try:
            began = started(kiosk, ear)
            for _ in range(HOSTILE):
                ear.say(_topic(dice), _payload(dice))
            ear.say(f"{BLUE}/command", {"id": "last-report", "kind": "report"})
            count = len(ear.all())
            ear.say(f"{BLUE}/command", {"id": "again", "kind": "report"})
            eventually(lambda: any(one.topic == f"{BLUE}/state" and _own(one.payload) for one in ear.all()[count:]))
            state = [one for one in ear.all()[count:] if one.topic == f"{BLUE}/state" and _own(one.payload)][-1]
            kiosk.until("Step 1 of")
            assert "goes on by itself" not in kiosk.screen
            assert state.json()["phase"] == "running"
            assert abs(state.json()["used"] / 1000 - (state.at - began)) < 3
        finally:
            kiosk.close()
            ear.close()


def _own(payload: bytes) -> bool:
    """Whether a state is one that a kiosk has written, and none of those that were thrown at it."""
    with suppress(ValueError, AttributeError):
        return bool(json.loads(payload).get("protocol") == "Solution Circle")
    return False


def _topic(dice: random.Random) -> str:
    if dice.random() < 0.1:
        return dice.choice(["homeassistant/status", "kiosk/v2/blue/state", "kiosk/v1/x/../y", "kiosk", "kiosk/v1"])
    room = dice.choice(["blue", "blue", "blue", "all", "green", "ü"])
    return f"kiosk/v1/{room}/" + dice.choice(["command", "info", "state", "availability", "answer", "times", "event"])


def _payload(dice: random.Random) -> bytes:
    kind = dice.randrange(5)
    if kind == 0:
        return dice.randbytes(dice.randrange(200))
    if kind == 1:
        return b"[" * dice.randrange(1, 60_000)
    if kind == 2:
        return b"x" * dice.randrange(1, 200_000)
    values: list[object] = [None, True, -1, 10**40, 1.5, "", "\x00\u202e", "x" * 5000, [], {}, "online", "blue"]
    names = ["id", "name", "kiosk", "phase", "remaining", "within", "text", "protocol", "steps", "accepts", "kind"]
    fields = {name: dice.choice(values) for name in dice.sample(names, 6)}
    if kind == 3:
        fields["kind"] = dice.choice(["finish_in", "open", "line", "times", "report", "dance"])
        fields["id"] = dice.choice(["", "a", "b" * 64, None, "ü"])
    return json.dumps(fields).encode()


class _Board:
    """Takes what a client tells."""

    def submit(self, message: object) -> None:
        del message


def test_a_broker_that_is_killed_and_started_again_is_found_by_all_rooms(tmp_path: Path) -> None:
    with broker(tmp_path) as running:
        names = ("Blue", "Green", "Red")
        kiosks = {name: kiosk_at(running.url, tmp_path, name) for name in names}
        ear = Ear(running.port)
        try:
            for name, kiosk in kiosks.items():
                started(kiosk, ear, f"kiosk/v1/{name.lower()}")
            ear.close()
            running.kill()
            for kiosk in kiosks.values():
                kiosk.until_seen("goes on by itself")
                kiosk.type("right")
                kiosk.until("Step 2 of")
            running.start()
            ear = Ear(running.port)
            for name in names:
                ear.until(f"kiosk/v1/{name.lower()}/state", phase="running", number=2)
        finally:
            ear.close()
            for kiosk in kiosks.values():
                kiosk.close()
