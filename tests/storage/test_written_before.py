"""What an earlier version wrote opens: a state folder of 0.1.0 from before the modules moved, and its exports then.

The archive was made by that version: transcripts of the five protocols (the last one cut off in the middle), notes, a
group and a voice that people chose.
"""

import json
import tarfile
from pathlib import Path

import pytest

from kiosk.config.preferences import Preferences
from kiosk.config.settings import Voice
from kiosk.core.room.groups import Group, Member
from kiosk.core.room.modes import Sound, VoiceLevel
from kiosk.core.session.session import replay
from kiosk.export.export import export
from kiosk.export.to_json import Object
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from kiosk.storage.notes import SqliteNotes

ARCHIVE = Path(__file__).parent / "written_before" / "0.1.0.tar.xz"
LENGTHS = ("planned_seconds", "actual_seconds", "overtime_seconds")
SESSIONS = ("a0b0c0", "a1b1c1", "a2b2c2", "a3b3c3", "a4b4c4", "a5b5c5")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder


def in_format_1(told: Object) -> Object:
    """A log as 0.1.0 told it: a step never held saved its time, and roles that spoke together had all of it each."""
    steps = [{key: value for key, value in step.items() if key != "held"} for step in told["steps"]]
    for step, now in zip(steps, told["steps"], strict=True):
        if not now["held"]:
            step["saved_seconds"] = step["planned_seconds"] or 0
    others = ("saved_seconds", "paused_seconds", "process_paused_seconds", "added_seconds")
    whole = {name: sum(step[name] or 0 for step in steps) for name in (*LENGTHS, *others)}
    roles = dict.fromkeys(role for step in steps for role in step["roles"])
    people = dict.fromkeys(step["person"] for step in steps if step["person"])
    totals = {
        "all": whole,
        "roles": [_total(role, [step for step in steps if role in step["roles"]], whole) for role in roles],
        "people": [_total(name, [step for step in steps if name == step["person"]], whole) for name in people],
    }
    kept = {key: value for key, value in told.items() if key not in ("group", "leads", "ending")}
    return {**kept, "format": 1, "steps": steps, "totals": totals}


def _total(name: str, steps: list[Object], whole: Object) -> Object:
    sums = {length: sum(step[length] or 0 for step in steps) for length in LENGTHS}
    return {"name": name, **sums, "share": sums["actual_seconds"] / whole["actual_seconds"]}


@pytest.mark.parametrize("session", SESSIONS)
def test_a_session_exports_as_it_did(before: Path, session: str) -> None:
    journal, notes = SqliteJournal(before / "state"), SqliteNotes(before / "state")
    told = json.loads(export(journal, session, "json", notebook=notes))
    assert in_format_1(told) == json.loads((before / f"{session}.json").read_text("utf-8"))
    journal.close()
    notes.close()


def test_an_interrupted_session_is_found_in_its_last_state(before: Path) -> None:
    journal = SqliteJournal(before / "state")
    found = journal.last_alive()
    assert found is not None
    beat, entries = found
    assert (beat.session, beat.going) == ("a5b5c5", True)
    state = replay([entry.event for entry in entries])
    assert state.underway
    assert state.current.title == "How were barriers overcome?"
    journal.close()


def test_groups_and_the_chosen_voice_are_remembered(before: Path) -> None:
    memory = SqliteMemory(before / "state")
    assert memory.groups() == (Group("Set 4", (Member("P1"), Member("P2"), Member("P3"))),)
    (action,) = memory.promises("Set 4")
    assert (action.note.text, action.note.who) == ("Ask the team for one thing each", "P1")
    memory.close()
    assert Preferences(before / "state", Voice()).sound == Sound(VoiceLevel.CHIMES, 60, 150)
