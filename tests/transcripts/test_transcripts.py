"""Whole sessions: each script, run by the command line, gives the rows that were worked out by hand beside it.

Some have the sentences that are spoken beside them too.
"""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from kiosk.core.session.events import PlanMade
from kiosk.core.session.evolve import evolve
from kiosk.core.session.state import initial_state
from kiosk.core.units import between, to_clock
from kiosk.core.wording.announcements import sentence
from kiosk.storage.journal_rows import from_json

HERE = Path(__file__).parent
SCRIPTS = sorted(HERE.glob("*.script"))
SPOKEN = [script for script in SCRIPTS if script.with_suffix(".said").exists()]
SHELF = (
    *("balint-group", "consultancy", "fishbowl", "lean-coffee", "one-two-four-all"),
    *("plain-agenda", "six-thinking-hats", "troika-consulting", "wise-crowds", "world-cafe"),
)
PROTOCOLS = ("solution-circle", "what-works-circle", "als-airtime", "als-topics", "npq-community")

Rows = list[dict[str, str | float | None]]


def by_hand(script: Path) -> Rows:
    """The table beside a script: `-` is nobody, no clock, or no time at all; `P1+P2` had a turn one after the other."""
    written = [line.split() for line in script.with_suffix(".rows").read_text("utf-8").splitlines()]
    header, *lines = [line for line in written if line and line[0] != "#"]
    return [{column: _cell(column, cell) for column, cell in zip(header, line, strict=True)} for line in lines]


def _cell(column: str, cell: str) -> str | float | None:
    if column == "step":
        return cell
    if cell == "-":
        return None if column in {"person", "planned"} else 0
    if column == "person":
        return cell.replace("+", ", ")
    minutes, seconds = cell.split(":")
    return int(minutes) * 60 + int(seconds)


def simulated(script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the command prints that a script names in its first line."""
    command = shlex.split(script.read_text("utf-8").splitlines()[0].removeprefix("# "))
    monkeypatch.setattr("sys.argv", [*command, "--script", str(script), "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    assert not left.value.code, said.err
    printed: dict[str, Any] = json.loads(said.out)
    return printed


def rows(printed: dict[str, Any]) -> Rows:
    """The rows of a simulated session."""
    lengths = ("planned", "actual", "overtime", "saved", "paused", "process_paused")
    return [
        {"step": row["step"], "person": row["person"]} | {name: row[f"{name}_seconds"] for name in lengths}
        for row in printed["rows"]
    ]


def spoken(printed: dict[str, Any]) -> list[str]:
    """Each sentence of a simulated session that is spoken, after its time."""
    opening, *events = [from_json(event["kind"], json.dumps(event)) for event in printed["events"]]
    assert isinstance(opening, PlanMade)
    state, said = initial_state(opening), []
    for event in events:
        state = evolve(state, event)
        if text := sentence(event, state):
            said.append(f"{to_clock(between(opening.at, event.at))} {text}")
    return said


@pytest.fixture(autouse=True)
def _shipped_protocols_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_each_protocol_has_at_least_two_transcripts(protocol: str) -> None:
    assert sum(script.name.startswith(protocol) for script in SCRIPTS) >= 2


@pytest.mark.parametrize("protocol", SHELF)
def test_each_well_known_format_has_a_transcript(protocol: str) -> None:
    assert any(script.name.startswith(protocol) for script in SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_gives_the_rows_that_were_worked_out_by_hand(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rows(simulated(script, monkeypatch, capsys)) == by_hand(script)


@pytest.mark.parametrize("script", SPOKEN, ids=lambda script: script.stem)
def test_a_script_says_what_was_worked_out_by_hand(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = script.with_suffix(".said").read_text("utf-8").splitlines()
    assert spoken(simulated(script, monkeypatch, capsys)) == [line for line in lines if line and line[0] != "#"]


def test_every_table_has_a_script() -> None:
    assert {table.stem for table in HERE.glob("*.rows")} == {script.stem for script in SCRIPTS}
    assert {table.stem for table in HERE.glob("*.said")} == {script.stem for script in SPOKEN}
