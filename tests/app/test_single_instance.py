"""Two kiosks that want the same folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from kiosk.app.single_instance import LOCK_FILE, holder, single_instance
from kiosk.config.signals import SUMMONS, handle
from kiosk.core.errors import AlreadyRunning
from kiosk.core.room.messages import Summoned
from tests.room import KioskRoom


@pytest.fixture
def summoned() -> Iterator[Event]:
    """Set when this process is summoned."""
    called = Event()
    before = handle(SUMMONS, lambda *_: called.set())
    yield called
    handle(SUMMONS, before)


def test_a_second_kiosk_says_so_and_calls_the_first_forward(tmp_path: Path, summoned: Event) -> None:
    with single_instance(tmp_path / "state"):
        with (
            pytest.raises(AlreadyRunning, match=rf"already running in .*state \(process {os.getpid()}\)") as refused,
            single_instance(tmp_path / "state"),
        ):
            pytest.fail("two kiosks hold the same folder")
        assert refused.value.exit_code == 3
    assert summoned.is_set()
    with single_instance(tmp_path / "state"):
        pass  # it was let go


def test_two_kiosks_with_folders_of_their_own_do_not_disturb_each_other(tmp_path: Path, summoned: Event) -> None:
    with single_instance(tmp_path / "one"), single_instance(tmp_path / "two"):
        assert not summoned.is_set()


def test_a_kiosk_that_died_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_text("1\n")
    with single_instance(tmp_path):
        assert (tmp_path / LOCK_FILE).read_text() == f"{os.getpid()}\n"


def test_a_holder_that_nobody_can_name_is_not_called(tmp_path: Path, summoned: Event) -> None:
    with single_instance(tmp_path):
        (tmp_path / LOCK_FILE).write_text("?")
        with pytest.raises(AlreadyRunning), single_instance(tmp_path):
            pytest.fail("two kiosks hold the same folder")
    assert not summoned.is_set()


def test_a_folder_that_cannot_be_made_stops_no_kiosk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with single_instance(tmp_path / "file" / "state"):
        pass


def test_a_second_start_is_told_on_the_first_ones_screen() -> None:
    room = KioskRoom()
    room.engine.submit(Summoned())
    room.engine.pump()
    assert room.notice == "The kiosk was opened again; it was already running."


def test_the_second_start_ends_with_exit_code_3_and_one_sentence(tmp_path: Path) -> None:
    with single_instance(tmp_path):
        (tmp_path / LOCK_FILE).write_text("")
        command = [sys.executable, "-m", "kiosk", "--display", "none", "--state", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "brought to the front" in done.stderr


def test_who_holds_a_folder_is_found_without_disturbing_anybody(tmp_path: Path, summoned: Event) -> None:
    assert holder(tmp_path) is None
    with single_instance(tmp_path):
        assert holder(tmp_path) == os.getpid()
        (tmp_path / LOCK_FILE).write_text("1\n")  # somebody else's name: nobody to count on
        assert holder(tmp_path) is None
        (tmp_path / LOCK_FILE).write_text("rubbish")
        assert holder(tmp_path) is None
        (tmp_path / LOCK_FILE).write_text(f"{os.getpid()}\n")
    assert holder(tmp_path) is None
    assert not summoned.is_set()
