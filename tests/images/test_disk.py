"""Disk images made of folders, read back with the tools of others."""

import json
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from tests.images.test_forms import asked

TOOLS = "sfdisk", "mkfs.vfat", "mke2fs", "mcopy", "debugfs"
WRITE = """\
machine, folder, image_file = machines.MACHINES[sys.argv[1]], *map(image.Path, sys.argv[2:])
parts = [
    disk.Partition("KIOSKBOOT", folder, machine.boot_size, "vfat"),
    disk.Partition("kiosk-root", folder, 16 * disk.MIB, "ext4"),
    disk.Partition("kiosk-data", folder, 8 * disk.MIB, "ext4"),
]
disk.write(image_file, machine.table, parts)
"""
FEWEST_CLUSTERS = 65525
"""Of FAT32; a partition with fewer is read as FAT16 by whoever goes by the standard."""


def clusters(head: bytes) -> int:
    """The number of clusters of a partition of FAT32, by its first sector."""
    per_cluster, reserved, tables = struct.unpack_from("<BHB", head, 13)
    sectors, per_table = struct.unpack_from("<II", head, 32)
    return int((sectors - reserved - tables * per_table) // per_cluster)


@pytest.mark.parametrize("machine", ["pc", "pi"])
def test_each_partition_begins_where_the_table_says_and_others_read_its_files(tmp_path: Path, machine: str) -> None:
    for tool in TOOLS:
        if not shutil.which(tool, path="/usr/bin:/usr/sbin:/bin:/sbin"):
            pytest.skip(f"{tool} is not installed")
    folder, image = tmp_path / "files", tmp_path / "disk.img"
    folder.mkdir()
    (folder / "hello.txt").write_text("hello")
    asked(WRITE, machine, folder, image)
    table = subprocess.run(["/usr/sbin/sfdisk", "--json", image], capture_output=True, text=True, check=True).stdout
    boot, root, data = (row["start"] * 512 for row in json.loads(table)["partitiontable"]["partitions"])
    told = subprocess.run(["mtype", "-i", f"{image}@@{boot}", "::hello.txt"], capture_output=True, check=True)
    assert told.stdout == b"hello"
    with image.open("rb") as file:
        file.seek(boot)
        assert clusters(file.read(512)) >= FEWEST_CLUSTERS
    for start in (root, data):
        show = ["/usr/sbin/debugfs", "-R", "cat /hello.txt", f"{image}?offset={start}"]
        assert subprocess.run(show, capture_output=True, check=True).stdout == b"hello"
