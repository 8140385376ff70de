"""The real program on a disk that is full, read-only, slow or of another time."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.session.session import replay
from kiosk.storage.journal import SqliteJournal
from tests.end_to_end.kills import begin
from tests.real_kiosk import RealKiosk
from tests.waiting import LIMIT

pytestmark = pytest.mark.slow

SLOW_DISK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
static int (*real(const char *name))(int) { return (int (*)(int))dlsym(RTLD_NEXT, name); }
int fsync(int file) { sleep(2); return real("fsync")(file); }
int fdatasync(int file) { sleep(2); return real("fdatasync")(file); }
"""
"""A disk that takes two seconds for every flush, as a card does that is about to fail."""


class SmallDisk:
    """A disk of a few hundred kilobytes, that can be filled and made read-only."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        if (
            os.geteuid()
            or subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)], check=False, capture_output=True
            ).returncode
        ):
            pytest.skip("only root may mount a small disk")

    def fill(self) -> None:
        with (self.place / "filler").open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)) == 4096:
                    pass
            except OSError:
                return

    def make_room(self) -> None:
        (self.place / "filler").unlink()

    def mount(self, how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.place)], check=True)

    def close(self) -> None:
        subprocess.run(["umount", "-l", str(self.place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    disk = SmallDisk(tmp_path / "state")
    yield disk
    disk.close()


def kept(folder: Path) -> list[str]:
    journal = SqliteJournal(folder / "state")
    entries = journal.read("last")[1]
    journal.close()
    replay(entry.event for entry in entries)
    return [type(entry.event).__name__ for entry in entries]


def test_on_a_full_disk_the_clock_runs_keys_work_and_all_is_written_when_there_is_room(
    tmp_path: Path, disk: SmallDisk
) -> None:
    begin(tmp_path)
    kiosk = RealKiosk(tmp_path)
    kiosk.until("of 3 minutes")
    disk.fill()
    for key, seen in (("+", "of 4 minutes"), (" ", "Paused"), (" ", "Resumed"), ("+", "of 5 minutes")):
        kiosk.type(key)
        kiosk.until(seen)
    kiosk.until("NOT RECORDING")
    before = kiosk.clock
    kiosk.until(lambda _: kiosk.clock != before)
    disk.make_room()
    kiosk.until(lambda shown: "NOT RECORDING" not in shown)
    kiosk.close()
    assert kept(tmp_path)[-4:] == ["TimeAdded", "Paused", "Resumed", "TimeAdded"]


def test_on_a_read_only_disk_a_session_runs_and_is_written_when_the_disk_is_well(
    tmp_path: Path, disk: SmallDisk
) -> None:
    disk.mount("ro")
    kiosk = RealKiosk(tmp_path, "solution-circle")
    kiosk.until("Space start")
    kiosk.until("NOT RECORDING")
    kiosk.type(" ")
    kiosk.until("Ground rules")
    kiosk.until("→ next")
    kiosk.type("right")
    kiosk.until("of 3 minutes")
    disk.mount("rw")
    kiosk.until(lambda shown: "NOT RECORDING" not in shown)
    kiosk.close()
    assert kept(tmp_path) == ["PlanMade", "SessionStarted", "StepStarted", "StepEnded", "StepStarted"]


def test_on_a_slow_disk_keys_answer_and_the_screen_says_that_the_log_is_behind(tmp_path: Path) -> None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("a slow disk needs a C compiler")
    begin(tmp_path)
    library = tmp_path / "slow.so"
    build = [compiler, "-shared", "-fPIC", "-x", "c", "-o", str(library), "-", "-ldl"]
    subprocess.run(build, input=SLOW_DISK, text=True, check=True)
    kiosk = RealKiosk(tmp_path, environment={"LD_PRELOAD": str(library)})
    kiosk.until("of 3 minutes")
    kiosk.type(*"+++++")
    kiosk.until("of 8 minutes", seconds=6)  # if each key waited for the disk, they would take ten seconds or more
    kiosk.until("The disk is slow")
    before = kiosk.clock
    kiosk.until(lambda _: kiosk.clock != before, seconds=3)
    kiosk.type("\x03")  # asks it to close, which takes what is not on the disk yet along
    kiosk.process.wait(LIMIT)
    kiosk.close()
    assert kept(tmp_path).count("TimeAdded") == 5


def test_with_a_journal_of_a_newer_kiosk_a_session_runs_unrecorded_and_the_file_is_left_alone(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "state")
    journal.append("", ())
    journal.close()
    file = Path(journal.place)
    data = bytearray(file.read_bytes())
    data[60:64] = (99).to_bytes(4, "big")  # user_version, in the header of the file
    file.write_bytes(data)
    kiosk = RealKiosk(tmp_path, "solution-circle")
    kiosk.until_seen("NOT RECORDING")
    kiosk.until_seen("newer kiosk")
    kiosk.until("Space start")
    kiosk.type(" ")
    kiosk.until("→ next")
    kiosk.close()
    assert file.read_bytes() == bytes(data)


def test_a_damaged_journal_is_kept_aside_and_the_session_that_begins_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "journal.sqlite").write_bytes(b"scrambled" * 1000)
    kiosk = RealKiosk(tmp_path, "solution-circle")
    kiosk.until("The log was damaged")
    kiosk.until("Space start")
    kiosk.type(" ")
    kiosk.until("→ next")
    kiosk.close()
    assert kept(tmp_path) == ["PlanMade", "SessionStarted", "StepStarted"]
