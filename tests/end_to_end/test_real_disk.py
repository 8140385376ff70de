"""The real program on a disk that is full, read-only, slow or of another time."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config.settings_file import change_settings
from kiosk.core.errors import SettingsError
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


USER = pwd.getpwuid(os.geteuid()).pw_name

NO_PRIVILEGE = ("setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search")
"""What makes root ask for permission as everybody else has to."""


def as_anybody() -> tuple[str, ...]:
    """The beginning of a command that may not read what belongs to others."""
    if os.geteuid():
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("only setpriv takes root's privileges away")
    return NO_PRIVILEGE


def said(folder: Path, *command: str) -> tuple[int, str]:
    """The exit code of a command of the program, and what it says."""
    done = subprocess.run(
        [*as_anybody(), sys.executable, "-m", "kiosk", *command],
        env={**os.environ, "KIOSK_STATE": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config")},
        text=True,
        capture_output=True,
        timeout=LIMIT,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


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


@pytest.mark.parametrize("owner", ["somebody else", "this user"])
def test_a_folder_that_may_not_be_entered_is_said_with_the_remedy_and_the_session_runs(
    tmp_path: Path, owner: str
) -> None:
    begin(tmp_path)
    state = tmp_path / "state"
    if owner == "somebody else":
        if os.geteuid():
            pytest.skip("only root may give a folder away")
        os.chown(state, 12345, -1)
    state.chmod(0o700 if owner == "somebody else" else 0)
    remedy = f"chown -R {USER} {state}" if owner == "somebody else" else f"chmod -R u+rwX {state}"
    for command in (
        ("sessions", "list"),
        ("sessions", "export", "last"),
        ("sessions", "wipe", "--all", "--yes"),
        ("sessions", "wipe", "last", "--yes"),
        ("groups", "list"),
        ("groups", "new", "Set A"),
    ):
        code, told = said(tmp_path, *command)
        assert (code, "Traceback" in told) == (2, False), told
        assert remedy in told
    kiosk = RealKiosk(tmp_path, "solution-circle", command=as_anybody())
    kiosk.until("NOT RECORDING")
    kiosk.until("Space start")
    kiosk.type(" ")
    kiosk.until("→ next")
    kiosk.type("right")
    kiosk.until("of 3 minutes")
    before = kiosk.clock
    kiosk.until(lambda _: kiosk.clock != before)
    state.chmod(0o700)
    os.chown(state, os.geteuid(), -1)
    kiosk.until(lambda shown: "NOT RECORDING" not in shown)
    kiosk.close()
    assert kept(tmp_path) == ["PlanMade", "SessionStarted", "StepStarted", "StepEnded", "StepStarted"]


@pytest.mark.parametrize("ends", ["closed", "killed"])
def test_on_a_full_disk_sessions_are_read_and_erased_and_then_there_is_room(
    tmp_path: Path, disk: SmallDisk, ends: str
) -> None:
    begin(tmp_path)
    kiosk = RealKiosk(tmp_path)
    kiosk.until("of 3 minutes")
    if ends == "closed":
        kiosk.type("\x03")
        kiosk.process.wait(LIMIT)
    kiosk.close()
    disk.fill()
    code, told = said(tmp_path, "sessions", "list")
    assert (code, "Solution Circle" in told) == (0, True), told
    code, told = said(tmp_path, "sessions", "export", "last")
    assert (code, "session,protocol" in told) == (0, True), told
    code, told = said(tmp_path, "groups", "new", "Set A")
    assert (code, "the disk is full" in told) == (2, True), told
    code, told = said(tmp_path, "sessions", "wipe", "last", "--yes")
    assert (code, "1 session erased" in told) == (0, True), told
    assert said(tmp_path, "sessions", "list") == (0, "No sessions yet.\n")
    assert b"PlanMade" not in b"".join(file.read_bytes() for file in disk.place.glob("journal*"))


def test_on_a_full_disk_settings_stay_whole_and_say_why_and_can_be_set_when_there_is_room(disk: SmallDisk) -> None:
    file, before = disk.place / "kiosk.toml", "# ours\n[voice]\nrate = 170\n"
    file.write_text(before)
    disk.fill()
    with pytest.raises(SettingsError, match=r"cannot be changed: No space left on device\.$"):
        change_settings(file, {"voice.rate": 180})
    assert file.read_text() == before
    assert {left.name for left in disk.place.iterdir()} == {"filler", "kiosk.toml"}
    disk.make_room()
    change_settings(file, {"voice.rate": 180})
    assert file.read_text() == before.replace("170", "180")
