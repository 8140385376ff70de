import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.core.errors import JournalError, UnknownSession
from kiosk.core.session.commands import Next, Start
from kiosk.core.session.events import Event, PlanMade
from kiosk.core.session.session import Session, replay
from kiosk.core.units import Instant
from kiosk.ports import Beat, Entry, Journal
from kiosk.simulation.fakes import FakeClock, MemoryJournal
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.journal_rows import from_json
from tests.room import PLAN

CLOCK = FakeClock()


def run(*, ended: bool = True, at: int = 0) -> list[Entry]:
    opening = PlanMade(at=Instant(at), plan=PLAN)
    session = Session.opened(opening)
    events: list[Event] = [opening, *session.apply(Start(), Instant(at + 1000))]
    if ended:
        events += [*session.apply(Next(), Instant(at + 2000)), *session.apply(Next(), Instant(at + 3000))]
    return [Entry(event, CLOCK.wall(event.at)) for event in events]


def beat(session: str, at: int, *, going: bool = True) -> Beat:
    return Beat(session, Instant(at), Instant(at), CLOCK.wall(Instant(at)), sure=True, boot="first", going=going)


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


def test_the_newest_session_is_the_last_that_was_opened_whatever_the_wall_read(journal: SqliteJournal) -> None:
    journal.append("before-the-clock-was-set", run(at=10**9))
    journal.append("after", run(at=0))
    assert [session.id for session in journal.sessions()] == ["after", "before-the-clock-was-set"]


def test_a_beat_takes_the_place_of_the_one_before(journal: SqliteJournal) -> None:
    journal.append("a1", run())
    for at in range(5):
        journal.append("a1", (), beat("a1", at))
    with sqlite3.connect(journal.place) as connection:
        assert connection.execute("SELECT count(*), max(at) FROM life").fetchone() == (1, 4)
    connection.close()


def test_a_sign_of_life_brings_no_session_back_that_was_erased(journal: SqliteJournal) -> None:
    journal.append("a1", (), beat("a1", 1000))
    assert journal.last_alive() is None


def test_whether_the_wall_could_be_trusted_is_kept(journal: SqliteJournal) -> None:
    entries = [replace(entry, sure=number % 2 == 0) for number, entry in enumerate(run())]
    journal.append("a1", entries, replace(beat("a1", 1), sure=False, going=False))
    assert list(journal.read("a1")[1]) == entries
    alive = journal.last_alive()
    assert alive is not None
    assert (alive[0].sure, alive[0].going) == (False, False)


def test_a_session_that_never_began_is_not_listed(journal: SqliteJournal) -> None:
    journal.append("opened", run()[:1])
    assert journal.sessions() == ()


@pytest.mark.parametrize("wanted", ["nothing", ""])
def test_an_unknown_session_is_refused_with_the_way_out(journal: SqliteJournal, wanted: str) -> None:
    with pytest.raises(UnknownSession, match=r"\./run sessions list"):
        journal.read(wanted)


def test_a_shortened_name_that_fits_two_sessions_is_refused(journal: SqliteJournal) -> None:
    journal.append("a1", run())
    journal.append("a2", run())
    with pytest.raises(UnknownSession, match=r"Several sessions begin with 'a': a2, a1\."):
        journal.read("a")


def test_a_whole_id_is_meant_even_where_another_one_begins_like_it(journal: SqliteJournal) -> None:
    journal.append("a1", run())
    journal.append("a12", run())
    assert journal.read("a1")[0] == "a1"


def test_without_a_session_there_is_no_last_one(journal: SqliteJournal) -> None:
    with pytest.raises(UnknownSession, match=r"^There is no last session"):
        journal.read("last")


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
    with pytest.raises(JournalError, match=r"The log cannot be written: .*journal\.sqlite"):
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
    keeper: Journal
    assert memory.last_alive() is None
    assert journal.last_alive() is None
    for keeper in (journal, memory):
        keeper.append("a1", run())
        keeper.append("opened", run()[:1])
        keeper.append("b2", run(ended=False, at=100_000))
    assert memory.sessions() == journal.sessions()
    assert memory.read("last") == journal.read("last")
    with pytest.raises(UnknownSession):
        memory.read("opened")
    for keeper in (journal, memory):
        keeper.append("a1", (), beat("a1", 3000))
        keeper.append("a1", (), beat("a1", 4000))
        assert keeper.last_alive() == (beat("a1", 4000), tuple(run()))
    memory.set_aside()
    assert memory.sessions() == ()
