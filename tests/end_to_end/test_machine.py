"""The installed kiosk on a machine without a desktop: what may happen to such a machine, seen from outside.

The machine has no network, and a clock that is years behind. The tests on one machine follow each other, and the last
takes the kiosk away.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.core.room.fault import JOURNAL, Fault
from kiosk.core.room.state import Home, Room
from kiosk.core.session.events import Recovered
from kiosk.core.units import Instant
from tests.end_to_end.machine import READY, Disk, Machine, install_kiosk, installed_disk, run
from tests.end_to_end.machine_kiosk import SLOW, UNIT, MachineKiosk, alike, home, painted

pytestmark = pytest.mark.slow

BOOT = 1200
LONG_AGO = "2019-03-01T08:00:00"
FILL = "fallocate -l $(df --output=avail -B1 / | tail -n 1) /filled && df --output=avail / | tail -n 1"


@pytest.fixture(scope="module")
def disk() -> Iterator[Disk]:
    with installed_disk(install_kiosk) as disk:
        yield disk


@pytest.fixture(scope="module")
def kiosk(disk: Disk) -> Iterator[MachineKiosk]:
    with Machine(disk, clock=LONG_AGO) as machine:
        machine.until_said(READY, seconds=BOOT)
        yield MachineKiosk(machine)


def test_without_a_network_the_machines_service_is_seen_and_answers_its_keyboard(kiosk: MachineKiosk) -> None:
    machine, wanted = kiosk.machine, painted(home(), Instant(0))
    seen = machine.until_shown(lambda picture: alike(picture, wanted) > 0.8, SLOW)
    before = machine.picture
    assert seen, f"only {alike(before, wanted):.0%} of the home screen is seen"
    machine.press("shift", "slash")  # the help, over all of it
    assert machine.until_shown(lambda picture: alike(picture, before) < 0.5, SLOW), "the key changes nothing"
    machine.press("esc")
    assert machine.until_shown(lambda picture: alike(picture, before) > 0.8, SLOW), "the help stays"


def test_a_countdown_is_right_when_the_time_of_day_arrives_and_jumps_by_years(kiosk: MachineKiosk) -> None:
    kiosk.has_session()
    kiosk.until_countdown_right()
    before = kiosk.recorded()
    kiosk.machine.told("date -s '+7 years' && date -s '+5 hours'")
    kiosk.until_countdown_right()
    assert kiosk.recorded()[: len(before)] == before
    kiosk.machine.told("date -s '-9 years'")
    kiosk.until_countdown_right()


def test_a_full_disk_is_said_and_stops_nothing(kiosk: MachineKiosk) -> None:
    kiosk.has_session()
    before, count = kiosk.session(), len(kiosk.recorded())
    assert kiosk.machine.told(FILL).strip() == "0"
    kiosk.machine.press("shift", "equal")  # a minute more
    known = Fault(JOURNAL, "NOT RECORDING: The log cannot be written.", since=Instant(0), until=Instant(1))
    room = Room(home=Home(()), session=before, midnight=Instant(0), faults=(known,))
    assert kiosk.machine.until(lambda: kiosk.shows(room, kiosk.now(), "NOT RECORDING"), SLOW)
    kiosk.machine.told("rm /filled")
    kiosk.until_recorded(lambda events: len(events) > count)
    kiosk.until_countdown_right()


def test_the_watchdog_restarts_a_kiosk_that_hangs_and_its_session_goes_on(kiosk: MachineKiosk) -> None:
    kiosk.has_session()
    before, ready = kiosk.recorded(), kiosk.machine.console.count(READY)
    kiosk.machine.told(f"systemctl kill --kill-whom=main --signal=STOP {UNIT}")
    kiosk.machine.until_said(READY, BOOT, times=ready + 1)
    assert "Watchdog timeout" in kiosk.machine.console
    kiosk.until_recorded(lambda events: any(isinstance(event, Recovered) for event in events[len(before) :]))
    assert kiosk.recorded()[: len(before)] == before
    kiosk.until_countdown_right()


def test_the_time_that_a_machine_sleeps_counts_and_its_session_is_there_afterwards(kiosk: MachineKiosk) -> None:
    kiosk.has_session()
    before, asleep = kiosk.recorded(), kiosk.now()
    kiosk.machine.told("systemd-run --quiet --on-active=3 systemctl suspend")  # not while it answers
    kiosk.machine.until_asleep(SLOW)
    time.sleep(30)
    kiosk.machine.ask("system_wakeup")
    kiosk.machine.until_said("Finished systemd-suspend.service", SLOW)  # only then can it be told something
    # A played graphics card stays dark after it has slept, so there is no picture to look at.
    assert kiosk.now() - asleep > 30_000
    assert kiosk.machine.told(f"systemctl is-active {UNIT}").strip() == "active"
    assert kiosk.recorded()[: len(before)] == before


def test_a_machine_whose_power_is_cut_in_a_step_asks_and_goes_on_with_the_whole_log(disk: Disk, tmp_path: Path) -> None:
    kept = replace(disk, image=tmp_path / "disk.img")
    run("cp", "--sparse=always", disk.image, kept.image)
    with Machine(kept, keeps=True) as machine:
        machine.until_said(READY, BOOT)
        kiosk = MachineKiosk(machine)
        kiosk.has_session()
        before = kiosk.recorded()
    with Machine(kept, keeps=True) as machine:
        machine.until_said(READY, BOOT)
        kiosk = MachineKiosk(machine)
        assert kiosk.recorded()[: len(before)] == before
        machine.press("spc")  # continue from there
        kiosk.until_recorded(lambda events: any(isinstance(event, Recovered) for event in events))
        assert kiosk.recorded()[: len(before)] == before
        kiosk.until_countdown_right()


def test_an_uninstalled_kiosk_leaves_nothing(disk: Disk) -> None:
    # On a machine that has not slept: a played graphics card does not let go of whoever used it before.
    with Machine(disk) as machine:
        machine.until_said(READY, BOOT)
        machine.told("cd / && /opt/kiosk-timekeeper/current/run uninstall --erase-sessions --yes", BOOT)
        assert machine.told("find / -xdev -path /srv -prune -o -name '*kiosk-timekeeper*' -print") == ""
        assert machine.told("grep -al '/[o]pt/kiosk-timekeeper' /proc/[0-9]*/cmdline || true") == ""
