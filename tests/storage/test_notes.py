import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import JournalError, UnknownSession
from kiosk.core.plan.model import FREE_NOTES, Note
from kiosk.core.units import seconds
from kiosk.storage.notes import FILE, SqliteNotes
from tests.core.strategies import LAW

ACTION = Note(
    id="n1",
    box="actions-1",
    text="Ask the parents in",
    step="action-plan",
    round=2,
    since=seconds(95),
    who="P1",
    by_when="Friday",
    coach="P2",
    done=True,
    writer="P3",
)


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[SqliteNotes]:
    book = SqliteNotes(tmp_path / "state")
    yield book
    book.close()


def test_a_note_is_read_back_with_all_that_belongs_to_it(notebook: SqliteNotes) -> None:
    kept = notebook.keep("s1", ACTION)
    assert kept == replace(ACTION, version=1)
    notebook.close()
    assert notebook.notes("s1") == (kept,)
    assert notebook.notes("s2") == ()


def test_a_file_of_a_version_that_did_not_ask_who_writes_is_read_and_written(notebook: SqliteNotes) -> None:
    kept = notebook.keep("s1", replace(ACTION, writer=""))
    notebook.close()
    with closing(sqlite3.connect(notebook.place)) as connection:
        connection.execute("ALTER TABLE note DROP COLUMN writer")
    assert notebook.notes("s1") == (kept,)
    assert notebook.keep("s1", replace(kept, writer="P3")).writer == "P3"


def test_a_session_without_notes_leaves_no_file(notebook: SqliteNotes) -> None:
    assert notebook.notes("s1") == ()
    assert not Path(notebook.place).exists()


def test_notes_stay_in_the_order_in_which_they_were_first_kept(notebook: SqliteNotes) -> None:
    first = notebook.keep("s1", Note("n2", FREE_NOTES, "first"))
    notebook.keep("s1", Note("n1", FREE_NOTES, "second"))
    notebook.keep("s1", replace(first, text="first, changed"))
    assert [note.text for note in notebook.notes("s1")] == ["first, changed", "second"]


def test_a_note_that_was_seen_is_replaced_and_grows_by_a_version(notebook: SqliteNotes) -> None:
    kept = notebook.keep("s1", Note("n1", FREE_NOTES, "once"))
    again = notebook.keep("s1", replace(kept, text="twice"))
    assert (again.id, again.version, again.text) == ("n1", 2, "twice")
    assert notebook.notes("s1") == (again,)


def test_where_two_devices_changed_a_note_both_are_kept(notebook: SqliteNotes) -> None:
    seen = notebook.keep("s1", Note("n1", FREE_NOTES, "seen by both"))
    one = notebook.keep("s1", replace(seen, text="by one"))
    other = notebook.keep("s1", replace(seen, text="by the other"))
    assert (one.id, one.version) == ("n1", 2)
    assert (other.text, other.version) == ("by the other", 1)
    assert other.id != "n1"
    assert notebook.notes("s1") == (one, other)


def test_what_is_sent_again_because_no_answer_came_is_kept_once(notebook: SqliteNotes) -> None:
    note = Note("n1", FREE_NOTES, "sent twice")
    assert notebook.keep("s1", note) == notebook.keep("s1", note)
    notebook.keep("s1", replace(note, text="changed elsewhere", version=1))
    late = replace(note, text="late", version=0)
    assert notebook.keep("s1", late) == notebook.keep("s1", late)
    assert [kept.text for kept in notebook.notes("s1")] == ["changed elsewhere", "late"]


def test_a_note_taken_out_on_one_device_stays_where_another_has_written_on(notebook: SqliteNotes) -> None:
    seen = notebook.keep("s1", Note("n1", FREE_NOTES, "seen by both"))
    written = notebook.keep("s1", replace(seen, text="written on"))
    assert notebook.keep("s1", replace(seen, text="")) == written
    assert notebook.notes("s1") == (written,)


def test_a_note_that_is_taken_out_is_kept_as_empty(notebook: SqliteNotes) -> None:
    seen = notebook.keep("s1", Note("n1", FREE_NOTES, "seen"))
    notebook.keep("s1", replace(seen, text=""))
    assert [(note.text, note.version) for note in notebook.notes("s1")] == [("", 2)]


devices = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["n1", "n2"]), st.booleans()), min_size=1, max_size=20)


@LAW
@given(devices)
def test_whatever_several_devices_do_no_words_are_lost(done: list[tuple[int, str, bool]]) -> None:
    """Each changes a note as it last saw it, after or without looking again; only words that it saw are replaced."""
    with TemporaryDirectory() as folder:
        notebook = SqliteNotes(Path(folder))
        seen: dict[tuple[int, str], Note] = {}
        written, replaced = set(), {""}
        for number, (device, name, looks) in enumerate(done):
            if looks:
                seen |= {(device, note.id): note for note in notebook.notes("s1")}
            mine = seen.get((device, name), Note(name, FREE_NOTES, ""))
            kept = notebook.keep("s1", replace(mine, text=f"text {number}"))
            written.add(kept.text)
            if kept.id == name:
                seen[device, name] = kept
                replaced.add(mine.text)
        assert written - replaced == {note.text for note in notebook.notes("s1")}
        notebook.close()


def test_several_threads_write_at_once_and_all_is_kept(notebook: SqliteNotes) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: notebook.keep("s1", Note(f"n{number}", FREE_NOTES, f"text {number}")), range(64)))
    assert {note.text for note in notebook.notes("s1")} == {f"text {number}" for number in range(64)}


def test_erased_words_are_nowhere_in_the_files(notebook: SqliteNotes) -> None:
    folder = Path(notebook.place).parent
    for number in range(40):
        kept = notebook.keep("s1", Note(f"n{number}", FREE_NOTES, f"overheard {number} " * 50))
        notebook.keep("s1", replace(kept, text=f"confided {number} " * 60))
    stays = notebook.keep("s2", Note("n1", FREE_NOTES, "remains"))
    assert words_in(folder, b"confided") == {True}
    notebook.erase(["s1"])
    assert words_in(folder, b"confided", b"overheard") == {False}
    assert words_in(folder, b"remains") == {True}
    assert (notebook.notes("s1"), notebook.notes("s2")) == ((), (stays,))


def words_in(folder: Path, *words: bytes) -> set[bool]:
    """Whether each stands in any file there."""
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    return {word in content for word in words}


def test_a_session_that_was_erased_takes_no_late_note(notebook: SqliteNotes) -> None:
    notebook.keep("s1", Note("n1", FREE_NOTES, "confided"))
    notebook.erase(["s1"])
    with pytest.raises(UnknownSession, match="'s1' was erased"):
        notebook.keep("s1", Note("n2", FREE_NOTES, "from a phone that slept"))
    assert notebook.notes("s1") == ()


def test_erasing_nothing_touches_nothing(notebook: SqliteNotes) -> None:
    notebook.erase([])
    assert not Path(notebook.place).exists()


def test_a_file_that_cannot_be_opened_is_reported_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.write_text("in the way")
    notebook = SqliteNotes(folder)
    with pytest.raises(JournalError, match=FILE):
        notebook.keep("s1", ACTION)
    folder.unlink()
    assert notebook.keep("s1", ACTION).version == 1
    notebook.close()


def test_a_file_that_is_no_notebook_is_reported(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database at all, and long enough to tell" * 40)
    notebook = SqliteNotes(tmp_path)
    with pytest.raises(JournalError, match=r"The notes were damaged: they were set aside as .*notes-damaged-"):
        notebook.notes("s1")
    assert notebook.keep("s1", ACTION).text == ACTION.text
    notebook.close()


def test_words_that_another_program_still_reads_are_said_to_be_there(notebook: SqliteNotes) -> None:
    notebook.keep("s1", ACTION)
    reader = sqlite3.connect(notebook.place, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM note").fetchall()
    with pytest.raises(JournalError, match="another program is reading it"):
        notebook.erase(["s1"])
    reader.close()
    notebook.erase(["s1"])
    assert words_in(Path(notebook.place).parent, b"Ask the parents in") == {False}
