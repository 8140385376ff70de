"""Recording of a session: its events and signs of life go to the journal, and failed writes are retried."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from kiosk.core.errors import JournalError, SlowJournal
from kiosk.core.room.fault import JOURNAL
from kiosk.core.room.messages import FaultReport
from kiosk.core.session.events import Event
from kiosk.core.units import Instant, seconds
from kiosk.core.wording import notices
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.session_clock import SessionClock
from kiosk.ports import Beat, Entry

RETRY_INTERVAL = seconds(5)
"""The time until a journal that failed is tried again."""

BEAT_INTERVAL = seconds(2)
"""The interval between signs of life: a power cut loses at most this much of a session's time."""


class Recorder:
    """Passes events and signs of life to the journal's writer; `faults` has the journal's faults at the last check.

    `is_live` is false where every session is a rehearsal, which gives no signs of life because it is never resumed.
    """

    def __init__(
        self,
        time: SessionClock,
        writer: JournalWriter,
        *,
        is_live: bool = True,
    ) -> None:
        self._time = time
        self._writer = writer
        self.is_live = is_live
        self._rehearsed: str | None = None
        self.faults: tuple[FaultReport, ...] = ()
        self._session: str | None = None
        self._beat_at: Instant | None = None
        self._retry_at: Instant | None = None

    @property
    def due(self) -> tuple[Instant, ...]:
        """The instants at which `look_after` has something to do."""
        return tuple(instant for instant in (self._beat_at, self._retry_at) if instant is not None)

    def last_alive(self) -> tuple[Beat, tuple[Entry, ...]] | None:
        """The newest session that gave a sign of life, with all its entries; None in a rehearsal."""
        return self._writer.last_alive() if self.is_live else None

    def rehearse(self, session: str) -> None:
        """Gives no sign of life in this session."""
        self._rehearsed = session

    def keep(self, session: str, happened: Sequence[Event], *, underway: bool) -> None:
        """Records events, on the disk unless that takes too long.

        Signs of life follow only while the session is `underway`: before and after, a power cut loses no session time,
        and each one costs a write to the memory card.
        """
        entries = [self._time.entry(event) for event in happened]
        beat = self._time.beat(session) if self._gives_signs(session) else None
        self._attempt(lambda: self._writer.record(session, entries, beat))
        self._session = session
        self._beat_at = self._next_beat() if underway and self._gives_signs(session) else None

    def leave(self) -> None:
        """Records that people have left the session, so that it is not resumed automatically."""
        if self._session and self._gives_signs(self._session):
            self._writer.beat(self._time.beat(self._session, going=False))
        self._session = self._beat_at = None

    def forget(self, session: str) -> None:
        """Stops writing anything about a session that is to be erased."""
        self._writer.forget(session)
        self._session = self._beat_at = None

    def look_after(self) -> bool:
        """Retries a failed write and gives a sign of life when these are due; returns whether it retried."""
        now = self._time.now()
        retries = self._retry_at is not None and now >= self._retry_at
        if retries:
            self._attempt(self._writer.retry)
        if self._session and self._beat_at is not None and now >= self._beat_at:
            self._writer.beat(self._time.beat(self._session))
            self._beat_at = self._next_beat()
        return retries

    def continue_session(self, session: str) -> None:
        """Continues to record an interrupted session; a retry that was due by the old session time becomes due now."""
        self._session = session
        if self._retry_at is not None:
            self._retry_at = self._time.now()

    def check(self) -> None:
        """Updates `faults` and the time of the next retry from the state of the journal."""
        problem, damage = self._writer.problem, self._writer.damage
        if problem is None or isinstance(problem, SlowJournal):
            self._retry_at = None  # the writer is still trying
        elif self._retry_at is None:
            self._retry_at = self._time.after_real_time(RETRY_INTERVAL)
        self.faults = (
            FaultReport(JOURNAL, None if problem is None else notices.not_recording(problem)),
            FaultReport("old journal", None if damage is None else str(damage)),
        )

    def _gives_signs(self, session: str) -> bool:
        return self.is_live and session != self._rehearsed

    def _next_beat(self) -> Instant:
        return self._time.after_real_time(BEAT_INTERVAL)

    def _attempt(self, write: Callable[[], None]) -> None:
        self._retry_at = None
        with suppress(JournalError):  # the check in the next line reports both failure and success
            write()
        self.check()
