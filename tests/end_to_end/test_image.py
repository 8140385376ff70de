"""The image for a PC, booted by UEFI from a USB stick: the kiosk is seen, sets up its machine, and loses nothing."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.room.machine import WIFI as WIFI_KEY
from kiosk.core.session.events import Recovered
from kiosk.core.units import Instant
from tests.end_to_end.machine import (
    HAND,
    PATIENT,
    PLAYED,
    READY,
    SETTINGS,
    TOLD,
    TOOLS,
    UEFI,
    Machine,
    Stick,
    cached,
    run,
)
from tests.end_to_end.machine_kiosk import SLOW, UNIT, MachineKiosk, alike, home, painted
from tests.locks import REPOSITORY

pytestmark = pytest.mark.long

IMAGES = REPOSITORY / "systemd/images"
MODULES = f"import sys; from pathlib import Path; sys.path.insert(0, {str(IMAGES)!r}); import disk, image, machines"
PACKAGES = f"{MODULES}; print(*machines.PC.packages)"
FETCH = f"{MODULES}; image.fetch(machines.PC, Path(sys.argv[1]))"
MAKE = f"{MODULES}; print(image.make(machines.PC, *map(Path, sys.argv[1:])))"

BOOT = 1800
MIB = 1024 * 1024
LARGER = 1024 * MIB
FAILED = "systemctl list-units --failed --plain --no-legend 'kiosk-*' '*.mount' NetworkManager.service"
GRUB = "::EFI/debian/grub.cfg"
WIFI = "name = Staff room\npassword = 12345678\n"
TYPED = "87654321"
RADIOS = {"wlan1": ("Staff room", "12345678"), "wlan2": ("Room 12", TYPED)}
"""The networks near the machine, by the radio that each has in it; the first radio is the machine's own."""
AS_KIOSK = (
    f"sh -c 'echo $$ >/sys/fs/cgroup/system.slice/{UNIT}/cgroup.procs; exec"
    " setpriv --reuid=kiosk-timekeeper --regid=kiosk-timekeeper --clear-groups"
    ' /usr/lib/kiosk-timekeeper/bin/python -P -c "from kiosk.machine.checks import *;'
    " print(*map(check_answers, SERVICES), check_allowed(), sep=chr(10))\"'"
)
"""What the kiosk may do by its user and its unit, as it would find out itself."""
ANSWER = """\
NetworkManager answers
systemd-timedated answers
systemd-logind answers
come by a file, as the guide “A stick or a card that is the kiosk” says
polkit lets the kiosk look after this machine
"""


def with_images(code: str, *arguments: str | Path) -> str:
    """What a program prints that uses the modules of the images."""
    tools = {**os.environ, "PATH": f"{REPOSITORY}/.venv/bin:{os.environ['PATH']}"}
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=REPOSITORY, env=tools, capture_output=True, text=True, check=False)
    if done.returncode and re.search("error sending request|apt-get (update|.*download)", done.stderr):
        pytest.skip(f"the packages cannot be had: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The image as it is written onto a stick."""
    for tool in (*TOOLS, "mcopy", "mkfs.vfat", "sfdisk", "debugfs"):
        if not shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin"):
            pytest.skip(f"{tool} is not installed")
    if not UEFI.exists():
        pytest.skip("ovmf is not installed")
    if os.geteuid():
        pytest.skip("only root may make an image")
    base = cached("image", with_images(PACKAGES)).with_suffix(".tar")
    if not base.exists():
        part = base.with_suffix(".part.tar")
        with_images(FETCH, part)
        part.rename(base)
    folder = tmp_path_factory.mktemp("image")
    yield Path(with_images(MAKE, folder, base).splitlines()[-1])
    shutil.rmtree(folder)


def starts(image: Path) -> list[int]:
    """Where the partitions begin, in bytes."""
    table = json.loads(run("sfdisk", "--json", image))["partitiontable"]
    return [row["start"] * table["sectorsize"] for row in table["partitions"]]


def put(image: Path, start: int, place: str, text: str, folder: Path) -> None:
    """Writes a file, and the folders that it lies in, into an ext4 partition."""
    source = folder / "source"
    source.write_text(text)
    parents = [str(parent) for parent in reversed(Path(place).parents)][1:]
    orders = [*(f"mkdir {parent}" for parent in parents), f"write {source} {place}"]
    subprocess.run(
        ["debugfs", "-w", f"{image}?offset={start}"],
        input="\n".join(orders),
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def play_radios(machine: Machine) -> None:
    """Lets the machine have a radio of its own, and near it networks that give addresses."""
    others = ";".join(f"interface-name:{radio}" for radio in RADIOS)
    machine.told("mkdir -p /run/systemd/network /run/NetworkManager/conf.d")
    machine.told(f"printf '[keyfile]\\nunmanaged-devices={others}\\n' >/run/NetworkManager/conf.d/radios.conf")
    machine.told(f"nmcli general reload conf && modprobe mac80211_hwsim radios={1 + len(RADIOS)}")
    for number, (radio, (name, password)) in enumerate(RADIOS.items()):
        network = f'network={{\\nssid="{name}"\\nmode=2\\nfrequency=2412\\nkey_mgmt=WPA-PSK\\npsk="{password}"\\n}}\\n'
        gives = f"[Match]\\nName={radio}\\n[Network]\\nAddress=10.9.{number}.1/24\\nDHCPServer=yes\\n"
        machine.told(f"printf '{gives}' >/run/systemd/network/{radio}.network")
        machine.told(f"printf '{network}' >/run/{radio}.conf")
        machine.told(f"wpa_supplicant -B -i {radio} -c /run/{radio}.conf")
    machine.told("systemctl start systemd-networkd")


def joined(machine: Machine) -> str:
    """The connection of the machine's own radio."""
    return machine.told("nmcli --colors no --get-values GENERAL.CONNECTION device show wlan0").strip()


def test_a_stick_opens_the_kiosk_is_read_only_and_keeps_what_is_the_machines_own(image: Path, tmp_path: Path) -> None:
    boot, root, data = starts(image)
    for file, text in HAND.items():
        put(image, root, f"/{file}", text, tmp_path)
    put(image, root, f"/etc/systemd/system/{UNIT}.d/patient.conf", PATIENT, tmp_path)
    put(image, data, "/etc/own/kiosk-timekeeper/kiosk.toml", SETTINGS, tmp_path)
    (tmp_path / "wifi.txt").write_text(WIFI)
    menu = run("mtype", "-i", f"{image}@@{boot}", GRUB)
    (tmp_path / "grub.cfg").write_text(menu.replace(" quiet ", f" {PLAYED} {TOLD} "))
    for file, place in {"wifi.txt": "::", "grub.cfg": GRUB}.items():
        run("mcopy", "-o", "-i", f"{image}@@{boot}", tmp_path / file, place)
    size = image.stat().st_size
    os.truncate(image, size + LARGER)  # the stick is larger than the image
    wanted = painted(home(), Instant(0))
    with Machine(Stick(image), keeps=True) as machine:
        seen = machine.until_shown(lambda picture: alike(picture, wanted) > 0.8, BOOT)
        assert seen, f"only {alike(machine.picture, wanted):.0%} of the home screen is seen"
        assert machine.told("findmnt -no OPTIONS /").startswith("ro,")
        assert machine.told(FAILED) == ""
        assert "wifi.txt" in machine.told("nmcli --colors no --terse --fields NAME connection show")
        assert int(machine.told("df --output=size -B1 /data | tail -n 1")) > LARGER
        own = machine.told("cat /etc/machine-id")
        kiosk = MachineKiosk(machine)
        assert machine.told(AS_KIOSK, SLOW) == ANSWER
        play_radios(machine)
        assert machine.until(lambda: joined(machine) == "wifi.txt", SLOW), "the network of the file is not joined"
        kiosk.choose_setting(WIFI_KEY)
        machine.press("right")  # the network that is joined comes first
        for key in ("ret", *TYPED, "ret"):
            kiosk.changes(key)
        assert machine.until(lambda: joined(machine) == "Room 12", SLOW), (
            "the network chosen on the screen is not joined"
        )
        zone = machine.told("readlink /etc/localtime")
        kiosk.changes("down")
        machine.press("right")
        assert machine.until(lambda: machine.told("readlink /etc/localtime") != zone, SLOW), "the time zone stays"
        zone = machine.told("readlink /etc/localtime && sync")
        machine.press("esc")
        assert machine.until_shown(lambda picture: alike(picture, wanted) > 0.8, SLOW), "the settings stay"
        kiosk.has_session()
        before = kiosk.recorded()
    with Machine(Stick(image), keeps=True) as machine:  # the power was cut
        machine.until_said(READY, BOOT)
        assert machine.told("cat /etc/machine-id", BOOT) == own != "\n"
        assert machine.told("readlink /etc/localtime") == zone
        assert "Room 12" in machine.told("nmcli --colors no --terse --fields NAME connection show")
        assert machine.told(FAILED) == ""
        kiosk = MachineKiosk(machine)
        assert kiosk.recorded()[: len(before)] == before
        machine.press("spc")  # continue from there
        kiosk.until_recorded(lambda events: any(isinstance(event, Recovered) for event in events))
        kiosk.until_countdown_right()
