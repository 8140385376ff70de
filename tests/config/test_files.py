import os
from pathlib import Path

import pytest

from kiosk.config.files import write_whole


def test_the_new_content_takes_the_place_of_the_old_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys.json"
    write_whole(file, "old")
    write_whole(file, "grün")
    assert file.read_text("utf-8") == "grün"
    assert list(file.parent.iterdir()) == [file]


def test_a_private_file_is_its_owners_alone_also_where_a_part_of_an_earlier_one_lies(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    (tmp_path / "keys.json.part").touch(0o666)
    write_whole(file, "keys", private=True)
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_content_is_on_the_disk_before_the_name_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys.json"
    file.write_text("old", "utf-8")
    synchronised: list[tuple[str, str]] = []
    fsync = os.fsync

    def recorded(descriptor: int) -> None:
        fsync(descriptor)
        synchronised.append((Path(f"/proc/self/fd/{descriptor}").readlink().name, file.read_text("utf-8")))

    monkeypatch.setattr(os, "fsync", recorded)
    write_whole(file, "new")
    assert synchronised == [("keys.json.part", "old"), (tmp_path.name, "new")]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys.json"
    write_whole(file, "old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device", descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, "new")
    assert file.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]
