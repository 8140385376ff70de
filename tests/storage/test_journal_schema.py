"""Journals of other times: older, newer, damaged."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.core.errors import DamagedJournal, JournalError
from kiosk.core.room.commands import GoOnFromCut
from kiosk.core.units import minutes
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.journal_rows import to_json
from kiosk.storage.journal_schema import SCHEMA
from kiosk.storage.memory import SqliteMemory
from tests.room import KioskRoom
from tests.storage.test_journal import beat, run

FIRST_SCHEMA = """
CREATE TABLE event (
    session TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
    wall TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file as the first version wrote it, with two sessions."""
    file = tmp_path / "journal.sqlite"
    connection = sqlite3.connect(file)
    connection.executescript(FIRST_SCHEMA)
    for session, at in (("b2", 100_000), ("a1", 0)):
        for number, entry in enumerate(run(at=at), 1):
            kind, wall = type(entry.event).__name__, entry.wall.isoformat()
            row = (session, number, entry.event.at, wall, kind, to_json(entry.event))
            connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", row)
    connection.commit()
    connection.close()
    return file


def version(file: Path) -> int:
    connection = sqlite3.connect(file)
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(found)


def test_an_older_journal_is_brought_up_to_date_with_all_that_was_in_it_and_a_copy_stays(old: Path) -> None:
    journal = SqliteJournal(old.parent)
    assert [session.id for session in journal.sessions()] == ["b2", "a1"]
    assert list(journal.read("a1")[1]) == run()
    assert journal.last_alive() is None
    journal.append("c3", run(at=200_000), beat("c3", 203_000))
    assert journal.read("last")[0] == "c3"
    journal.close()
    copy = old.with_name("journal-before-update-1.sqlite")
    assert (version(old), version(copy)) == (SCHEMA, 1)
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT count(*) FROM event").fetchone() == (2 * len(run()),)
    connection.close()


def test_an_update_that_was_cut_off_is_done_again(old: Path) -> None:
    old.with_name("journal-before-update-1.sqlite").write_bytes(b"half a copy")
    assert len(SqliteJournal(old.parent).sessions()) == 2


def test_a_copy_that_cannot_be_written_leaves_the_older_journal_as_it_is(old: Path) -> None:
    before = old.read_bytes()
    old.with_name("journal-before-update-1.sqlite").mkdir()
    with pytest.raises(JournalError, match="cannot be read"):
        SqliteJournal(old.parent).sessions()
    assert version(old) == 1
    assert old.read_bytes()[100:] == before[100:]


def test_a_journal_of_a_newer_kiosk_is_left_alone_with_the_way_out(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    journal = SqliteJournal(tmp_path)
    for act in (journal.sessions, journal.last_alive, lambda: journal.append("a1", run())):
        with pytest.raises(JournalError, match=r"A newer kiosk wrote the log: update this one, or .*--state"):
            act()
    assert version(file) == SCHEMA + 1


@pytest.mark.parametrize("damage", [b"no database at all" * 50, b"SQLite format 3\0" + bytes(4000)])
def test_a_damaged_journal_is_set_aside_under_a_name_and_a_new_one_begun(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "journal.sqlite"
    file.write_bytes(damage)
    journal = SqliteJournal(tmp_path)
    with pytest.raises(DamagedJournal):
        journal.append("a1", run())
    aside = Path(journal.set_aside())
    assert aside.read_bytes() == damage
    assert aside.name.startswith("journal-damaged-")
    journal.append("a1", run())
    assert [session.id for session in journal.sessions()] == ["a1"]


def test_a_journal_that_was_damaged_while_it_was_open_is_noticed(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path)
    for number in range(50):
        journal.append(f"s{number}", run())
    journal.close()
    file = Path(journal.place)
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(DamagedJournal):
        journal.append("a1", run())


def test_a_journal_that_cannot_be_set_aside_says_why(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 4050:  # so deep that a longer file name is too long for the system
        folder /= "d" * min(200, 4060 - len(str(folder)))
    folder.mkdir(parents=True)
    (folder / "journal.sqlite").write_bytes(b"damaged")
    with pytest.raises(JournalError, match=r"cannot be written: .*too long"):
        SqliteJournal(folder).set_aside()


def test_a_session_that_was_running_in_an_older_version_is_taken_up(old: Path) -> None:
    connection = sqlite3.connect(old)
    with connection:
        connection.execute("DELETE FROM event WHERE session = 'b2' AND number > 5")
    connection.close()
    room = KioskRoom(kept_in=SqliteJournal(old.parent))
    room.clock.reboot(minutes(3))
    room.engine.recover()
    room.engine.pump()
    assert room.engine.room.home.question is not None
    room.ask(GoOnFromCut(counted=False))
    assert room.engine.room.session_id == "b2"
    room.recorder.close()


@pytest.mark.parametrize("first", ["memory", "journal"])
def test_the_memory_reads_and_sweeps_an_older_journal_and_an_empty_one_whoever_opens_it_first(
    old: Path, first: str
) -> None:
    now = datetime.now(UTC)
    for file in (old, old.parent / "empty" / old.name):
        file.parent.mkdir(exist_ok=True)
        file.touch()
        memory = SqliteMemory(file.parent)
        if first == "journal":
            SqliteJournal(file.parent).sessions()
        memory.pasts("Set A")
        assert memory.sweep(36_500, now, sure=True) == 0
        memory.close()
        assert version(file) == SCHEMA
    assert len(SqliteJournal(old.parent).sessions()) == 2


def test_parts_of_the_kiosk_that_update_a_journal_at_once_do_it_once(old: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        listed = list(pool.map(lambda _: len(SqliteJournal(old.parent).sessions()), range(8)))
    assert listed == [2] * 8
    assert version(old.with_name("journal-before-update-1.sqlite")) == 1
