import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.plan.model import Note
from kiosk.core.room.groups import Group
from kiosk.storage.groups import SqliteGroups
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.notes import SqliteNotes


@pytest.fixture
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> set[int]:
    return {file.stat().st_mode & 0o777 for file in folder.iterdir()}


def write_everything(folder: Path) -> tuple[SqliteJournal, SqliteNotes, SqliteGroups]:
    journal, notes, groups = SqliteJournal(folder), SqliteNotes(folder), SqliteGroups(folder)
    journal.append("a1", ())
    notes.keep("a1", Note(id="n1", box="free", text="between us"))
    groups.keep(Group("The Tuesday group"))
    return journal, notes, groups


@pytest.mark.usefixtures("_open_umask")
def test_what_is_stored_is_its_owners_alone_with_the_files_that_sqlite_has_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    files = write_everything(folder)
    assert {"journal.sqlite-wal", "notes.sqlite-shm", "groups.sqlite"} <= {file.name for file in folder.iterdir()}
    assert modes(folder) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    for file in files:
        file.close()


@pytest.mark.usefixtures("_open_umask")
def test_what_an_older_kiosk_left_open_to_all_is_closed_when_it_is_used(tmp_path: Path) -> None:
    older = sqlite3.connect(tmp_path / "notes.sqlite")
    older.executescript("CREATE TABLE other (name TEXT)")
    older.close()
    tmp_path.chmod(0o755)
    notes = SqliteNotes(tmp_path)
    notes.keep("a1", Note(id="n1", box="free", text="between us"))
    assert modes(tmp_path) == {0o600}
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    notes.close()
