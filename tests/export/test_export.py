from pathlib import Path

import pytest

from kiosk.core.errors import JournalError, KioskError
from kiosk.export.export import export
from kiosk.export.formats import FORMATS
from kiosk.simulation.fakes import MemoryJournal
from tests.export.sessions import BUSY, PLAN, run

TEXTS = [name for name, fmt in FORMATS.items() if fmt.is_text]


@pytest.fixture
def journal() -> MemoryJournal:
    made = MemoryJournal()
    made.append("a1", run(PLAN, BUSY))
    return made


@pytest.mark.parametrize("fmt", TEXTS)
def test_a_text_is_handed_back_and_a_file_has_the_same(journal: MemoryJournal, tmp_path: Path, fmt: str) -> None:
    text = export(journal, "last", fmt, folder=tmp_path)
    assert "Jürgen" in text
    assert text.endswith("\n")
    assert list(tmp_path.iterdir()) == []
    file = tmp_path / "log"
    assert export(journal, "a1", fmt, file) == f"{file}\n"
    assert file.read_bytes().decode("utf-8-sig") == text


@pytest.mark.parametrize("fmt", TEXTS)
def test_only_csv_begins_with_a_byte_order_mark(journal: MemoryJournal, tmp_path: Path, fmt: str) -> None:
    export(journal, "a1", fmt, tmp_path / "log")
    assert (tmp_path / "log").read_bytes().startswith(b"\xef\xbb\xbf") is fmt.startswith("csv")


def test_a_workbook_finds_a_name_and_overwrites_nothing(journal: MemoryJournal, tmp_path: Path) -> None:
    names = [export(journal, "a1", "xlsx", folder=tmp_path).strip() for _ in range(3)]
    assert [Path(name).name for name in names] == [
        "peer-turns-2026-01-01-a1.xlsx",
        "peer-turns-2026-01-01-a1-2.xlsx",
        "peer-turns-2026-01-01-a1-3.xlsx",
    ]
    assert all(Path(name).read_bytes().startswith(b"PK") for name in names)


def test_a_file_that_the_kiosk_writes_is_its_owners_alone(journal: MemoryJournal, tmp_path: Path) -> None:
    export(journal, "a1", "xlsx", folder=tmp_path)
    export(journal, "a1", "csv", tmp_path / "log.csv")
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_a_file_that_was_named_is_overwritten(journal: MemoryJournal, tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    file.write_text("x" * 100_000)
    export(journal, "a1", "json", file)
    assert file.read_text() == export(journal, "a1", "json")


def test_a_format_that_is_not_there_is_refused(journal: MemoryJournal) -> None:
    with pytest.raises(
        KioskError,
        match=r"no format 'pdf'; choose from: zip, sheet-html, html, xlsx, csv, csv-semicolon, json, sheet-md, md\.",
    ):
        export(journal, "a1", "pdf")


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_file_that_cannot_be_written_is_one_sentence(journal: MemoryJournal, tmp_path: Path, fmt: str) -> None:
    with pytest.raises(JournalError, match=f"{tmp_path} cannot be written: Is a directory"):
        export(journal, "a1", fmt, tmp_path)
    with pytest.raises(JournalError, match="cannot be written: No such file"):
        export(journal, "a1", fmt, tmp_path / "nowhere" / "log")


def test_a_folder_that_is_not_there_is_one_sentence(journal: MemoryJournal, tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"peer-turns-2026-01-01-a1\.xlsx cannot be written: No such file"):
        export(journal, "a1", "xlsx", folder=tmp_path / "nowhere")
