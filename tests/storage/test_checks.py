"""Whether the disk has room, and keeps up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.errors import JournalError
from kiosk.ports import Caveat
from kiosk.storage import checks
from kiosk.storage.checks import check_disk


def test_a_healthy_disk_tells_its_room_and_its_pace(tmp_path: Path) -> None:
    times = iter((10.0, 10.02))
    assert str(check_disk(tmp_path / "new", now=lambda: next(times))).endswith("GB free, a write takes 20 ms")
    assert not list((tmp_path / "new").iterdir())


def test_a_slow_disk_is_doubted(tmp_path: Path) -> None:
    times: Iterator[float] = iter((10.0, 12.5))
    found = check_disk(tmp_path, now=lambda: next(times))
    assert isinstance(found, Caveat)
    assert "2.5 s" in str(found)


def test_a_disk_with_little_room_is_doubted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MIN_FREE_BYTES", 10**18)
    found = check_disk(tmp_path)
    assert isinstance(found, Caveat)
    assert "make room" in str(found)


def test_a_folder_that_cannot_be_written_to_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(JournalError, match="cannot be written to: Not a directory"):
        check_disk(tmp_path / "file" / "state")
