"""No damage to a file that the kiosk keeps stops a start: it is set aside, said, and a new one begun."""

import random
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from kiosk.config.preferences import Preferences
from kiosk.config.settings import Voice
from kiosk.core.errors import DamagedJournal, JournalError, UnknownSession
from kiosk.core.plan.model import Note
from kiosk.core.room.commands import Open
from kiosk.core.room.groups import Group, Member
from kiosk.core.session.commands import Next, Start
from kiosk.core.units import Instant
from kiosk.ports import Beat
from kiosk.storage.groups import FILE as GROUPS
from kiosk.storage.journal import FILE as JOURNAL
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from kiosk.storage.notes import FILE as NOTES
from kiosk.storage.notes import SqliteNotes
from kiosk.web.access import Access
from tests.room import AGREED, KioskRoom
from tests.storage.folder import NOW, WHOLE, Folder

NOTE = Note("n1", "a-1", "ring the school")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder as a power cut leaves it: all three databases with the files that SQLite has beside them."""
    folder = Folder(tmp_path_factory.mktemp("whole") / "state")
    folder.memory.keep_group(Group("Set A", (Member("P1", (3, 12)), Member("P2"))))
    for number in range(8):
        folder.held(f"s{number}", 10 - number, NOTE, group="Set A")
    folder.held("now", 0, NOTE, group="Set A", commands=WHOLE[:3])
    folder.journal.append("now", (), Beat("now", Instant(120_000), Instant(120_000), NOW, sure=True, boot="another"))
    Preferences(folder.path, Voice())._write()
    Access(folder.path / "phones.json", 3600).set_session("now")
    copy = folder.path.with_name("copy")
    shutil.copytree(folder.path, copy)
    folder.close()
    databases = (JOURNAL, NOTES, GROUPS)
    assert {f"{name}{end}" for name in databases for end in ("", "-wal", "-shm")} <= {
        file.name for file in copy.iterdir()
    }
    return copy


# Ways to damage a file, each told a source of chance.


def _flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 1, 8, 64))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return data


def _flip_header(data: bytearray, chance: random.Random) -> bytearray:
    data[chance.randrange(min(len(data), 108))] = chance.randrange(256)
    return data


def _flip_schema(data: bytearray, chance: random.Random) -> bytearray:
    """No UTF-8 inside the words that make a table."""
    at = data.find(b"CREATE TABLE")
    data[(max(at, 0) + chance.randrange(200)) % len(data)] = chance.choice((0xFC, 0x00, 0xFF, 0x27))
    return data


def _overwrite(data: bytearray, chance: random.Random) -> bytearray:
    at, length = chance.randrange(len(data)), chance.choice((16, 512, 4096))
    data[at : at + length] = chance.randbytes(length) if chance.random() < 0.5 else bytes(length)
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def _insert(data: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(len(data))
    data[at:at] = chance.randbytes(chance.choice((1, 100, 4096)))
    return data


def _swap_pages(data: bytearray, chance: random.Random) -> bytearray:
    first, second = (4096 * chance.randrange(max(1, len(data) // 4096)) for _ in range(2))
    data[first : first + 4096], data[second : second + 4096] = (
        data[second : second + 4096],
        data[first : first + 4096],
    )
    return data


DAMAGE: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    _flip,
    _flip_header,
    _flip_schema,
    _overwrite,
    _cut,
    _insert,
    _swap_pages,
)


def damage(folder: Path, number: int) -> str:
    """Damages one file of the folder, or one file with those beside it; the same number damages the same way."""
    chance = random.Random(number)  # noqa: S311  (the same damage each time)
    files = sorted(file for file in folder.iterdir() if file.is_file())
    how = []
    for file in chance.sample(files, k=chance.choice((1, 1, 1, 2, len(files)))):
        way = chance.choice(DAMAGE)
        if data := bytearray(file.read_bytes()):
            file.write_bytes(way(data, chance))
        how.append(f"{way.__name__} {file.name}")
    return ", ".join(how)


def starts_and_records(folder: Path) -> None:
    """Opens everything that a start opens, and holds a session; only sentences may stand in its way, and only once."""
    Preferences(folder, Voice())
    Access(folder / "phones.json", 3600).set_session("next")
    journal, notes = SqliteJournal(folder), SqliteNotes(folder)
    with closing(journal), closing(notes), closing(SqliteMemory(folder)) as memory:
        room = KioskRoom(AGREED, kept_in=journal, memory=memory, group="Set A")
        room.engine.recover()
        room.engine.pump()
        room.settle()
        _twice(lambda: memory.sweep(90, NOW, sure=True))
        _twice(lambda: notes.keep("next", NOTE))
        _twice(memory.groups)
        before = room.engine.room.session_id
        room.ask(Open(), Start(), Next())
        now = room.engine.room.session_id or before
        assert now
        room.settle()  # however slow the disk is
        room.engine.pump()
        faults = " ".join(map(str, room.engine.snapshot().standing.faults))
        if "newer kiosk" in faults:
            return
        assert "NOT RECORDING" not in faults
        if before is None:
            assert [type(entry.event).__name__ for entry in journal.read(now)[1]][:2] == ["PlanMade", "SessionStarted"]
        _twice(lambda: memory.pasts("Set A"))
        _twice(lambda: memory.promises("Set A"))
        for summary in journal.sessions():
            _twice(partial(journal.read, summary.id))


def _twice(attempt: Callable[[], object]) -> None:
    """What is set aside is told once, after which it works; one session may be beyond reading for good."""
    try:
        attempt()
    except DamagedJournal:
        attempt()
    except (JournalError, UnknownSession):
        return


@pytest.fixture
def state(tmp_path: Path, whole: Path) -> Callable[[], Path]:
    """Makes copies of the whole folder."""

    def copy() -> Path:
        shutil.rmtree(tmp_path / "state", ignore_errors=True)
        shutil.copytree(whole, tmp_path / "state")
        return tmp_path / "state"

    return copy


def test_what_a_power_cut_leaves_is_read_with_all_that_was_in_it(state: Callable[[], Path]) -> None:
    journal = SqliteJournal(state())
    with closing(journal):
        assert len(journal.sessions()) == 9
        found = journal.last_alive()
        assert found
        assert found[0].session == "now"


@pytest.mark.parametrize("numbers", [range(24), pytest.param(range(24, 1024), marks=pytest.mark.slow)])
def test_no_mutation_of_any_file_stops_a_start(state: Callable[[], Path], numbers: range) -> None:
    for number in numbers:
        folder = state()
        how = damage(folder, number)
        try:
            starts_and_records(folder)
        except Exception as error:  # noqa: BLE001  (any error at all would stop a start)
            pytest.fail(f"mutation {number} ({how}): {type(error).__name__}: {error}")


@pytest.mark.parametrize("at", [7, 15])
def test_a_table_whose_words_are_no_text_is_damage_and_is_set_aside(tmp_path: Path, at: int) -> None:
    folder = Folder(tmp_path / "state")
    folder.memory.keep_group(Group("Set A", (Member("P1"),)))
    folder.held("s1", 1, NOTE)
    folder.close()
    for name in (JOURNAL, NOTES, GROUPS):
        data = bytearray((folder.path / name).read_bytes())
        place = data.index(b"CREATE TABLE") + at
        data[place : place + 3] = b"\xfc\xfc\xfc"
        (folder.path / name).write_bytes(data)
    for read in (folder.journal.sessions, folder.notebook.undone, folder.memory.groups):
        with pytest.raises(DamagedJournal):
            read()
    assert len(list(folder.path.glob("*-damaged-*.sqlite"))) == 2  # the journal's writer sets that one aside
    starts_and_records(folder.path)
    assert len(list(folder.path.glob("*-damaged-*.sqlite"))) == 3


def test_what_was_set_aside_is_erased_with_the_sessions_and_with_the_group(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "state")
    for name in (JOURNAL, NOTES, GROUPS):
        folder.path.mkdir(exist_ok=True)
        (folder.path / name).write_bytes(b"confided and scrambled" * 100)
    starts_and_records(folder.path)
    later = datetime.now(UTC) + timedelta(hours=1)
    assert folder.holds(b"confided")
    folder.memory.keep_group(Group("Set A"))
    folder.memory.forget_group("Set A", later)
    assert sorted(file.name.partition("-")[0] for file in folder.path.glob("*-damaged-*")) == ["journal", "notes"]
    folder.memory.wipe([], later)
    assert not folder.holds(b"confided")
    folder.close()


def test_two_parts_that_find_the_same_damage_set_it_aside_once(tmp_path: Path) -> None:
    first, second = SqliteNotes(tmp_path), SqliteNotes(tmp_path)
    first.keep("s1", NOTE)
    first.close()
    second.notes("s1")
    (tmp_path / NOTES).write_bytes(b"scrambled" * 1000)
    with pytest.raises(DamagedJournal):
        first.notes("s1")
    first.keep("s1", NOTE)
    assert second.notes("s1") == first.notes("s1") != ()
    assert len(list(tmp_path.glob("notes-damaged-*.sqlite"))) == 1
    first.close()
    second.close()
