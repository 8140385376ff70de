"""Erasure of sessions that are older than the kiosk may keep them, in the background."""

from threading import Event, Thread

from kiosk.config.fault_reporter import FaultReporter
from kiosk.core.errors import JournalError
from kiosk.engine.groups_handler import PART
from kiosk.ports import Clock, Noticeboard
from kiosk.storage.memory import SqliteMemory

SWEEP_INTERVAL = 3600.0
"""Seconds between sweeps: the date may become known only later, and some kiosks are never switched off."""

CLOSES_WITHIN = 5.0
"""Seconds to wait for a running sweep when the kiosk closes."""


class Retention:
    """Erases old sessions at the start and then every `interval` seconds, on its own thread."""

    def __init__(
        self, memory: SqliteMemory, days: int, clock: Clock, board: Noticeboard, *, interval: float = SWEEP_INTERVAL
    ) -> None:
        self._memory = memory
        self._days = days
        self._clock = clock
        self._faults = FaultReporter(board.submit)
        self._interval = interval
        self._closing = Event()
        self._thread = Thread(target=self._run, name="sweep", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def close(self) -> None:
        """Stops the thread; waits a few seconds for a running sweep."""
        self._closing.set()
        self._thread.join(CLOSES_WITHIN)

    def _run(self) -> None:
        self._sweep()
        while not self._closing.wait(self._interval):
            self._sweep()

    def _sweep(self) -> None:
        try:
            self._memory.sweep(self._days, self._clock.wall(self._clock.now()), sure=self._clock.sure())
        except JournalError as error:
            self._faults.report(PART, str(error))
        else:
            self._faults.report(PART, None)  # this does not clear faults that others have reported for the part
