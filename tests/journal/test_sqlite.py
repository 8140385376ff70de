import sqlite3
from pathlib import Path

import pytest

from kiosk.core.commands import Next, Start
from kiosk.core.errors import JournalError, UnknownSession
from kiosk.core.events import Event, PlanMade
from kiosk.core.session import Session, replay
from kiosk.core.units import Instant
from kiosk.event_json import from_json
from kiosk.journal.sqlite import SqliteJournal
from kiosk.ports import Entry
from kiosk.testing.fakes import FakeClock, MemoryJournal
from tests.room import PLAN

CLOCK = FakeClock()


def run(*, ended: bool = True, at: int = 0) -> list[Entry]:
    opening = PlanMade(at=Instant(at), plan=PLAN)
    session = Session(opening)
    events: list[Event] = [opening, *session.apply(Start(), Instant(at + 1000))]
    if ended:
        events += [*session.apply(Next(), Instant(at + 2000)), *session.apply(Next(), Instant(at + 3000))]
    return [Entry(event, CLOCK.wall(event.at)) for event in events]


@pytest.fixture
def journal(tmp_path: Path) -> SqliteJournal:
    return SqliteJournal(tmp_path / "state")


def test_what_was_kept_is_read_back_and_replays_to_the_same_state(journal: SqliteJournal) -> None:
    entries = run()
    journal.append("a1b2c3", entries[:3])
    journal.append("a1b2c3", entries[3:])
    journal.close()
    name, kept = journal.read("a1")
    assert (name, list(kept)) == ("a1b2c3", entries)
    assert replay(entry.event for entry in kept) == replay(entry.event for entry in entries)


def test_the_newest_session_is_first_and_is_called_last(journal: SqliteJournal) -> None:
    journal.append("older", run())
    journal.append("newer", run(ended=False, at=100_000))
    listed = journal.sessions()
    assert [(session.id, session.ended is None) for session in listed] == [("newer", True), ("older", False)]
    assert journal.read("last")[0] == "newer"
    assert listed[1].title == "Two steps"


def test_a_session_that_never_began_is_not_listed(journal: SqliteJournal) -> None:
    journal.append("opened", run()[:1])
    assert journal.sessions() == ()


@pytest.mark.parametrize("wanted", ["nothing", "last", ""])
def test_an_unknown_session_is_refused_with_the_way_out(journal: SqliteJournal, wanted: str) -> None:
    with pytest.raises(UnknownSession, match="kiosk sessions list"):
        journal.read(wanted)


def test_a_shortened_name_that_fits_two_sessions_is_refused(journal: SqliteJournal) -> None:
    journal.append("a1", run())
    journal.append("a2", run())
    with pytest.raises(UnknownSession):
        journal.read("a")


def test_a_batch_is_kept_whole_or_not_at_all(journal: SqliteJournal) -> None:
    entries = run()
    journal.append("a1", entries[:3])
    with sqlite3.connect(journal.place) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON event WHEN new.kind = 'SessionEnded' "
            "BEGIN SELECT raise(ABORT, 'database or disk is full'); END"
        )
    connection.close()
    with pytest.raises(JournalError, match="disk is full"):
        journal.append("a1", entries[3:])
    assert list(journal.read("a1")[1]) == entries[:3]


def test_a_folder_that_cannot_be_made_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(JournalError, match=r"The log cannot be written to .*journal\.sqlite"):
        SqliteJournal(tmp_path / "file" / "state").append("a1", run())


def test_a_damaged_file_is_one_clear_sentence(journal: SqliteJournal) -> None:
    Path(journal.place).parent.mkdir()
    Path(journal.place).write_text("this is no database, it only lies where one should be" * 20)
    with pytest.raises(JournalError, match="cannot be read"):
        journal.sessions()


def test_an_event_that_nobody_knows_is_one_clear_sentence(journal: SqliteJournal) -> None:
    journal.append("a1", run())
    with sqlite3.connect(journal.place) as connection:
        connection.execute("UPDATE event SET kind = 'Danced' WHERE number = 3")
    connection.close()
    with pytest.raises(JournalError, match="no event is called Danced"):
        journal.read("a1")


def test_a_mangled_event_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="StepStarted"):
        from_json("StepStarted", '{"at": "soon"}')


def test_the_memory_journal_answers_alike(journal: SqliteJournal) -> None:
    memory = MemoryJournal()
    for keeper in (journal, memory):
        keeper.append("a1", run())
        keeper.append("opened", run()[:1])
        keeper.append("b2", run(ended=False, at=100_000))
    assert memory.sessions() == journal.sessions()
    assert memory.read("last") == journal.read("last")
    with pytest.raises(UnknownSession):
        memory.read("opened")
    memory.close()
    assert memory.sessions() == ()
