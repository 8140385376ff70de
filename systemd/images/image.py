"""Makes an image of a whole machine, to be written onto a USB stick or a card: Debian, and the kiosk's package in it.

    ./run image pc|pi [--unpacked]

It takes root, because the system's files are root's. Nothing is mounted. For a Raspberry Pi, this machine has to run
programs of its processor, which Debian's qemu-user-static and binfmt-support let it do.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]

sys.path[:0] = [str(REPOSITORY), str(HERE), str(HERE.parent / "debian")]
import disk  # noqa: E402
import make as debian_package  # noqa: E402
from imager import write_list  # noqa: E402
from machines import MACHINES, Machine  # noqa: E402

from kiosk import __version__  # noqa: E402
from kiosk.service.install import put_appliance  # noqa: E402
from kiosk.service.places import machine_places  # noqa: E402

RELEASE = "trixie"
NAME = debian_package.NAME
TOOLS = ("mmdebstrap", "sfdisk", "mke2fs", "mkfs.vfat", "mcopy", "xz", "dpkg-deb")

UNITS = ("kiosk-machine-id", "kiosk-grow", "kiosk-wifi", "kiosk-update")
"""The units that make a machine of a copy of the image; they lie in files/."""
USELESS = ("apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "fstrim.timer", "e2scrub_all.timer")
"""They would write to a system that is read only, or wake up a machine that keeps time."""

BOUND = ("var/lib/private", "var/cache/private", "var/lib/NetworkManager", "var/lib/systemd")
"""Where parts of the data partition are mounted; files/etc/fstab says which."""
DATA = {"etc/own": 0o755, "etc/work": 0o755, "state": 0o700, "cache": 0o700, "network": 0o700, "systemd": 0o755}
"""The folders of the data partition."""

ROOM_TO_UPDATE = 1024 * disk.MIB
DATA_SIZE = 256 * disk.MIB
"""The size at first; it grows over the whole card or stick at the first start."""


def make(machine: Machine, folder: Path, base: Path | None = None, package: Path | None = None) -> Path:
    """Makes the image in this folder; returns its file. Raises CalledProcessError.

    `base` is an archive of Debian for that machine, `package` the kiosk's; they are fetched and made if there is none.
    """
    file = folder.resolve() / f"{NAME}-{__version__}-{machine.name}.img"
    with TemporaryDirectory(prefix=f"{NAME}-image-", dir=folder) as name:
        place = Path(name)
        root, boot, data = (place / part for part in ("root", "boot", "data"))
        package = package or debian_package.make(RELEASE, machine.processor, place, packed=("-Znone",))
        if base:
            root.mkdir()
            disk.run("tar", "--extract", "--numeric-owner", "--file", base, "--directory", root)
        else:
            fetch(machine, root)
        _settle(root, package)
        machine.add_boot(root)
        (root / "boot/firmware").rename(boot)
        (root / "boot/firmware").mkdir()
        shutil.copy(HERE / "wifi.txt", boot)
        _make_data(data, root)
        parts = [
            disk.Partition("KIOSKBOOT", boot, machine.boot_size, "vfat"),
            disk.Partition("kiosk-root", root, _rounded(disk.size_of(root) * 11 // 10 + ROOM_TO_UPDATE), "ext4"),
            disk.Partition("kiosk-data", data, DATA_SIZE, "ext4"),
        ]
        disk.write(file, machine.table, parts)
    return file


def fetch(machine: Machine, target: Path) -> None:
    """Fetches Debian for that machine from its archive, into a folder or a tar archive. Raises CalledProcessError."""
    options = [
        "--quiet",
        "--mode=root",
        "--variant=minbase",
        "--dpkgopt=force-confold",
        f"--architectures={machine.processor}",
    ]
    options += ["--components=main,non-free-firmware", f"--include={','.join(machine.packages)}"]
    for name, text in machine.answers.items():
        options.append(f'--essential-hook=mkdir -p "$(dirname "$1/{name}")" && printf \'{text}\' >"$1/{name}"')
    disk.run("mmdebstrap", *options, RELEASE, target)


def _settle(root: Path, package: Path) -> None:
    """Puts the kiosk in, and what makes the system read only."""
    for mark in ("boot/firmware", "data", *BOUND):
        (root / mark).mkdir(parents=True, exist_ok=True)
    for mark in BOUND[:2]:
        (root / mark).chmod(0o700)
        (root / mark).with_name(NAME).symlink_to(f"private/{NAME}")
    shutil.copy(package, root / "kiosk.deb")
    _inside(root, "dpkg", "--install", "/kiosk.deb")
    (root / "kiosk.deb").unlink()
    put_appliance(root / "usr/share" / NAME, machine_places(root))
    _inside(root, "systemd-sysusers")
    disk.run("cp", "--recursive", "--no-target-directory", HERE / "files", root)
    _inside(root, "systemctl", "--quiet", "enable", *UNITS)
    _inside(root, "systemctl", "--quiet", "mask", *USELESS)
    (root / "etc/machine-id").write_text("")
    (root / "var/lib/dbus/machine-id").unlink(missing_ok=True)
    (root / "var/lib/dbus/machine-id").symlink_to("/etc/machine-id")
    (root / "etc/hostname").write_text("kiosk\n")
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n127.0.1.1 kiosk\n::1 localhost\n")
    for passing in ("var/log", "var/cache/apt", "var/lib/apt/lists", "tmp"):
        for found in (root / passing).iterdir():
            shutil.rmtree(found) if found.is_dir() else found.unlink()


def _make_data(data: Path, root: Path) -> None:
    """Makes the folders of the data partition, with the owners that they have in that system."""
    for name, mode in DATA.items():
        (data / name).mkdir(parents=True)
        (data / name).chmod(mode)
    owners = (line.split(":") for line in (root / "etc/passwd").read_text().splitlines())
    user, group = next((int(owner[2]), int(owner[3])) for owner in owners if owner[0] == "systemd-timesync")
    (data / "systemd/timesync").mkdir()
    os.chown(data / "systemd/timesync", user, group)


def _inside(root: Path, *command: str) -> None:
    """Runs a command inside that system."""
    usual = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"]
    disk.run("chroot", root, "env", "-i", *usual, *command)


def _rounded(size: int) -> int:
    return -(-size // disk.MIB) * disk.MIB


def main(arguments: Sequence[str]) -> int:
    """The command line; returns the exit code."""
    names = [argument for argument in arguments if argument != "--unpacked"]
    if len(names) != 1 or names[0] not in MACHINES or len(arguments) > 2:
        sys.stderr.write(f"./run image {'|'.join(MACHINES)} [--unpacked]\n")
        return 2
    if missing := [tool for tool in TOOLS if not shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin")]:
        sys.stderr.write(f"Missing: {', '.join(missing)}. docs/appliance.md names the packages.\n")
        return 2
    if os.geteuid():
        sys.stderr.write(f"Only root may make an image: sudo ./run image {names[0]}\n")
        return 2
    folder = Path("dist")
    folder.mkdir(exist_ok=True)
    machine = MACHINES[names[0]]
    try:
        file = make(machine, folder)
        if "--unpacked" not in arguments:
            packed = Path(f"{file}.xz")
            disk.run("xz", "--keep", "--force", "--threads=0", "-2", file)
            write_list(packed, file, machine)
            file.unlink()
            file = packed
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"No image was made: {Path(error.cmd[0]).name} says why above.\n")
        return 1
    sys.stdout.write(f"{file.relative_to(Path.cwd())}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
