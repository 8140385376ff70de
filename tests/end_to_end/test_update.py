"""The Debian package in a machine that runs: updated by apt while people are in a session."""

import shutil
from pathlib import Path

import pytest

from kiosk.core.session.events import Recovered
from tests.end_to_end.conftest import NEWER
from tests.end_to_end.machine import READY, Machine, installed_disk, run_in
from tests.end_to_end.machine_kiosk import MachineKiosk

pytestmark = pytest.mark.long

BOOT = 1800
UPDATE = "DEBIAN_FRONTEND=noninteractive apt-get install --yes /srv/newer.deb"


def test_a_machine_is_updated_by_apt_in_the_middle_of_a_session_which_goes_on(package: Path, newer: Path) -> None:
    def install(root: Path) -> None:
        shutil.copy(package, root / "srv/older.deb")
        shutil.copy(newer, root / "srv/newer.deb")
        run_in(root, "dpkg", "--install", "/srv/older.deb", DEBIAN_FRONTEND="noninteractive")
        (root / "srv/older.deb").unlink()

    with installed_disk(install) as disk, Machine(disk) as machine:
        machine.until_said(READY, BOOT)
        kiosk = MachineKiosk(machine)
        kiosk.has_session()
        kiosk.until_countdown_right()
        before, ready = kiosk.recorded(), machine.console.count(READY)
        machine.told(UPDATE, BOOT)
        machine.until_said(READY, BOOT, times=ready + 1)
        assert NEWER in machine.told("dpkg-query --show kiosk-timekeeper")
        kiosk.until_recorded(lambda events: any(isinstance(event, Recovered) for event in events[len(before) :]))
        assert kiosk.recorded()[: len(before)] == before
        kiosk.until_countdown_right()
