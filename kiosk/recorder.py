"""Keeps the journal and, when it fails, what could not be written yet."""

from collections.abc import Sequence

from kiosk.core.errors import JournalError
from kiosk.ports import Entry, Journal


class Recorder:
    """Writes a session's entries in order; those the journal refused are kept and go first at the next try."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: list[tuple[str, Entry]] = []

    @property
    def place(self) -> str:
        """Where the journal lies."""
        return self._journal.place

    @property
    def behind(self) -> bool:
        """Whether anything is kept in memory only."""
        return bool(self._waiting)

    def record(self, session: str, entries: Sequence[Entry]) -> None:
        """Keeps the entries. Raises JournalError when they are in memory only."""
        self._waiting.extend((session, entry) for entry in entries)
        self.retry()

    def retry(self) -> None:
        """Writes what waits, each session's entries in one go. Raises JournalError when it still cannot."""
        while self._waiting:
            session = self._waiting[0][0]
            batch = [entry for name, entry in self._waiting if name == session]
            self._journal.append(session, batch)
            self._waiting = [(name, entry) for name, entry in self._waiting if name != session]

    def forget(self, session: str) -> None:
        """Drops what of this session is in memory only."""
        self._waiting = [(name, entry) for name, entry in self._waiting if name != session]

    def close(self) -> None:
        """One last try, then lets go of the journal."""
        try:
            self.retry()
        except JournalError:
            pass  # already on screen as NOT RECORDING; nobody is left to be told
        finally:
            self._journal.close()
