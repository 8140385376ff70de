"""Whatever a row holds, a damaged session is one sentence and the others can still be read."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import JournalError, KioskError
from kiosk.export.export import export
from kiosk.export.formats import FORMATS
from kiosk.storage.journal import SqliteJournal
from tests.storage.test_journal import beat, run

COLUMNS = ("body", "kind", "wall")

EXTREMES = (-(2**63), -1, 0, 1, 99, 51_000, 10**13, 10**18, 2**63 - 1)
ODDITIES = ("null", '"x"', "[]", "{}", "1e308", "-0.5", '"clock"', "true", '"2"')
FIELDS = ("at", "turn", "amount", "plan", "by", "mark", "process", "away", "cut", "late")
WALLS = ("", "now", "2026-01-01", "2026-01-01T09:00:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00+14:00")
KINDS = ("PlanMade", "SessionStarted", "StepStarted", "TimeAdded", "StartMoved", "Undone", "Recovered", "Danced", "")

values = st.one_of(st.sampled_from(EXTREMES).map(str), st.sampled_from(ODDITIES), st.integers().map(str))
bodies = st.dictionaries(st.sampled_from(FIELDS), values, min_size=1).map(
    lambda fields: "{" + ", ".join(f'"{name}": {value}' for name, value in {"at": 51_000, **fields}.items()) + "}"
)
written = st.one_of(
    st.tuples(st.just("wall"), st.sampled_from(WALLS).map(str.encode)),
    st.tuples(st.just("kind"), st.sampled_from(KINDS).map(str.encode)),
    st.tuples(st.just("body"), bodies.map(str.encode)),
    st.tuples(st.sampled_from(COLUMNS), st.one_of(st.binary(max_size=20), st.text(max_size=20).map(str.encode))),
)
"""A column, and what somebody or something wrote into it."""


def tampered(folder: Path, number: int, *changes: tuple[str, bytes]) -> SqliteJournal:
    """A journal with a session that is well, and another in which a row was changed."""
    journal = SqliteJournal(folder)
    journal.append("good", run())
    journal.append("bad", run(at=50_000), beat("bad", 60_000))
    with sqlite3.connect(journal.place) as connection:
        for column, text in changes:
            change = f"UPDATE event SET {column} = CAST(? AS TEXT) WHERE session = 'bad' AND number = ?"  # noqa: S608  (one of COLUMNS)
            connection.execute(change, (text, number))
    connection.close()
    return journal


@given(st.integers(1, 7), st.lists(written, min_size=1, max_size=2))
def test_any_bytes_in_a_row_are_one_sentence_and_the_other_session_can_be_read(
    number: int, changes: list[tuple[str, bytes]]
) -> None:
    with TemporaryDirectory() as folder:
        journal = tampered(Path(folder), number, *changes)
        assert journal.read("good")[0] == "good"
        assert "good" in [session.id for session in journal.sessions()]
        with suppress(KioskError):  # a sentence; anything else that is raised fails the test
            journal.last_alive()
        for fmt in FORMATS:
            with suppress(KioskError):
                export(journal, "bad", fmt, Path(folder) / "log")
        journal.close()


def test_a_session_whose_plan_cannot_be_read_is_listed_as_damaged(tmp_path: Path) -> None:
    journal = tampered(tmp_path, 1, ("body", b"{"))
    bad, good = journal.sessions()
    assert bad.problem is not None
    assert str(bad.problem) == "bad: this session is damaged and cannot be read."
    assert good.problem is None


@pytest.mark.parametrize(
    "changes",
    [
        (("kind", b"StartMoved"), ("body", b'{"at": 51000, "turn": 0, "amount": 1000000000000000000}')),
        (("wall", b"9999-12-31T23:59:59+00:00"),),
    ],
)
def test_lengths_and_years_that_nobody_can_reckon_with_are_one_sentence(
    tmp_path: Path, changes: tuple[tuple[str, bytes], ...]
) -> None:
    with pytest.raises(JournalError, match="cannot be read"):
        export(tampered(tmp_path, 4, *changes), "bad", "csv")


def test_events_that_do_not_fit_together_are_one_sentence(tmp_path: Path) -> None:
    journal = tampered(tmp_path, 3, ("body", b'{"at": 51000, "turn": 99}'))
    with pytest.raises(JournalError, match="do not fit together"):
        journal.read("bad")


@pytest.mark.parametrize(("column", "value"), [("at", 10**18), ("wall", "soon"), ("wall", "2026-01-01T09:00:00")])
def test_a_sign_of_life_that_makes_no_sense_is_one_sentence(tmp_path: Path, column: str, value: object) -> None:
    journal = SqliteJournal(tmp_path)
    journal.append("a1", run(), beat("a1", 3000))
    with sqlite3.connect(journal.place) as connection:
        connection.execute(f"UPDATE life SET {column} = ?", (value,))  # noqa: S608  (a column named above)
    connection.close()
    with pytest.raises(JournalError, match="cannot be read"):
        journal.last_alive()
