"""The machines that there are images for: their packages, and how they boot."""

import re
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from disk import MIB

from kiosk.service.install import LIBRARIES

SYSTEM = ("systemd-sysv", "systemd-timesyncd", "systemd-resolved", "libnss-systemd", "dbus", "polkitd", "udev", "kmod")
NETWORK = ("network-manager", "wpasupplicant", "iw", "wireless-regdb", "ca-certificates")
DISK = ("e2fsprogs", "dosfstools", "cloud-guest-utils", "fdisk", "initramfs-tools", "zstd")
RENAMED = {"libasound2": "libasound2t64"}
"""What Debian 13 calls a package by another name."""
LIBRARIES_THERE = tuple(RENAMED.get(library, library) for library in LIBRARIES)
KIOSK = ("python3", "libportaudio2", *LIBRARIES_THERE, "alsa-utils", "fonts-noto-core")
COMMON = (*SYSTEM, *NETWORK, *DISK, *KIOSK)
"""What every image has."""

WIRELESS = ("iwlwifi", "realtek", "atheros", "brcm80211", "mediatek")
GRAPHICS_AND_SOUND = ("amd-graphics", "intel-graphics", "sof-signed", "intel-sound")
LAPTOP = tuple(f"firmware-{part}" for part in (*WIRELESS, *GRAPHICS_AND_SOUND))

ROOT = "root=LABEL=kiosk-root"
QUIETLY = "ro quiet panic=30 vt.global_cursor_default=0"
"""What the kernel is told; nobody is there to restart it after a panic."""

GRUB = f"""\
set timeout=0
search --no-floppy --set=root --label kiosk-root
linux /vmlinuz {ROOT} {QUIETLY}
initrd /initrd.img
boot
"""
"""The kernel is found by its link in the system, which Debian moves to the newest one."""


@dataclass(frozen=True)
class Machine:
    """A kind of machine, and what its image needs."""

    name: str
    title: str
    processor: str
    table: str
    boot_size: int
    packages: tuple[str, ...]
    add_boot: Callable[[Path], None]
    """Puts what the machine's firmware looks for into boot/firmware of the system in that folder."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Files that have to be there before the packages are put in."""
    devices: tuple[str, ...] = ()
    """By Raspberry Pi Imager's names."""


def _add_uefi(root: Path) -> None:
    """Debian's own signed loaders, where firmware looks on a stick; with Secure Boot they lead to the signed kernel."""
    place = root / "boot/firmware/EFI"
    for folder in ("BOOT", "debian"):
        (place / folder).mkdir(parents=True)
    shutil.copy(root / "usr/lib/shim/shimx64.efi.signed", place / "BOOT/BOOTX64.EFI")
    shutil.copy(root / "usr/lib/shim/mmx64.efi.signed", place / "BOOT/mmx64.efi")
    shutil.copy(root / "usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed", place / "BOOT/grubx64.efi")
    (place / "debian/grub.cfg").write_text(GRUB)


FIRMWARE = ("bootcode.bin", "start.elf", "fixup.dat", "start4.elf", "fixup4.dat", "config.txt", "cmdline.txt")
TREES = ("bcm2837-rpi-3-b.dtb", "bcm2837-rpi-3-b-plus.dtb", "bcm2711-rpi-4-b.dtb", "bcm2711-rpi-400.dtb")
"""What the Pi's processor reads before there is a kernel: its own programs, and what each model is made of."""


def missing_to_boot(place: Path) -> list[str]:
    """What a Raspberry Pi would miss in the folder that becomes its boot partition; empty where it has all."""
    missing = [name for name in (*FIRMWARE, *TREES) if not (place / name).is_file()]
    if {"config.txt", "cmdline.txt"} & set(missing):
        return missing
    config = dict(re.findall(r"^(\w+)[= ](\S+)$", (place / "config.txt").read_text(), re.MULTILINE))
    told = (place / "cmdline.txt").read_text().split()
    asked = {
        "kernel in config.txt": (place / config.get("kernel", "-")).is_file(),
        "initramfs in config.txt": (place / config.get("initramfs", "-")).is_file(),
        "arm_64bit=1 in config.txt": config.get("arm_64bit") == "1",
        "the system in cmdline.txt": ROOT in told,
        # The last word counts, and Debian begins with the other.
        "ro in cmdline.txt": [word for word in told if word in ("ro", "rw")][-1:] == ["ro"],
    }
    return [*missing, *(what for what, there in asked.items() if not there)]


def _check_pi(root: Path) -> None:
    """Debian's own hooks have put the boot files there."""
    if missing := missing_to_boot(root / "boot/firmware"):
        sys.exit(f"A Raspberry Pi would miss on its boot partition: {', '.join(missing)}")


PC = Machine(
    "pc",
    "Laptop or PC (64-bit, UEFI)",
    "amd64",
    "gpt",
    384 * MIB,
    (*COMMON, "linux-image-amd64", "grub-efi-amd64-signed", "shim-signed", *LAPTOP),
    _add_uefi,
)
PI = Machine(
    "pi",
    "Raspberry Pi 3, 4 or 400 (64-bit)",
    "arm64",
    "dos",
    512 * MIB,
    (*COMMON, "linux-image-arm64", "raspi-firmware", "firmware-brcm80211"),
    _check_pi,
    # Debian would look at the machine for the rest; and a Pi 4 does not start with the usual CMA.
    {
        "etc/default/raspi-firmware": f"ROOTPART={ROOT.removeprefix('root=')}\\nCONSOLES=tty0\\nCMA=0\\n",
        "etc/default/raspi-extra-cmdline": f"{QUIETLY}\\n",
    },
    ("pi3-64bit", "pi4-64bit"),
)
MACHINES = {machine.name: machine for machine in (PC, PI)}
