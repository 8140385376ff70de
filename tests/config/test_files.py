import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config.files import (
    LARGEST,
    close_to_others,
    make_private_file,
    make_private_folder,
    open_private,
    read_small,
    write_whole,
)


def test_the_new_content_takes_the_place_of_the_old_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys.json"
    write_whole(file, "old")
    write_whole(file, "grün")
    assert file.read_text("utf-8") == "grün"
    assert list(file.parent.iterdir()) == [file]


def test_a_private_file_is_its_owners_alone_also_where_a_part_of_an_earlier_one_lies(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    (tmp_path / "keys.json.part").touch(0o666)
    write_whole(file, "keys")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(place: Path) -> int:
    return place.stat().st_mode & 0o777


@pytest.mark.usefixtures("_umask")
def test_what_is_made_is_private_from_the_beginning_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "above" / "state"
    make_private_folder(folder)
    make_private_file(folder / "one")
    with open_private(folder / "two", "xb") as file:
        file.write(b"2")
    assert [mode(folder.parent), mode(folder)] == [0o700, 0o700]
    assert {mode(file) for file in folder.iterdir()} == {0o600}


def test_what_was_open_to_others_is_closed_and_other_peoples_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir(0o755)
    for name in ("journal.sqlite", "journal.sqlite-wal", "letter.txt"):
        (folder / name).touch(0o644)
    (folder / "link.sqlite").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").touch(0o644)
    close_to_others(folder, ["*.sqlite*"])
    assert mode(folder) == 0o700
    assert [mode(folder / f"journal.sqlite{end}") for end in ("", "-wal")] == [0o600, 0o600]
    assert mode(folder / "letter.txt") == mode(tmp_path / "elsewhere") == 0o644


@pytest.mark.parametrize("permissions", [0o1777, 0o755], ids=["shared by all", "the home"])
def test_a_folder_that_is_not_the_kiosks_own_keeps_its_permissions(
    permissions: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not permissions & 0o1000:
        monkeypatch.setenv("HOME", str(tmp_path / "user"))
    tmp_path.chmod(permissions)
    make_private_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o7777 == permissions


def test_an_older_file_and_folder_are_closed_where_they_are_used(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir(0o755)
    (folder / "one").touch(0o644)
    make_private_folder(folder)
    make_private_file(folder / "one")
    assert [mode(folder), mode(folder / "one")] == [0o700, 0o600]


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


def test_a_file_that_is_far_too_large_is_refused_and_not_read(tmp_path: Path) -> None:
    file = tmp_path / "choices.json"
    file.write_bytes(b"{}")
    assert read_small(file) == b"{}"
    os.truncate(file, LARGEST)
    assert len(read_small(file)) == LARGEST
    os.truncate(file, 1 << 40)
    with pytest.raises(OSError, match="too large"):
        read_small(file)
