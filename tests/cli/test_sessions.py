import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from kiosk.app.single_instance import single_instance
from kiosk.core.plan.model import FREE_NOTES, Note
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.notes import SqliteNotes
from tests.command_line import Kiosk, command_line
from tests.export.sessions import BUSY, PLAN, run


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    """Runs the command line in this process, in a folder of its own; answers exit code, output and complaints."""
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    journal = SqliteJournal(tmp_path / "state")
    journal.append("abc123", run(PLAN, BUSY))
    journal.append("def456", run(PLAN, BUSY[:4], rehearsal=True))
    journal.close()
    return command_line(monkeypatch, capsys, "sessions")


def test_finished_and_unfinished_sessions_and_rehearsals_are_listed_with_their_group(kiosk: Kiosk) -> None:
    code, out, _ = kiosk("list")
    assert code == 0
    assert sorted(out.splitlines()) == [
        "abc123  2026-01-01 09:00–09:14  Peer & turns  Set A",
        "def456  2026-01-01 09:00–unfinished  Peer & turns  Set A  (rehearsal)",
    ]


@pytest.mark.parametrize(
    ("fmt", "begins"),
    [("csv", "session,protocol,"), ("json", "{\n"), ("md", "# Peer \\& turns\n"), ("html", "<!doctype html>\n")],
)
def test_a_text_is_printed(kiosk: Kiosk, fmt: str, begins: str) -> None:
    code, out, err = kiosk("export", "abc", "--format", fmt)
    assert (code, err) == (0, "")
    assert out.startswith(begins)
    assert "Jürgen" in out


@pytest.mark.parametrize("command", [("wipe", "abc", "--yes"), ("wipe", "--all", "--yes")])
def test_speech_that_an_older_kiosk_kept_goes_with_what_is_erased(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("KIOSK_CACHE", str(tmp_path / "cache"))
    speech = tmp_path / "cache" / "voice" / "0a1b.wav"
    speech.parent.mkdir(parents=True)
    speech.touch()
    assert kiosk(*command)[0] == 0
    assert not speech.exists()


def test_the_last_session_is_the_same_one_for_every_command(kiosk: Kiosk) -> None:
    assert kiosk("export", "last")[1].splitlines()[1].startswith("def456")
    assert kiosk("wipe", "last", "--yes") == (0, "1 session erased.\n", "")
    assert [line.split()[0] for line in kiosk("list")[1].splitlines()] == ["abc123"]
    assert kiosk("wipe", "last", "--yes")[0] == 0
    nothing = (2, "", "There is no last session: none has been held yet.\n")
    assert kiosk("wipe", "last") == kiosk("export", "last") == nothing


@pytest.mark.parametrize("nothing", ["", " "])
def test_an_id_that_came_out_empty_is_no_session_and_erases_none(kiosk: Kiosk, nothing: str) -> None:
    refused = (2, "", f"There is no session '{nothing}'. `./run sessions list` shows all sessions.\n")
    for _one_more_is_left in range(2):
        left = kiosk("list")[1]
        assert kiosk("wipe", nothing, "--yes") == kiosk("export", nothing) == refused
        assert kiosk("list")[1] == left
        assert kiosk("wipe", "last", "--yes")[0] == 0
    assert kiosk("list") == (0, "No sessions yet.\n", "")


def test_the_beginning_of_several_ids_is_said_to_be_too_little(kiosk: Kiosk, tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "state")
    journal.append("abd999", run(PLAN, BUSY[:4]))
    journal.close()
    for command in ("wipe", "export"):
        code, _, err = kiosk(command, "ab")
        assert code == 2
        assert err.startswith("Several sessions begin with 'ab': ")
        assert all(name in err for name in ("abc123", "abd999"))


def test_csv_is_what_is_printed_when_nothing_is_said(kiosk: Kiosk) -> None:
    assert kiosk("export", "abc") == kiosk("export", "abc", "--format", "csv")


def test_a_workbook_goes_into_the_present_folder_and_its_name_is_told(kiosk: Kiosk) -> None:
    names = [kiosk("export", "abc", "--format", "xlsx")[1].strip() for _ in range(2)]
    assert names == ["peer-turns-2026-01-01-abc123.xlsx", "peer-turns-2026-01-01-abc123-2.xlsx"]
    from openpyxl import load_workbook  # noqa: PLC0415  (see tests/export/reading.py)

    assert [load_workbook(name).sheetnames[1] for name in names] == ["Steps", "Steps"]


def test_a_file_that_is_named_is_written(kiosk: Kiosk, tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    assert kiosk("export", "def", "--format", "json", "-o", str(file)) == (0, f"{file}\n", "")
    assert json.loads(file.read_text())["rehearsal"] is True


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (
            ["abc", "--format", "pdf"],
            "There is no format 'pdf'; choose from: zip, sheet-html, html, xlsx, csv, csv-semicolon, json, ",
        ),
        (["zzz"], "There is no session 'zzz'."),
        (["abc", "--format", "xlsx", "-o", "/nowhere/log.xlsx"], "/nowhere/log.xlsx cannot be written: No such file"),
        (["abc", "-o", "/"], "/ cannot be written: Is a directory."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_two(kiosk: Kiosk, args: list[str], says: str) -> None:
    code, out, err = kiosk("export", *args)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_all_of_a_session_goes_into_one_file_with_what_was_noted(kiosk: Kiosk, tmp_path: Path) -> None:
    notebook = SqliteNotes(tmp_path / "state")
    notebook.keep("abc123", Note("n1", FREE_NOTES, "Said aside"))
    notebook.close()
    name = kiosk("export", "abc", "--format", "zip")[1].strip()
    assert name == "peer-turns-2026-01-01-abc123.zip"
    with ZipFile(name) as archive:
        assert "Said aside" in archive.read("peer-turns-2026-01-01-abc123-sheet.md").decode()
    assert "Said aside" in kiosk("export", "abc", "--format", "sheet-html")[1]


def test_what_is_under_way_stays_and_is_named_with_the_way_to_erase_it(kiosk: Kiosk, tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "state")
    now = datetime.now(UTC)
    journal.append("abc999", [replace(entry, wall=now) for entry in run(PLAN, BUSY[:4])])
    journal.close()
    code, out, _ = kiosk("wipe", "--all", "--yes")
    assert (code, out.splitlines()[0]) == (0, "2 sessions erased.")
    assert "abc999 stays, because it may be under way. To erase it too: ./run sessions wipe abc999" in out
    assert kiosk("wipe", "abc999", "--yes")[:2] == (0, "1 session erased.\n")


def test_a_log_that_cannot_be_read_is_erased_with_all_sessions(kiosk: Kiosk, tmp_path: Path) -> None:
    file = tmp_path / "state" / "journal.sqlite"
    file.write_bytes(b"confided" * 1000)
    code, _, err = kiosk("list")
    assert (code, "The log cannot be read: " in err) == (2, True)
    assert kiosk("wipe", "--before", "2030-01-01", "--yes")[0] == 2
    assert kiosk("wipe", "--all", "--yes")[:2] == (0, "The damaged log was erased.\n")
    assert not any(b"confided" in kept.read_bytes() for kept in (tmp_path / "state").iterdir())
    assert kiosk("list")[:2] == (0, "No sessions yet.\n")


def test_a_damaged_log_that_a_kiosk_writes_to_stays(kiosk: Kiosk, tmp_path: Path) -> None:
    (tmp_path / "state" / "journal.sqlite").write_bytes(b"confided" * 1000)
    with single_instance(tmp_path / "state"):
        code, _, err = kiosk("wipe", "--all", "--yes")
    assert (code, "Close the kiosk" in err) == (2, True)
    assert (tmp_path / "state" / "journal.sqlite").exists()


def test_a_day_before_all_calendars_is_one_sentence(kiosk: Kiosk) -> None:
    code, _, err = kiosk("wipe", "--before", "0001-01-01", "--yes")
    assert (code, "too long ago" in err) == (2, True)
