from datetime import datetime
from pathlib import Path
from queue import Queue

from kiosk.app.retention import Retention
from kiosk.core.errors import JournalError
from kiosk.core.i18n import N_
from kiosk.simulation.fakes import FakeClock
from kiosk.storage.memory import SqliteMemory
from tests.listener.fakes import Board
from tests.waiting import LIMIT


class Watched(SqliteMemory):
    """Notes each sweep; the second one fails."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.swept: Queue[tuple[int, bool]] = Queue()

    def sweep(self, days: int, now: datetime, *, sure: bool) -> int:
        count = super().sweep(days, now, sure=sure)
        self.swept.put((days, sure))
        if self.swept.qsize() == 2:
            raise JournalError(N_("There is no session to resume."))
        return count


def test_it_is_swept_again_and_again_whether_or_not_the_clock_is_sure(tmp_path: Path) -> None:
    memory, board, clock = Watched(tmp_path), Board(), FakeClock()
    clock.trusted = False
    sweeping = Retention(memory, 90, clock, board, interval=0.001)
    sweeping.start()
    board.wait_for(("memory", "There is no session to resume."))
    board.wait_for(("memory", None))
    assert [memory.swept.get(timeout=LIMIT) for _ in range(3)] == [(90, False)] * 3
    sweeping.close()
    assert not sweeping._thread.is_alive()


def test_a_sweep_that_waits_for_its_hour_keeps_no_kiosk_open(tmp_path: Path) -> None:
    memory = Watched(tmp_path)
    sweeping = Retention(memory, 90, FakeClock(), Board())
    sweeping.start()
    assert memory.swept.get(timeout=LIMIT) == (90, True)
    sweeping.close()
    assert not sweeping._thread.is_alive()
