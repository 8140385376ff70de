"""Whole kiosks in processes of their own, as several rooms at one broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real_kiosk import RealKiosk
from tests.rooms.brokers import Broker, Ear, broker, needs_mosquitto
from tests.waiting import eventually

needs_mosquitto()

ROOMS = ("Blue", "Green")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Broker]:
    with broker(tmp_path) as found:
        yield found


def kiosk_named(name: str, folder: Path, running: Broker) -> RealKiosk:
    own = {"KIOSK_ROOMS__BROKER": running.url, "KIOSK_ROOMS__NAME": name}
    return RealKiosk(folder / name, "solution-circle", environment=own)


def test_rooms_that_are_killed_are_missed_and_come_back_where_they_were(tmp_path: Path, running: Broker) -> None:
    ear = Ear(running.port)
    kiosks = {name: kiosk_named(name, tmp_path, running) for name in ROOMS}
    try:
        for name, kiosk in kiosks.items():
            ear.until(f"kiosk/v1/{name.lower()}/state", phase="ready", protocol="Solution Circle")
            kiosk.type(" ")
            ear.until(f"kiosk/v1/{name.lower()}/state", phase="running", number=1)
        kiosks["Blue"].kill()
        eventually(lambda: (last := ear.last("kiosk/v1/blue/availability")) and last.payload == b"offline")
        assert (green := ear.last("kiosk/v1/green/availability")) is not None
        assert green.payload == b"online"
        kiosks["Blue"].close()
        kiosks["Blue"] = kiosk_named("Blue", tmp_path, running)
        eventually(lambda: (last := ear.last("kiosk/v1/blue/availability")) and last.payload == b"online")
        ear.until("kiosk/v1/blue/state", phase="running", number=1)
    finally:
        ear.close()
        for kiosk in kiosks.values():
            kiosk.close()
