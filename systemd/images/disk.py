"""Writes disk images out of folders and files, without loop devices."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024
FIRST = 4 * MIB
"""Where the first partition begins: cards and sticks erase blocks of up to that size."""
CLUSTER = 2
"""The sectors of a cluster of FAT. With the usual 8, a partition of 256 MiB has so few that others read it as FAT16."""


@dataclass(frozen=True)
class Partition:
    """A partition: a folder's files, in a file system of so many bytes."""

    label: str
    folder: Path
    size: int
    system: str
    """`vfat` or `ext4`."""


TYPES = {
    "gpt": {"vfat": "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "ext4": "0FC63DAF-8483-4772-8E79-3D69D8477DE4"},
    "dos": {"vfat": "c", "ext4": "83"},
}
"""How partition tables name what a partition is for: GPT's first one is UEFI's."""


def write(image: Path, table: str, partitions: Sequence[Partition]) -> None:
    """Writes the image with a table of that kind, `gpt` or `dos`. Raises CalledProcessError."""
    starts = [FIRST + sum(part.size for part in partitions[:number]) for number in range(len(partitions))]
    end = FIRST + sum(part.size for part in partitions)
    with image.open("wb") as file:
        file.truncate(end + MIB)  # GPT has a second table at the end
    rows = [
        f"start={start // 512}, size={part.size // 512}, type={TYPES[table][part.system]}"
        for start, part in zip(starts, partitions, strict=True)
    ]
    run("sfdisk", "--quiet", image, told="\n".join([f"label: {table}", *rows, ""]))
    for start, part in zip(starts, partitions, strict=True):
        _fill(image, start, part)


def _fill(image: Path, start: int, part: Partition) -> None:
    """Makes the partition's file system where it begins, with the files in it."""
    blocks = f"{part.size // 1024}"
    if part.system == "ext4":
        where = ["-E", f"offset={start}", image, f"{blocks}k"]
        run("mke2fs", "-q", "-t", "ext4", "-L", part.label, "-d", part.folder, *where)
        return
    kind = ["-F", "32", "-s", f"{CLUSTER}", "-n", part.label]
    run("mkfs.vfat", *kind, "--offset", f"{start // 512}", image, blocks)
    run("mcopy", "-i", f"{image}@@{start}", "-s", *sorted(part.folder.iterdir()), "::")


def size_of(folder: Path) -> int:
    """How many bytes the folder's files take."""
    return int(run("du", "--summarize", "--block-size=1", folder).split()[0])


def run(*command: str | Path, told: str | None = None) -> str:
    """Runs a command, which is `told` this text; returns its output. Raises CalledProcessError."""
    quiet = subprocess.DEVNULL if command[0] == "mkfs.vfat" else None
    words = [shutil.which(command[0]) or f"/usr/sbin/{command[0]}", *command[1:]]
    done = subprocess.run(words, input=told, stdout=subprocess.PIPE, stderr=quiet, text=True, check=True)  # noqa: S603  (our own commands)
    return done.stdout
