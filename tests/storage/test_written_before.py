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
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from kiosk.storage.notes import SqliteNotes

ARCHIVE = Path(__file__).parent / "written_before" / "0.1.0.tar.xz"
SESSIONS = ("a0b0c0", "a1b1c1", "a2b2c2", "a3b3c3", "a4b4c4", "a5b5c5")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.mark.parametrize("session", SESSIONS)
def test_a_session_exports_as_it_did(before: Path, session: str) -> None:
    journal, notes = SqliteJournal(before / "state"), SqliteNotes(before / "state")
    told = json.loads(export(journal, session, "json", notebook=notes))
    assert told == json.loads((before / f"{session}.json").read_text("utf-8"))
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
