"""Erases, beside all else, the sessions that are older than the kiosk is to keep them."""

from threading import Event, Thread

from kiosk.config.fault_reporter import FaultReporter
from kiosk.core.errors import JournalError
from kiosk.engine.groups_handler import PART
from kiosk.ports import Clock, Noticeboard
from kiosk.storage.memory import SqliteMemory

AGAIN = 3600.0
"""Seconds from one look to the next: a network may tell the day later, and some kiosks are never switched off."""

LAST = 5.0
"""Seconds to wait, when the kiosk is closed, until it is done."""


class Retention:
    """Sweeps now, and anew after every `again` seconds, on a thread of its own."""

    def __init__(
        self, memory: SqliteMemory, days: int, clock: Clock, board: Noticeboard, *, again: float = AGAIN
    ) -> None:
        self._memory = memory
        self._days = days
        self._clock = clock
        self._faults = FaultReporter(board.submit)
        self._again = again
        self._closing = Event()
        self._thread = Thread(target=self._run, name="sweep", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def close(self) -> None:
        """Waits until a sweep is done, though not for ever."""
        self._closing.set()
        self._thread.join(LAST)

    def _run(self) -> None:
        self._sweep()
        while not self._closing.wait(self._again):
            self._sweep()

    def _sweep(self) -> None:
        try:
            self._memory.sweep(self._days, self._clock.wall(self._clock.now()), sure=self._clock.sure())
        except JournalError as error:
            self._faults.report(PART, str(error))
        else:
            self._faults.report(PART, None)  # another's fault in this part is not cleared by that
