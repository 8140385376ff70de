import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.core.errors import JournalError, UnknownGroup, UnknownSession
from kiosk.core.plan.model import FREE_NOTES, Note
from kiosk.core.room.groups import Attendance, Group, Member
from kiosk.core.session.commands import CountTurn, End, NameRole, RenamePerson, SessionCommand, Source, Undo
from kiosk.core.session.events import PlenaryTold, PlenaryWord
from kiosk.core.session.rules import ALLOWED
from kiosk.core.session.state import Phase
from kiosk.core.units import Instant, minutes
from kiosk.ports import Entry
from kiosk.storage.groups import FILE as GROUPS
from kiosk.storage.memory import SqliteMemory
from tests.storage.folder import NOW, WHOLE, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    found = Folder(tmp_path / "state")
    yield found
    found.close()


# What is known


def test_an_empty_folder_is_a_memory_of_nothing_and_stays_empty(folder: Folder) -> None:
    memory = folder.memory
    assert (memory.groups(), memory.pasts("A"), memory.promises("A"), memory.over(NOW)) == ((), (), (), ((), ()))
    assert memory.sweep(90, NOW, sure=True) == 0
    assert not folder.path.exists()


def test_groups_are_kept_by_name_and_can_be_changed(folder: Folder) -> None:
    folder.memory.keep_group(Group("Set B", (Member("P3"),)))
    folder.memory.keep_group(Group("Set A", (Member("P1", (3, 12)), Member("P2"))))
    folder.memory.keep_group(Group("Set B", (Member("P4"),)))
    folder.memory.close()
    assert folder.memory.groups() == (
        Group("Set A", (Member("P1", (3, 12)), Member("P2"))),
        Group("Set B", (Member("P4"),)),
    )
    assert folder.memory.group("Set B").members == (Member("P4"),)


def test_a_group_that_is_forgotten_leaves_no_name_behind(folder: Folder) -> None:
    folder.memory.keep_group(Group("Set A", (Member("Wilhelmina", (3, 12)),)))
    folder.memory.keep_group(Group("Set B"))
    assert folder.holds(b"Wilhelmina")
    folder.memory.forget_group("Set A", NOW)
    assert not folder.holds(b"Wilhelmina")
    assert folder.memory.groups() == (Group("Set B"),)
    with pytest.raises(UnknownGroup, match="no group 'Set A'; choose from: Set B"):
        folder.memory.forget_group("Set A", NOW)


def test_a_group_that_cannot_be_read_is_reported(folder: Folder) -> None:
    folder.memory.keep_group(Group("Set A"))
    folder.memory.close()
    connection = sqlite3.connect(folder.path / GROUPS)
    with connection:
        connection.execute("UPDATE people SET members = '[5]'")
    connection.close()
    with pytest.raises(JournalError, match=r"The groups cannot be read: a newer kiosk wrote them, or they are damaged"):
        folder.memory.groups()


def test_the_earlier_sessions_of_a_group_count_the_newest_first(folder: Folder) -> None:
    """Of the ten minutes of the newer one two were held, which is too short for the chair to pass on."""
    folder.held("older", 20, group="Set A")
    folder.held("newer", 10, group="Set A", commands=WHOLE[:3])
    folder.held("others", 5, group="Set B")
    folder.held("nobodys", 4)
    folder.held("rehearsed", 3, group="Set A", rehearsal=True)
    folder.held("opened-only", 2, group="Set A", commands=())
    both = Attendance((("P1", minutes(1)), ("P2", minutes(1))), (("Chair", "P1"),), ("Chair",))
    assert folder.memory.pasts("Set A") == (Attendance((("P1", minutes(1)),), (), ("Chair",)), both)


def test_promises_are_found_by_group_and_those_of_nobody_in_particular_are_not(folder: Folder) -> None:
    ring, read, done = (Note(n, "a-1", n) for n in ("ring", "read", "done"))
    folder.held("s1", 20, ring, replace(done, done=True), group="Set A")
    folder.held("s2", 10, read, group="Set A")
    folder.held("s3", 5, Note("free", FREE_NOTES, "aside"), Note("other", "a-1", "other"))
    folder.held("s4", 5, Note("rehearsed", "a-1", "rehearsed"), rehearsal=True)
    mine = folder.memory.promises("Set A")
    assert [(one.session, one.day, one.note.text) for one in mine] == [
        ("s2", "2026-06-20", "read"),
        ("s1", "2026-06-10", "ring"),
    ]
    assert folder.memory.promises("Set B") == ()


def test_a_promise_that_was_kept_is_gone_the_next_time(folder: Folder) -> None:
    folder.held("s1", 10, Note("n1", "a-1", "ring"), group="Set A")
    (promise,) = folder.memory.promises("Set A")
    folder.notebook.keep("s1", replace(promise.note, text="ring again"))
    kept = folder.memory.mark(promise, done=True)
    assert (kept.text, kept.done, kept.version) == ("ring again", True, 3)
    assert folder.memory.promises("Set A") == ()
    folder.memory.forget(["s1"])
    with pytest.raises(UnknownSession, match="erased"):
        folder.memory.mark(promise, done=False)


@pytest.mark.parametrize(
    "fault", ["body = '{' WHERE number = 1", "wall = 'noon' WHERE number = 1", "kind = 'Nothing' WHERE number = 2"]
)
def test_a_session_that_cannot_be_read_hides_no_other(folder: Folder, fault: str) -> None:
    folder.held("good", 20, group="Set A")
    folder.held("bad", 10, group="Set A")
    folder.change(f"UPDATE event SET {fault} AND session = 'bad'")  # noqa: S608  (the test's own words)
    assert len(folder.memory.pasts("Set A")) == 1


# What is forgotten


def test_a_session_that_is_erased_leaves_no_trace_in_any_file(folder: Folder) -> None:
    folder.held("s1", 3, Note("n1", "a-1", "confided " * 200), group="Wednesday set")
    folder.held("s2", 2, Note("n1", "a-1", "remains"))
    for number in range(20):
        folder.held(f"fill{number}", 2)
    folder.change("CREATE TABLE beat (session TEXT, words TEXT)")
    folder.change("INSERT INTO beat VALUES ('s1', 'heartbeat'), ('s2', 'beating')")
    assert all(folder.holds(words) for words in (b"confided", b"Wednesday", b"heartbeat"))
    folder.memory.forget(["s1"])
    assert not any(folder.holds(words) for words in (b"confided", b"Wednesday", b"heartbeat"))
    assert all(folder.holds(words) for words in (b"remains", b"beating"))
    assert len(folder.names()) == 21
    assert folder.journal.read("s2")[0] == "s2"


def test_the_running_kiosk_writes_on_after_another_program_has_erased(folder: Folder) -> None:
    folder.held("s1", 3)
    folder.held("s2", 0, commands=WHOLE[:2])
    another = SqliteMemory(folder.path)
    another.forget(["s1"])
    another.close()
    folder.held("s3", 0)
    assert folder.names() == {"s2", "s3"}


def test_what_may_still_be_running_is_not_over(folder: Folder) -> None:
    folder.held("ended", 0.1)
    folder.held("running", 0.1, commands=WHOLE[:2])
    folder.held("opened", 0.1, commands=())
    folder.held("cut-off", 2, commands=WHOLE[:2])
    folder.held("never-begun", 2, commands=())
    over, maybe = folder.memory.over(NOW)
    assert (set(over), set(maybe)) == ({"ended", "cut-off", "never-begun"}, {"running", "opened"})


def test_what_people_do_after_the_end_leaves_the_session_over(folder: Folder) -> None:
    late: tuple[SessionCommand, ...] = (
        RenamePerson("P1", "P7"),
        NameRole("Facilitator", ("P2",)),
        CountTurn("P2", counts=False),
    )
    assert {type(command) for command in late} == ALLOWED[Phase.ENDED] - {Undo}
    for name, command in zip("abc", late, strict=True):
        folder.held(name, 0.1, commands=(*WHOLE[:-1], End(), command))
    folder.held("told", 0.1)
    told = PlenaryTold(at=Instant(minutes(9)), by=Source.TRAINER, what=PlenaryWord.BELL)
    folder.journal.append("told", [Entry(told, NOW)])
    assert set(folder.memory.over(NOW)[0]) == {"a", "b", "c", "told"}
    assert all(session.ended and session.ended < NOW for session in folder.journal.sessions())
    folder.held("undone", 0.1, commands=(*WHOLE[:-1], End(), Undo()))
    assert folder.journal.sessions()[0].ended is None


def test_a_session_of_which_the_file_has_nothing_else_can_still_be_erased(folder: Folder) -> None:
    folder.held("damaged", 0.1, commands=(*WHOLE[:-1], End(), NameRole("Facilitator", ("P2",))))
    folder.change("DELETE FROM event WHERE kind != 'RoleNamed'")
    assert folder.memory.over(NOW)[0] == ("damaged",)


def test_a_day_divides_what_is_over_from_what_stays(folder: Folder) -> None:
    folder.held("old", 30)
    folder.held("new", 10)
    assert folder.memory.over(NOW, NOW - timedelta(days=20)) == (("old",), ())
    folder.change("UPDATE event SET wall = 'noon' WHERE session = 'new'")
    assert set(folder.memory.over(NOW, NOW - timedelta(days=20))[0]) == {"old", "new"}


def test_sessions_older_than_the_limit_are_erased(folder: Folder) -> None:
    folder.held("old", 91, Note("n1", "a-1", "confided"))
    folder.held("old-and-unfinished", 95, commands=WHOLE[:2])
    folder.held("new", 89)
    assert folder.memory.sweep(90, NOW, sure=True) == 2
    assert folder.names() == {"new"}
    assert not folder.holds(b"confided")
    assert folder.memory.sweep(90, NOW, sure=True) == 0


def test_a_session_of_a_clock_that_was_never_set_is_not_swept_away_by_its_false_age(folder: Folder) -> None:
    folder.held("today, in 1970", 365 * 56, sure=False)
    assert folder.memory.sweep(90, NOW, sure=True) == 0
    assert folder.memory.over(NOW)[0] == ("today, in 1970",)


@pytest.mark.parametrize("sure", [True, False])
def test_a_session_of_an_unsure_clock_goes_when_those_after_it_show_its_age(sure: bool, folder: Folder) -> None:
    folder.held("first, in 1970", 365 * 56, sure=False)
    for days_ago in (100, 80, 60, 40, 20):
        folder.held(f"{days_ago}", days_ago, sure=sure)
    assert folder.memory.sweep(90, NOW, sure=sure) == 2
    assert folder.names() == {"80", "60", "40", "20"}


def test_a_clock_that_nobody_set_and_that_is_years_ahead_sweeps_nothing_away(folder: Folder) -> None:
    for days_ago in (30, 20, 10, -365 * 30, 0):  # one of them was held while the clock was thirty years ahead
        folder.held(f"{days_ago}", days_ago, sure=False)
    assert folder.memory.sweep(90, NOW + timedelta(days=365 * 30), sure=False) == 0


def test_a_session_just_held_stays_when_the_network_tells_that_months_have_passed(folder: Folder) -> None:
    folder.held("held this morning, by a clock that lags", 120, sure=False)
    assert folder.memory.sweep(90, NOW, sure=True) == 0


def test_a_clock_that_goes_back_sweeps_nothing_away(folder: Folder) -> None:
    folder.held("s1", 0)
    assert folder.memory.sweep(1, NOW - timedelta(days=300), sure=True) == 0


def test_a_damaged_time_of_day_is_swept_away_with_those_after_it(folder: Folder) -> None:
    folder.held("damaged", 120)
    folder.held("older", 100)
    folder.held("newer", 10)
    for session, wall in (("damaged", "2026-02-30"), ("newer", "2026-06-20T12:00:00")):  # no such day; no zone
        folder.change(f"UPDATE event SET wall = '{wall}' WHERE session = '{session}'")  # noqa: S608
    assert folder.memory.sweep(90, NOW, sure=True) == 2
    assert folder.names() == {"newer"}
    assert folder.memory.pasts("nobody") == ()


def test_a_session_is_found_by_how_its_name_begins_also_one_that_never_began(folder: Folder) -> None:
    folder.held("abc123", 1)
    folder.held("abd456", 1, commands=())
    assert folder.memory.find("abd") == "abd456"
    assert folder.memory.find("last") == "abc123"
    for name, says in (("ab", "Several sessions begin with 'ab'"), ("zzz", "no session 'zzz'")):
        with pytest.raises(UnknownSession, match=says):
            folder.memory.find(name)


def test_forgetting_nothing_makes_no_files(folder: Folder) -> None:
    folder.memory.forget([])
    assert not folder.path.exists()


def put_aside(folder: Folder, name: str, days_ago: float) -> Path:
    folder.path.mkdir(exist_ok=True)
    copy = folder.path / name
    copy.write_bytes(b"confided")
    when = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(copy, (when, when))
    return copy


def test_what_was_put_aside_of_the_journal_is_swept_away_when_it_is_too_old(folder: Folder) -> None:
    folder.held("new", 1)
    old = [put_aside(folder, f"journal-damaged-1.sqlite{end}", 91) for end in ("", "-wal")]
    new = put_aside(folder, "journal-before-update-1.sqlite", 89)
    folder.memory.sweep(90, NOW, sure=True)
    assert [copy.exists() for copy in (*old, new)] == [False, False, True]
    assert folder.names() == {"new"}


def test_what_was_put_aside_goes_by_an_unsure_clock_only_with_the_sessions_of_its_time(folder: Folder) -> None:
    for days_ago in (100, 75, 50, 25):
        folder.held(f"{days_ago}", days_ago, sure=False)
    old, new = (put_aside(folder, f"journal-damaged-{days_ago}.sqlite", days_ago) for days_ago in (101, 99))
    assert folder.memory.sweep(90, NOW, sure=False) == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_wiping_sessions_takes_what_was_put_aside_along(folder: Folder) -> None:
    folder.held("s1", 1, Note("n1", "a-1", "confided"))
    put_aside(folder, "journal-before-update-1.sqlite", 1)
    folder.memory.wipe(["s1"], NOW)
    assert not folder.holds(b"confided")


def test_a_copy_that_cannot_be_erased_is_reported(folder: Folder) -> None:
    (folder.path / "journal-damaged-1.sqlite").mkdir(parents=True)
    with pytest.raises(JournalError, match="cannot be erased"):
        folder.memory.wipe([], NOW + timedelta(days=36_500))
