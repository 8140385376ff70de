"""Keeps a session for good: its events and its signs of life; says what is wrong with that, and tries again."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from kiosk.core.errors import JournalError, SlowJournal
from kiosk.core.room.messages import FaultReport
from kiosk.core.session.events import Event
from kiosk.core.units import Instant, seconds
from kiosk.core.wording import notices
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.session_clock import SessionClock
from kiosk.ports import Beat, Entry

RETRY = seconds(5)
"""How long a journal that failed is left alone before it is tried again."""

BEATS = seconds(2)
"""How often a session gives a sign of life: a power cut takes no more of its time."""


class Recorder:
    """Gives the journal's writer what has happened. `faults` tells how the journal was when it was last looked at.

    A rehearsal gives no signs of life (`lives`): there is nothing to go on with.
    """

    def __init__(
        self,
        time: SessionClock,
        writer: JournalWriter,
        *,
        lives: bool = True,
    ) -> None:
        self._time = time
        self._writer = writer
        self.lives = lives
        self.faults: tuple[FaultReport, ...] = ()
        self._session: str | None = None
        self._beat_at: Instant | None = None
        self._retry_at: Instant | None = None

    @property
    def due(self) -> tuple[Instant, ...]:
        """When it is to be looked after again."""
        return tuple(instant for instant in (self._beat_at, self._retry_at) if instant is not None)

    def last_alive(self) -> tuple[Beat, tuple[Entry, ...]] | None:
        """The session that was cut off by the kiosk's end, or left, with all its entries; none in a rehearsal."""
        return self._writer.last_alive() if self.lives else None

    def keep(self, session: str, happened: Sequence[Event], *, underway: bool) -> None:
        """Keeps what has just happened, on disk if that does not take long.

        Signs of life follow while the session is `underway`; before and after there is no time that a power cut could
        take, and each costs the memory card a write.
        """
        entries = [self._time.entry(event) for event in happened]
        beat = self._time.beat(session) if self.lives else None
        self._try(lambda: self._writer.record(session, entries, beat))
        self._session = session
        self._beat_at = self._next_beat() if underway else None

    def leave(self) -> None:
        """People have left the session; what was not ended is not gone on with by itself."""
        if self._session and self.lives:
            self._writer.beat(self._time.beat(self._session, going=False))
        self._session = self._beat_at = None

    def forget(self, session: str) -> None:
        """The session is to be erased: nothing of it is written any more."""
        self._writer.forget(session)
        self._session = self._beat_at = None

    def look_after(self) -> bool:
        """Does what is due; whether the journal was tried again, so that it may be another."""
        now = self._time.now()
        retries = self._retry_at is not None and now >= self._retry_at
        if retries:
            self._try(self._writer.retry)
        if self._session and self._beat_at is not None and now >= self._beat_at:
            self._writer.beat(self._time.beat(self._session))
            self._beat_at = self._next_beat()
        return retries

    def taken_up(self, session: str) -> None:
        """A session that was cut off is the room's again, and its time another: what was due by the old is done now."""
        self._session = session
        if self._retry_at is not None:
            self._retry_at = self._time.now()

    def check(self) -> None:
        """Looks how the journal is."""
        problem, damage = self._writer.problem, self._writer.damage
        if problem is None or isinstance(problem, SlowJournal):
            self._retry_at = None  # a slow one is being tried all the time
        elif self._retry_at is None:
            self._retry_at = self._time.in_the_world(RETRY)
        self.faults = (
            FaultReport("journal", None if problem is None else notices.not_recording(problem)),
            FaultReport("old journal", None if damage is None else str(damage)),
        )

    def _next_beat(self) -> Instant | None:
        return self._time.in_the_world(BEATS) if self.lives else None

    def _try(self, write: Callable[[], None]) -> None:
        self._retry_at = None
        with suppress(JournalError):  # told by the next line, as what went well is
            write()
        self.check()
