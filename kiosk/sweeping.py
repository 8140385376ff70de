"""Erases, beside all else, the sessions that are older than the kiosk is to keep them."""

from threading import Thread

from kiosk.core.errors import JournalError
from kiosk.core.words import Words
from kiosk.journal.memory import SqliteMemory
from kiosk.ports import Clock, Noticeboard
from kiosk.remembering import PART

LAST = 5.0
"""Seconds to wait, when the kiosk is closed, until it is done."""


class Sweeping:
    """One sweep, on a thread of its own, once the clock is sure of the day: one years ahead would take everything."""

    def __init__(self, memory: SqliteMemory, days: int, clock: Clock, board: Noticeboard, words: Words) -> None:
        self._memory = memory
        self._days = days
        self._clock = clock
        self._board = board
        self._words = words
        self._thread = Thread(target=self._sweep, name="sweep", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def close(self) -> None:
        """Waits until it is done, though not for ever."""
        self._thread.join(LAST)

    def _sweep(self) -> None:
        if not self._clock.sure():
            return
        try:
            self._memory.sweep(self._days, self._clock.wall(self._clock.now()))
        except JournalError as error:
            self._board.report(PART, error.said(self._words))
