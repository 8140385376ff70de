"""Writes the journal on a separate thread; entries that are not on the disk yet are held in memory."""

from collections.abc import Callable, Sequence
from threading import Condition, Thread

from kiosk.core.errors import DamagedJournal, JournalError, SlowJournal
from kiosk.core.i18n import N_
from kiosk.ports import Beat, Entry, Journal

PATIENCE = 0.25
"""Seconds that the room waits for the disk: a response that is this late is not noticed."""

LINGERS = 3.0
"""Seconds that a kiosk's idle writer thread stays alive; beats come more often, so no key waits for a new thread."""

CLOSES_WITHIN = 5.0
"""Seconds to write waiting entries when the kiosk closes; a disk that hangs must not keep it open."""

_DAMAGED = N_("The log was damaged: a new one was started, and the old one was set aside as {place}.")
_SLOW = SlowJournal(N_("The disk is slow: the last entries are not saved yet."))


class JournalWriter:
    """Writes a session's entries in order; entries that could not be written are kept and go first the next time.

    The thread runs while there are entries to write, and for `lingers` seconds after that. It calls `on_news` when a
    write that nobody was waiting for any more succeeds or fails; `problem` then has the result.
    """

    def __init__(
        self,
        journal: Journal,
        on_news: Callable[[], None] = lambda: None,
        *,
        patience: float = PATIENCE,
        lingers: float = 0.0,
    ) -> None:
        self.damage: JournalError | None = None
        self._journal = journal
        self._on_news = on_news
        self._patience = patience
        self._lingers = lingers
        self._changed = Condition()
        self._thread: Thread | None = None
        self._session: tuple[str, list[Entry]] = ("", [])
        self._waiting: dict[str, list[Entry]] = {}
        self._beats: dict[str, Beat] = {}
        self._failed: JournalError | None = None
        self._asked = self._served = 0
        self._left_waiting = self._closing = False

    @property
    def is_behind(self) -> bool:
        """Whether any entry is in memory only."""
        return bool(self._waiting)

    @property
    def problem(self) -> JournalError | None:
        """The reason why entries are in memory only; None if all are on the disk."""
        with self._changed:
            return self._failed or (_SLOW if self._left_waiting else None)

    def last_alive(self) -> tuple[Beat, tuple[Entry, ...]] | None:
        """The newest session that gave a sign of life, with all its entries, which becomes the current session."""
        try:
            found = self._journal.last_alive()
        except DamagedJournal:
            self._retry_with_new_journal()
            return None
        except JournalError as error:
            self._failed = error
            return None
        if found:
            beat, entries = found
            self._session = beat.session, list(entries)
        return found

    def record(self, session: str, entries: Sequence[Entry], beat: Beat | None = None) -> None:
        """Writes the entries. Raises JournalError if they are in memory only, SlowJournal if the disk is still busy."""
        with self._changed:
            if self._session[0] != session:
                self._session = session, []
            self._session[1].extend(entries)
            self._waiting.setdefault(session, []).extend(entries)
            self._queue_beat(beat)
        self.retry()

    def beat(self, beat: Beat) -> None:
        """Queues a sign of life and returns at once."""
        with self._changed:
            self._queue_beat(beat)
            self._request_write()

    def retry(self) -> None:
        """Writes all waiting entries. Raises JournalError if that fails, SlowJournal if it takes long."""
        with self._changed:
            ticket = self._request_write()
            # Only the first write waits for a slow disk; keys must stay fast after that.
            patience = 0.0 if self._left_waiting else self._patience
            if not self._changed.wait_for(lambda: self._served >= ticket, patience):
                self._left_waiting = True
        if problem := self.problem:
            raise problem

    def forget(self, session: str) -> None:
        """Drops everything about this session from memory, because the session is to be erased."""
        with self._changed:
            self._waiting.pop(session, None)
            self._beats.pop(session, None)
            if self._session[0] == session:
                self._session = "", []

    def close(self) -> None:
        """Makes a last attempt to write and closes the journal; a disk that hangs is abandoned."""
        with self._changed:
            if self._waiting or self._beats:
                self._request_write()
            self._closing = True
            self._changed.notify_all()
            thread = self._thread
        if thread:
            thread.join(CLOSES_WITHIN)
        if not (thread and thread.is_alive()):
            self._journal.close()

    def _queue_beat(self, beat: Beat | None) -> None:
        if beat:
            self._beats[beat.session] = beat

    def _request_write(self) -> int:
        """Has the thread write all that waits; returns the ticket that is served then. The caller holds the lock."""
        self._asked += 1
        if self._thread is None:
            self._thread = Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()
        else:
            self._changed.notify_all()
        return self._asked

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or self._served != self._asked, self._lingers)
                if self._served == self._asked:
                    self._thread = None
                    return
                serving = self._asked
            failed = self._attempt()
            with self._changed:
                changed = self._left_waiting or bool(failed) != bool(self._failed)
                self._served, self._failed, self._left_waiting = serving, failed, False
                self._changed.notify_all()
            if changed:
                self._on_news()

    def _attempt(self) -> JournalError | None:
        try:
            self._write()
        except DamagedJournal:
            return self._retry_with_new_journal()
        except JournalError as error:
            return error
        return None

    def _retry_with_new_journal(self) -> JournalError | None:
        """Sets the damaged journal aside and writes the whole session to a new one."""
        try:
            self.damage = JournalError(_DAMAGED, place=self._journal.set_aside())
            with self._changed:
                name, entries = self._session
                if entries:
                    self._waiting[name] = list(entries)
            self._write()
        except JournalError as error:
            return error
        return None

    def _write(self) -> None:
        """Writes all that waits, each session's entries in one transaction. Raises JournalError."""
        while True:
            with self._changed:
                session = next(iter({**self._waiting, **self._beats}), None)
                if session is None:
                    return
                batch, beat = tuple(self._waiting.get(session, ())), self._beats.get(session)
            self._journal.append(session, batch, beat)
            with self._changed:
                if later := self._waiting.pop(session, [])[len(batch) :]:
                    self._waiting[session] = later
                if self._beats.get(session) is beat:
                    self._beats.pop(session, None)
