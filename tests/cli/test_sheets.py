"""`kiosk sheets`: the files that are printed."""

import json
from pathlib import Path

import pytest

from kiosk.core.units import seconds
from kiosk.core.wording.lengths import short_length
from tests.command_line import Kiosk, command_line


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kiosk:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)


def test_all_sheets_are_written_to_a_page_in_this_folder_and_its_name_is_said(kiosk: Kiosk, tmp_path: Path) -> None:
    code, out, _ = kiosk("sheets", "what-works-circle", "--people", "8")
    assert code == 0
    assert out.splitlines()[0] == "Written: what-works-circle-sheets.html"
    page = (tmp_path / "what-works-circle-sheets.html").read_text()
    assert page.count("<h2>Appreciative encouragers</h2>") == 4
    assert "<h1>Prompt sheet" in page


def test_one_kind_can_be_written_as_markdown_to_another_file(kiosk: Kiosk, tmp_path: Path) -> None:
    code, _, _ = kiosk("sheets", "als-topics", "--only", "preparation", "--format", "md", "-o", "before.md")
    assert code == 0
    text = (tmp_path / "before.md").read_text()
    assert "## Preparation" in text
    assert "## Role cards" not in text


def test_the_times_are_those_of_a_session_of_this_length(kiosk: Kiosk, tmp_path: Path) -> None:
    wish = ("consultancy", "--minutes", "30", "--people", "6")
    kiosk("sheets", *wish, "--format", "md", "-o", "sheets.md")
    _, planned, _ = kiosk("plan", *wish, "--json")
    lengths = {short_length(seconds(step["seconds"])) for step in json.loads(planned)["steps"] if step["seconds"]}
    text = (tmp_path / "sheets.md").read_text()
    assert lengths
    assert [length for length in lengths if f" · {length}\n" not in text] == []
    code, _, err = kiosk("sheets", "consultancy", "--minutes", "5")
    assert (code, "5 min is too short" in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("nothing",), "There is no protocol 'nothing'"),
        (("als-topics", "--variant", "long"), "als-topics has no variants."),
        (("als-topics", "--only", "role"), "there is no “role”; choose from: preparation, roles, "),
        (("als-topics", "-o", "missing/file.html"), "missing/file.html cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(kiosk: Kiosk, words: tuple[str, ...], problem: str) -> None:
    code, _, err = kiosk("sheets", *words)
    assert code == 2
    assert problem in err
