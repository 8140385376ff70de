"""Adapters without a device, selectable like the real ones: for rehearsals, services and tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kiosk.core.commands import Request
from kiosk.core.errors import JournalError, UnknownSession
from kiosk.core.events import Event, PlanMade, SessionEnded, SessionStarted
from kiosk.core.room import Room
from kiosk.core.units import Duration, Instant, after
from kiosk.ports import Entry, Noticeboard, SessionSummary


class FakeClock:
    """A clock moved by hand; its wall reads 2026-01-01 09:00 UTC at instant 0."""

    pace = 1.0

    def __init__(self) -> None:
        self._now = Instant(0)

    def advance(self, length: Duration) -> None:
        """Lets time pass."""
        self._now = after(self._now, length)

    def now(self) -> Instant:
        """Where the hand stands."""
        return self._now

    def wall(self, at: Instant) -> datetime:
        """The time of day that belongs to the instant."""
        return datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(milliseconds=at)


class MemoryJournal:
    """A journal that forgets when it closes; `failing` makes it refuse, as a full disk would."""

    place = "memory only"

    def __init__(self) -> None:
        self.failing: str | None = None
        self._entries: dict[str, list[Entry]] = {}

    def append(self, session: str, entries: Sequence[Entry]) -> None:
        """Keeps the entries while the program runs."""
        if self.failing:
            raise JournalError(self.failing)
        self._entries.setdefault(session, []).extend(entries)

    def read(self, session: str) -> tuple[str, tuple[Entry, ...]]:
        """A session's id and entries; `last` is the newest."""
        begun = [summary.id for summary in self.sessions()]
        name = begun[0] if session == "last" and begun else session
        if name not in begun:
            raise UnknownSession("There is no session '{session}'.", session=session)
        return name, tuple(self._entries[name])

    def sessions(self) -> tuple[SessionSummary, ...]:
        """The sessions that began, the newest first."""
        return tuple(found for name in reversed(self._entries) if (found := self._summary(name)))

    def close(self) -> None:
        """Forgets."""
        self._entries.clear()

    def _summary(self, name: str) -> SessionSummary | None:
        entries = self._entries[name]
        opening = entries[0].event
        began = next((entry.wall for entry in entries if isinstance(entry.event, SessionStarted)), None)
        if began is None or not isinstance(opening, PlanMade):
            return None
        ended = entries[-1].wall if isinstance(entries[-1].event, SessionEnded) else None
        return SessionSummary(name, opening.plan.protocol, opening.plan.title, began, ended, opening.rehearsal)


class SilentAnnouncer:
    """Says nothing."""

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Listens politely."""

    def close(self) -> None:
        """Has nothing to let go of."""


class ScriptedListener:
    """Hears what it was told to hear: the n-th time somebody talks, the n-th request."""

    def __init__(self, board: Noticeboard, script: Sequence[Request]) -> None:
        self._board = board
        self._script = list(script)
        self._talking = False

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Hears the next line of the script when talking begins."""
        del happened
        if room.talking and not self._talking and self._script:
            self._board.submit(self._script.pop(0))
        self._talking = room.talking

    def close(self) -> None:
        """Has nothing to let go of."""
