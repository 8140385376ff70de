"""The parts of the images and what stands beside them, as those who read them want them."""

import json
import re
import runpy
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.locks import REPOSITORY

IMAGES = REPOSITORY / "systemd/images"
UNITS = sorted((IMAGES / "files/usr/lib/systemd/system").glob("*.service"))


def asked(code: str, *arguments: str | Path) -> str:
    """What a script prints that has the modules of the images."""
    program = f"import sys; sys.path.insert(0, {str(IMAGES)!r}); import image, disk, imager, machines\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    return done.stdout


def fstab() -> dict[str, list[str]]:
    """The rows of the images' /etc/fstab, by where something is mounted."""
    lines = (IMAGES / "files/etc/fstab").read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {row[1]: row for row in rows}


def test_what_is_mounted_from_the_data_partition_is_made_there_and_has_a_place_in_the_system() -> None:
    made, places = json.loads(asked("import json; print(json.dumps([list(image.DATA), list(image.BOUND)]))"))
    rows = fstab()
    bound = {place: row[0] for place, row in rows.items() if row[0].startswith("/data/")}
    assert {place.strip("/") for place in bound} == set(places)
    layers = re.findall("(?:upperdir|workdir)=/data/([^,]+)", rows["/etc"][3])
    assert {*(folder.removeprefix("/data/") for folder in bound.values()), *layers} == set(made)
    assert rows["/"][3].split(",")[0] == "ro"


def test_every_unit_of_the_images_is_enabled_and_what_it_starts_is_there() -> None:
    enabled = json.loads(asked("import json; print(json.dumps(list(image.UNITS)))"))
    assert {unit.stem for unit in UNITS} == set(enabled)
    for unit in UNITS:
        for own in re.findall(r"/usr/lib/kiosk-appliance/\S+", unit.read_text()):
            assert (IMAGES / "files" / own.lstrip("/")).is_file(), own


@pytest.mark.parametrize("script", ["grow", "update"])
def test_the_scripts_can_be_run_and_the_shell_understands_them(script: str) -> None:
    file = IMAGES / "files/usr/lib/kiosk-appliance" / script
    assert file.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", file], check=True)


def test_raspberry_pi_os_is_told_to_put_the_package_in_and_to_start_anew() -> None:
    text = (IMAGES / "user-data").read_text()
    assert text.splitlines()[0] == "#cloud-config"
    told = YAML(typ="safe").load(text)
    (command,) = told["runcmd"]
    name = runpy.run_path(str(REPOSITORY / "systemd/debian/make.py"), run_name="make")["NAME"]
    assert f"/boot/firmware/{name}_*_arm64.deb" in command[-1]
    assert told["power_state"]["mode"] == "reboot"
    assert told["package_update"] is True


def test_the_list_for_the_imager_has_sizes_and_sums_of_the_image(tmp_path: Path) -> None:
    image, packed = tmp_path / "kiosk.img", tmp_path / "kiosk.img.xz"
    image.write_bytes(b"an image" * 1000)
    packed.write_bytes(b"packed")
    asked("imager.write_list(*map(image.Path, sys.argv[1:]), machines.PI)", packed, image)
    (entry,) = json.loads((tmp_path / "os_list.json").read_text())["os_list"]
    assert (entry["extract_size"], entry["image_download_size"]) == (8000, 6)
    assert entry["extract_sha256"] == sha256(image.read_bytes()).hexdigest()
    assert entry["image_download_sha256"] == sha256(packed.read_bytes()).hexdigest()
    assert entry["url"] == packed.as_uri()
    assert {"name", "description", "icon", "release_date", "devices", "init_format"} < entry.keys()


def test_the_command_says_what_it_takes() -> None:
    done = subprocess.run(
        [sys.executable, IMAGES / "image.py", "toaster"], capture_output=True, text=True, check=False, cwd=REPOSITORY
    )
    assert (done.returncode, done.stderr) == (2, "./run image pc|pi [--unpacked]\n")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A boot partition as Debian's raspi-firmware makes it."""
    names = json.loads(asked("import json; print(json.dumps([*machines.FIRMWARE, *machines.TREES]))"))
    for name in (*names, "vmlinuz-6-arm64", "initrd.img-6-arm64"):
        (tmp_path / name).touch()
    (tmp_path / "config.txt").write_text("arm_64bit=1\n\nkernel=vmlinuz-6-arm64\ninitramfs initrd.img-6-arm64\n")
    (tmp_path / "cmdline.txt").write_text("console=tty0 root=LABEL=kiosk-root rw rootwait ro quiet\n")
    return tmp_path


MISSING = "import json; print(json.dumps(machines.missing_to_boot(image.Path(sys.argv[1]))))"


def missing(card: Path) -> list[str]:
    """What a Raspberry Pi would miss on that boot partition."""
    found: list[str] = json.loads(asked(MISSING, card))
    return found


def test_a_card_that_has_all_misses_nothing(card: Path) -> None:
    assert missing(card) == []


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("start4.elf", None, "start4.elf"),
        ("bcm2711-rpi-4-b.dtb", None, "bcm2711-rpi-4-b.dtb"),
        ("vmlinuz-6-arm64", None, "kernel in config.txt"),
        ("initrd.img-6-arm64", None, "initramfs in config.txt"),
        ("cmdline.txt", "root=/dev/mmcblk0p2 ro", "the system in cmdline.txt"),
        ("cmdline.txt", "ro root=LABEL=kiosk-root rw", "ro in cmdline.txt"),
        ("config.txt", "kernel=vmlinuz-6-arm64\ninitramfs initrd.img-6-arm64\n", "arm_64bit=1 in config.txt"),
    ],
)
def test_what_a_raspberry_pi_would_miss_is_said(card: Path, file: str, text: str | None, said: str) -> None:
    if text is None:
        (card / file).unlink()
    else:
        (card / file).write_text(text)
    assert missing(card) == [said]


def wishes(folder: Path) -> bool:
    """Whether the unit for updates finds what it waits for in that boot partition."""
    unit = (IMAGES / "files/usr/lib/systemd/system/kiosk-update.service").read_text()
    asked_for = re.findall(r"^ConditionPathExists(?:Glob)?=\|/boot/firmware/(\S+)$", unit, re.MULTILINE)
    return any(list(folder.glob(name)) for name in asked_for)


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("kiosk-timekeeper_0.2.0+deb13_arm64.deb", True),
        ("update", True),
        ("update.txt", True),
        ("update.log", False),  # what the last update said: a start must not follow another for ever
        ("wifi.txt", False),
    ],
)
def test_an_update_begins_where_it_was_asked_for_and_nowhere_else(tmp_path: Path, name: str, *, wish: bool) -> None:
    (tmp_path / name).touch()
    assert wishes(tmp_path) is wish
