"""Keeps the journal on a thread of its own, and in memory what the disk has not taken yet."""

from collections.abc import Callable, Sequence
from threading import Condition, Thread

from kiosk.core.errors import DamagedJournal, JournalError, SlowJournal
from kiosk.core.i18n import N_
from kiosk.ports import Beat, Entry, Journal

PATIENCE = 0.25
"""Seconds that the room waits for the disk before it goes on without: nobody notices a key that answers this late."""

LINGERS = 3.0
"""Seconds for a kiosk's thread to wait for more: signs of life come sooner, so that no key waits for it to begin."""

CLOSES_WITHIN = 5.0
"""Seconds for what waits when the kiosk closes; a disk that hangs for ever must not keep it open."""

_DAMAGED = N_("The log was damaged. It was set aside as {place}, and a new one was started.")
_SLOW = SlowJournal(N_("The disk is slow: the last entries are not saved yet."))


class JournalWriter:
    """Writes a session's entries in order; those the journal refused are kept and go first at the next try.

    The thread lives while there is something to write, and `lingers` so many seconds for more. It calls `on_news`
    when something has become of what nobody waited for any longer: look at `problem` then.
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
    def place(self) -> str:
        """Where the journal lies."""
        return self._journal.place

    @property
    def behind(self) -> bool:
        """Whether anything is kept in memory only."""
        return bool(self._waiting)

    @property
    def problem(self) -> JournalError | None:
        """Why not everything is on the disk, if it is not."""
        with self._changed:
            return self._failed or (_SLOW if self._left_waiting else None)

    def last_alive(self) -> tuple[Beat, tuple[Entry, ...]] | None:
        """The session that was cut off by the kiosk's end, or left, with all its entries; from now on it is the one."""
        try:
            found = self._journal.last_alive()
        except DamagedJournal:
            self._retry_on_a_new_one()
            return None
        except JournalError as error:
            self._failed = error
            return None
        if found:
            beat, entries = found
            self._session = beat.session, list(entries)
        return found

    def record(self, session: str, entries: Sequence[Entry], beat: Beat | None = None) -> None:
        """Keeps the entries. Raises JournalError when they are in memory only, SlowJournal when only for now."""
        with self._changed:
            if self._session[0] != session:
                self._session = session, []
            self._session[1].extend(entries)
            self._waiting.setdefault(session, []).extend(entries)
            self._note(beat)
        self.retry()

    def beat(self, beat: Beat) -> None:
        """Keeps a sign of life; returns at once."""
        with self._changed:
            self._note(beat)
            self._ask()

    def retry(self) -> None:
        """Writes what waits. Raises JournalError when it still cannot, SlowJournal when it takes long."""
        with self._changed:
            ticket = self._ask()
            # One who was kept waiting once does not wait again: keys must not stay slow as long as the disk is.
            patience = 0.0 if self._left_waiting else self._patience
            if not self._changed.wait_for(lambda: self._served >= ticket, patience):
                self._left_waiting = True
        if problem := self.problem:
            raise problem

    def forget(self, session: str) -> None:
        """Drops what of this session is in memory only: it is to be erased, not written once more."""
        with self._changed:
            self._waiting.pop(session, None)
            self._beats.pop(session, None)
            if self._session[0] == session:
                self._session = "", []

    def close(self) -> None:
        """One last try, then lets go of the journal; a disk that hangs is left behind."""
        with self._changed:
            if self._waiting or self._beats:
                self._ask()
            self._closing = True
            self._changed.notify_all()
            thread = self._thread
        if thread:
            thread.join(CLOSES_WITHIN)
        if not (thread and thread.is_alive()):
            self._journal.close()

    def _note(self, beat: Beat | None) -> None:
        if beat:
            self._beats[beat.session] = beat

    def _ask(self) -> int:
        """Sees to it that all that waits now is written; the ticket is served then. Called with the lock held."""
        self._asked += 1
        if self._thread is None:
            self._thread = Thread(target=self._serve, name="journal", daemon=True)
            self._thread.start()
        else:
            self._changed.notify_all()
        return self._asked

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or self._served != self._asked, self._lingers)
                if self._served == self._asked:
                    self._thread = None
                    return
                serving = self._asked
            failed = self._attempt()
            with self._changed:
                is_news = self._left_waiting or bool(failed) != bool(self._failed)
                self._served, self._failed, self._left_waiting = serving, failed, False
                self._changed.notify_all()
            if is_news:
                self._on_news()

    def _attempt(self) -> JournalError | None:
        try:
            self._write()
        except DamagedJournal:
            return self._retry_on_a_new_one()
        except JournalError as error:
            return error
        return None

    def _retry_on_a_new_one(self) -> JournalError | None:
        """A damaged journal is set aside, and the whole session goes into a new one."""
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
        """Writes what waits, each session's entries in one go. Raises JournalError."""
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
