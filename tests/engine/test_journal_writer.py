"""What the recorder keeps in memory while the disk is full, slow or damaged, and what becomes of it."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event as Signal

import pytest

from kiosk.core.errors import JournalError, SlowJournal
from kiosk.core.room.commands import Open
from kiosk.core.session.commands import Pause, Start
from kiosk.core.units import seconds
from kiosk.engine.engine import Engine
from kiosk.engine.inbox import Inbox
from kiosk.engine.journal_writer import JournalWriter
from kiosk.ports import Beat, Entry
from kiosk.simulation.fakes import FakeClock, MemoryJournal
from kiosk.storage.journal import SqliteJournal
from tests.room import KioskRoom
from tests.storage.test_journal import beat, run
from tests.waiting import LIMIT

PATIENCE = 0.02


class SlowDisk(MemoryJournal):
    """A journal that keeps nothing before it is told that the disk has turned round."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = Signal()
        self.writes: list[int] = []

    def append(self, session: str, entries: Sequence[Entry], beat: Beat | None = None) -> None:
        assert self.turns.wait(LIMIT)
        self.writes.append(len(entries))
        super().append(session, entries, beat)


@pytest.fixture
def disk() -> Iterator[SlowDisk]:
    disk = SlowDisk()
    yield disk
    disk.turns.set()


def test_a_slow_disk_is_waited_for_a_moment_and_then_no_longer(disk: SlowDisk) -> None:
    news = Signal()
    recorder = JournalWriter(disk, news.set, patience=PATIENCE)
    entries = run()
    for entry in entries:
        with pytest.raises(SlowJournal, match="The disk is slow"):
            recorder.record("a1", [entry])
    assert recorder.is_behind
    disk.turns.set()
    assert news.wait(LIMIT)
    recorder.close()
    assert not recorder.is_behind
    assert recorder.problem is None
    assert disk.writes == [1, len(entries) - 1]  # the first alone, the others together and in order


def test_keys_work_and_the_screen_says_so_while_the_disk_is_slow(disk: SlowDisk) -> None:
    room = KioskRoom()
    inbox = Inbox()
    room.recorder = JournalWriter(disk, inbox.journal_news, patience=PATIENCE)
    engine = Engine(room.clock, room.recorder, room.planner, (), inbox=inbox)
    room.engine = engine
    room.ask(Open("two-steps"), Start())
    room.wait(seconds(10))
    room.ask(Pause())
    assert room.countdown == "1:50"
    assert engine.snapshot().standing.faults == (
        "NOT RECORDING: The disk is slow: the last entries are not saved yet. The clock keeps running.",
    )
    disk.turns.set()
    room.settle()
    engine.pump()
    assert engine.snapshot().standing.faults == ()
    assert len(disk.read("last")[1]) == 4


def test_a_disk_that_hangs_does_not_keep_the_kiosk_open(disk: SlowDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.engine.journal_writer.CLOSES_WITHIN", 0.05)
    recorder = JournalWriter(disk, patience=PATIENCE)
    with pytest.raises(SlowJournal):
        recorder.record("a1", run())
    recorder.close()
    assert recorder.is_behind


def test_a_thread_that_lingers_writes_again_and_ends_as_soon_as_the_kiosk_closes() -> None:
    recorder = JournalWriter(MemoryJournal(), lingers=60)
    recorder.record("a1", run())
    thread = recorder._thread
    assert thread is not None
    recorder.record("a1", run(at=100_000))
    assert recorder._thread is thread
    assert thread.is_alive()
    recorder.close()
    assert not thread.is_alive()


def test_a_sign_of_life_that_fails_is_news_and_so_is_one_that_is_kept_again() -> None:
    journal = MemoryJournal()
    heard: list[JournalError | None] = []
    recorder = JournalWriter(journal, lambda: heard.append(recorder.problem))
    recorder.record("a1", run())
    for failing in ("The disk is full.", "The disk is full.", None, None):
        journal.failing = failing
        recorder.beat(beat("a1", 4000))
        if thread := recorder._thread:
            thread.join()
    assert [str(problem) for problem in heard] == ["The disk is full.", "None"]


def test_a_journal_that_is_damaged_in_the_middle_of_a_session_loses_nothing_of_it(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path)
    recorder = JournalWriter(journal)
    entries = run()
    recorder.record("earlier", run(at=-100_000))
    recorder.record("a1", entries[:4], beat("a1", 2000))
    journal.close()
    file = Path(journal.place)
    file.write_bytes(file.read_bytes()[:100] + b"\xff" * 20_000)
    recorder.record("a1", entries[4:])
    recorder.close()
    assert recorder.problem is None
    assert "set aside as" in str(recorder.damage)
    assert [summary.id for summary in journal.sessions()] == ["a1"]
    assert list(journal.read("a1")[1]) == entries
    assert len(list(tmp_path.glob("journal-damaged-*.sqlite"))) == 1


def test_a_session_that_went_on_after_a_crash_is_whole_in_the_new_journal_too(tmp_path: Path) -> None:
    entries = run()
    SqliteJournal(tmp_path).append("a1", entries[:4], beat("a1", 2000))
    journal = SqliteJournal(tmp_path)
    recorder = JournalWriter(journal)
    assert recorder.last_alive() == (beat("a1", 2000), tuple(entries[:4]))
    journal.close()
    Path(journal.place).write_bytes(b"no database" * 100)
    recorder.record("a1", entries[4:])
    assert list(journal.read("a1")[1]) == entries
    recorder.close()


def test_a_journal_found_damaged_at_the_start_is_set_aside_and_said_so_on_the_screen(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"no database" * 100)
    recorder = JournalWriter(SqliteJournal(tmp_path))
    engine = Engine(FakeClock(), recorder, KioskRoom().planner, ())
    assert not engine.recover()
    engine.pump()
    (fault,) = engine.snapshot().standing.faults
    assert fault.startswith("The log was damaged: a new one was started, and the old one was set aside as ")
    recorder.record("a1", run())
    recorder.close()


def test_a_journal_that_is_damaged_and_cannot_be_set_aside_is_tried_again(tmp_path: Path) -> None:
    class Stuck(SqliteJournal):
        stuck = True

        def set_aside(self) -> str:
            if self.stuck:
                raise JournalError("The disk is read-only.")
            return super().set_aside()

    (tmp_path / "journal.sqlite").write_bytes(b"no database" * 100)
    journal = Stuck(tmp_path)
    recorder = JournalWriter(journal)
    with pytest.raises(JournalError, match="read-only"):
        recorder.record("a1", run())
    journal.stuck = False
    recorder.retry()
    assert list(journal.read("a1")[1]) == run()
    recorder.close()


def test_a_locked_journal_is_written_when_it_is_free_again(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path)
    journal.append("earlier", run())
    other = sqlite3.connect(journal.place)
    other.execute("BEGIN IMMEDIATE")
    recorder = JournalWriter(journal, patience=PATIENCE)
    with pytest.raises(SlowJournal):
        recorder.record("a1", run(at=100_000))
    other.rollback()
    other.close()
    recorder.close()
    assert len(journal.sessions()) == 2
