"""The real program after a power cut: the journal's last sign of life is of a boot that is over."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.core.session.events import InterruptionCause, Recovered
from kiosk.core.session.session import replay
from kiosk.ports import Entry
from kiosk.storage.journal import SqliteJournal
from tests.end_to_end.kills import begin
from tests.real_kiosk import RealKiosk

pytestmark = pytest.mark.slow


def cut_power(folder: Path) -> None:
    """As if the machine had been started anew since: its clock, which counts from its start, tells nothing now."""
    with closing(sqlite3.connect(folder / "state" / "journal.sqlite")) as connection, connection:
        assert connection.execute("UPDATE life SET boot = 'one that is over', machine = 10000000000").rowcount == 1


def test_after_a_power_cut_it_asks_and_goes_on_from_where_the_power_went(tmp_path: Path) -> None:
    begin(tmp_path)
    cut_power(tmp_path)
    kiosk = RealKiosk(tmp_path)
    kiosk.until("A session was interrupted")
    assert kiosk.clock is None
    kiosk.type(" ")
    kiosk.until("of 3 minutes")
    assert kiosk.clock is not None
    assert 170 <= kiosk.clock <= 180
    kiosk.close()
    recovered = [entry.event for entry in entries(tmp_path) if isinstance(entry.event, Recovered)]
    assert [(event.cut, event.counted) for event in recovered] == [(InterruptionCause.POWER, False)]


def test_after_a_power_cut_it_may_end_and_is_not_asked_about_again(tmp_path: Path) -> None:
    begin(tmp_path)
    cut_power(tmp_path)
    kiosk = RealKiosk(tmp_path)
    kiosk.until("A session was interrupted")
    kiosk.type("e", "e")
    kiosk.until("Which conversation today?")
    kiosk.close()
    assert not replay(entry.event for entry in entries(tmp_path)).underway
    kiosk = RealKiosk(tmp_path)
    kiosk.until("Which conversation today?")
    kiosk.close()


def entries(folder: Path) -> tuple[Entry, ...]:
    journal = SqliteJournal(folder / "state")
    found = journal.read("last")[1]
    journal.close()
    return found
