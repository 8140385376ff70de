import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.core.errors import VoiceModelError
from kiosk.voice_models.unpack import MAX_FILES, require_space, unpack

Entries = list[tuple[str | zipfile.ZipInfo, bytes]]


def written(file: Path, entries: Entries) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return file


def special(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def told_nobody(done: int, total: int) -> None:
    """Nobody waits."""


def test_the_folder_in_a_zip_file_is_unpacked_and_named(tmp_path: Path, into: Path) -> None:
    content = os.urandom(3_000_000)
    archive = written(tmp_path / "m.zip", [("model/", b""), ("model/am/final.mdl", content), ("model/README", b"x")])
    told: list[tuple[int, int]] = []
    assert unpack(archive, into, lambda done, total: told.append((done, total))) == "model"
    assert (into / "model" / "am" / "final.mdl").read_bytes() == content
    assert (into / "model" / "README").read_bytes() == b"x"
    assert len(told) > 2
    assert told[-1] == (3_000_001, 3_000_001)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "model/../../evil",
        "/evil",
        "model//evil",
        "model/./evil",
        "model\\..\\..\\evil",
        "C:evil",
        "model/~evil",
        "model/.bashrc",
        "model/two\nlines",
        "model/a\0b",
        "",
        ".scratch-1/evil",
    ],
)
def test_a_name_that_could_lead_elsewhere_is_refused_before_anything_is_written(
    tmp_path: Path, into: Path, name: str
) -> None:
    entry = zipfile.ZipInfo("model/placeholder")
    entry.filename = name
    archive = written(tmp_path / "m.zip", [("model/am/final.mdl", b"1"), (entry, b"2")])
    with pytest.raises(VoiceModelError, match="not safe to unpack"):
        unpack(archive, into, told_nobody)
    assert list(into.iterdir()) == []


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o060644], ids=["symbolic link", "pipe", "device"])
def test_what_is_neither_file_nor_folder_is_refused(tmp_path: Path, into: Path, mode: int) -> None:
    archive = written(tmp_path / "m.zip", [("model/README", b"1"), (special("model/am", mode), b"/etc")])
    with pytest.raises(VoiceModelError, match="not safe to unpack: it has an entry called 'model/am'"):
        unpack(archive, into, told_nobody)
    assert list(into.iterdir()) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")  # the very thing that is tested
@pytest.mark.parametrize("second", ["model/am", "model/am/final.mdl"])
def test_two_entries_for_one_place_are_refused(tmp_path: Path, into: Path, second: str) -> None:
    archive = written(tmp_path / "m.zip", [("model/am", b"1"), (second, b"2")])
    with pytest.raises(VoiceModelError, match=r"not safe to unpack|cannot be unpacked"):
        unpack(archive, into, told_nobody)


@pytest.mark.parametrize("entries", [["one/a", "two/a"], ["README"], ["model/a", "README"]])
def test_anything_but_one_folder_is_no_model(tmp_path: Path, into: Path, entries: list[str]) -> None:
    archive = written(tmp_path / "m.zip", [(entry, b"1") for entry in entries])
    with pytest.raises(VoiceModelError, match="must contain one folder"):
        unpack(archive, into, told_nobody)


def test_an_empty_zip_file_is_no_model(tmp_path: Path, into: Path) -> None:
    with pytest.raises(VoiceModelError, match="must contain one folder"):
        unpack(written(tmp_path / "m.zip", []), into, told_nobody)


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([("model/zeros", bytes(5_000_000))], "would unpack to 1 files, 5 MB"),
        ([(f"model/{number}", b"") for number in range(MAX_FILES + 1)], f"would unpack to {MAX_FILES + 1} files"),
    ],
    ids=["a bomb", "a swarm"],
)
def test_what_would_fill_the_disk_is_no_model(tmp_path: Path, into: Path, entries: Entries, sentence: str) -> None:
    with pytest.raises(VoiceModelError, match=sentence):
        unpack(written(tmp_path / "m.zip", entries), into, told_nobody)
    assert list(into.iterdir()) == []


def _no_zip(content: bytes) -> bytes:
    return b"<html>" + content[:100]


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _another_byte(content: bytes) -> bytes:
    at = content.index(b"the words of a model")
    return content[:at] + b"T" + content[at + 1 :]


def _encrypted(content: bytes) -> bytes:
    listed = content.index(b"PK\x01\x02")
    return content[: listed + 8] + b"\x01" + content[listed + 9 :]


def _lying(content: bytes) -> bytes:
    listed = content.index(b"PK\x01\x02")
    return content[: listed + 24] + (5).to_bytes(4, "little") + content[listed + 28 :]


@pytest.mark.parametrize("harmed", [_no_zip, _cut, _another_byte, _encrypted, _lying])
def test_a_damaged_file_is_said_to_be_one(tmp_path: Path, into: Path, harmed: Callable[[bytes], bytes]) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("model/README", b"the words of a model")
    file = tmp_path / "m.zip"
    file.write_bytes(harmed(whole.getvalue()))
    with pytest.raises(VoiceModelError, match=r"m\.zip is damaged or is not a zip file"):
        unpack(file, into, told_nobody)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, into: Path) -> None:
    with pytest.raises(VoiceModelError, match=r"gone\.zip cannot be unpacked .*: No such file"):
        unpack(tmp_path / "gone.zip", into, told_nobody)


def test_a_disk_without_room_is_known_beforehand(tmp_path: Path) -> None:
    require_space(1, tmp_path)
    with pytest.raises(VoiceModelError, match=r"has room for \d+ MB, but the model needs 1000000000000 MB: make room"):
        require_space(10**18, tmp_path)
