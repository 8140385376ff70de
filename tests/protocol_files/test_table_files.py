from contextlib import suppress
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from kiosk.core.errors import ProtocolFileError
from kiosk.protocol_files.table_files import MAXIMUM_BYTES, rows_in, rows_of


def workbook(*rows: list[object]) -> bytes:
    book, data = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"title,minutes\nWelcome,5\n",
        b"\xef\xbb\xbftitle;minutes\r\nWelcome;5\r\n",
        b"title\tminutes\nWelcome\t5",
        workbook(["title", "minutes"], ["Welcome", 5]),
    ],
)
def test_tables_of_all_kinds_are_read(data: bytes) -> None:
    assert [list(row) for row in rows_of(data)] == [["title", "minutes"], ["Welcome", "5"]]


def test_cells_are_read_as_people_see_them() -> None:
    data = workbook(["a", None, 2.5, time(0, 5), timedelta(hours=1, minutes=30), "x\ny"])
    assert [list(row) for row in rows_of(data)] == [["a", "", "2.5", "00:05:00", "1:30:00", "x\ny"]]
    assert list(rows_of(b'"a\nb",1\n')[0]) == ["a\nb", "1"]
    assert list(rows_of("Café,5".encode("cp1252"))[0]) == ["Café", "5"]


def bomb() -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", b" " * 9 * MAXIMUM_BYTES)
    return data.getvalue()


def cut(data: bytes) -> bytes:
    """A workbook with one of its parts cut short."""
    kept = BytesIO()
    with ZipFile(BytesIO(data)) as parts, ZipFile(kept, "w") as others:
        for name in parts.namelist():
            others.writestr(name, parts.read(name)[:100] if name.endswith("sheet1.xml") else parts.read(name))
    return kept.getvalue()


def changed(data: bytes, in_directory: int, in_header: int, value: int) -> bytes:
    """A workbook with one byte changed in each of its parts' entries, in the directory and in the part's header."""
    made = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", in_directory), (b"PK\x03\x04", in_header)):
        at = -1
        while (at := made.find(signature, at + 1)) >= 0:
            made[at + offset] = value
    return bytes(made)


LOCKED = changed(workbook(["title"]), 8, 6, 1)
UNKNOWN_COMPRESSION = changed(workbook(["title"]), 10, 8, 97)


def test_whatever_byte_of_a_workbook_is_damaged_it_is_read_or_refused_in_a_sentence() -> None:
    data, chance = workbook(["title", "minutes"], ["Welcome", 5]), Random(1)  # noqa: S311  (the same damage each time)
    for _ in range(300):
        damaged = bytearray(data)
        for place in chance.choices(range(len(data)), k=chance.randint(1, 4)):
            damaged[place] = chance.randrange(256)
        with suppress(ProtocolFileError):
            rows_of(bytes(damaged))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (LOCKED, "cannot be read"),
        (UNKNOWN_COMPRESSION, "cannot be read"),
        (b"x" * (MAXIMUM_BYTES + 1), "too large"),
        (bomb(), "too large"),
        (b"PK\x03\x04 and nothing more", "cannot be read"),
        (cut(workbook(["title"])), "cannot be read"),
        (b"\x00\x01", "not a table"),
        (b'a,"' + b"b" * 200_000, "not a table"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(ProtocolFileError, match=why):
        rows_of(data)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProtocolFileError, match="cannot be read"):
        rows_in(tmp_path / "nothing.csv")
