"""A kiosk that is the host by its settings: its code is on its screen, and its broker lives as long as it does."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings
from kiosk.core.room.settings import JOIN, ROOMS_HOST
from tests.real_kiosk import RealKiosk
from tests.rooms.brokers import needs_mosquitto
from tests.waiting import LIMIT, eventually, is_running

needs_mosquitto()
pytest.importorskip("zeroconf", reason="the extra “rooms” is not installed")


KEYS = [setting.key for setting in settings_in_room(Settings.model_construct(), environment={})]


def mosquitto_of(folder: Path) -> int:
    return int((folder / "state" / "rooms" / "mosquitto.pid").read_text())


def code_on(kiosk: RealKiosk) -> str:
    """Opens the settings at the host, and reads the code."""
    kiosk.until("Solution")
    kiosk.type("s", *["\t"] * KEYS.index(ROOMS_HOST))
    found = re.search(r"code to join is (\d{3}) (\d{3})", kiosk.until("The code to join is"))
    assert found is not None
    kiosk.type("escape")
    return found[1] + found[2]


def join(folder: Path, code: str) -> list[object]:
    own = os.environ | {"XDG_CONFIG_HOME": str(folder / "config"), "KIOSK_STATE": str(folder / "state")}
    command = [sys.executable, "-m", "kiosk", "rooms", "join", code, "--name", "Blue", "--address", "127.0.0.1"]
    done = subprocess.run([*command, "--json"], env=own, check=True, capture_output=True, text=True, timeout=LIMIT)
    answer: list[object] = json.loads(done.stdout)
    return answer


def test_a_kiosk_is_the_host_and_another_joins_with_the_code_on_its_screen(tmp_path: Path) -> None:
    host_folder, room_folder = tmp_path / "host", tmp_path / "room"
    host = RealKiosk(host_folder, environment={"KIOSK_ROOMS__HOST": "true"})
    room = None
    try:
        code = code_on(host)
        wrong = "000000" if code != "000000" else "000001"
        assert join(room_folder, wrong) == [False, "Wrong code: type the one that the host shows."]
        assert join(room_folder, code)[0] is True
        room = RealKiosk(room_folder, "solution-circle")
        room.until("Solution")
        host.type("i")
        host.until("Blue")
        broker = mosquitto_of(host_folder)
        assert is_running(broker)
        host.process.kill()
        eventually(lambda: not is_running(broker), "the broker outlives a kiosk that was killed")
        room.until_seen("goes on by itself")
    finally:
        host.close()
        if room is not None:
            room.close()


@pytest.mark.slow  # it finds the only host that there is, so that no other test may have one
def test_a_kiosk_joins_with_the_code_that_is_typed_in_its_settings(tmp_path: Path) -> None:
    host = RealKiosk(tmp_path / "host", environment={"KIOSK_ROOMS__HOST": "true"})
    room = RealKiosk(tmp_path / "room")
    try:
        code = code_on(host)
        room.until("Solution")
        room.type("s", *["\t"] * KEYS.index(JOIN), "\r", *code)
        room.until("has joined")
        room.close()
        room = RealKiosk(tmp_path / "room", "solution-circle")
        room.until("Solution")
        host.type("i")
        host.until("Solution Circle")
    finally:
        host.close()
        room.close()
