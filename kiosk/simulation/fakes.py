"""Adapters without a device, which can be selected like the real ones, for rehearsals, services and tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kiosk.core.errors import JournalError, UnknownSession
from kiosk.core.room.commands import Request
from kiosk.core.room.messages import ListenerReport
from kiosk.core.room.modes import ListenerState, ListenMode
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event, PlanMade, SessionEnded, SessionStarted
from kiosk.core.units import ZERO, Duration, Instant, after
from kiosk.ports import Beat, Entry, Noticeboard, SessionSummary


class FakeClock:
    """A clock moved by hand; its wall-clock time is 2026-01-01 09:00 UTC at instant 0 of the first boot.

    `steps` is the amount by which wall-clock time was moved, `trusted` whether it is synchronised.
    """

    pace = 1.0

    def __init__(self) -> None:
        self.boot = "first"
        self.steps = ZERO
        self.trusted = True
        self._now = Instant(0)
        self._asleep = ZERO

    def advance(self, length: Duration) -> None:
        """Lets time pass."""
        self._now = after(self._now, length)

    def sleep(self, length: Duration) -> None:
        """Lets time pass while the machine sleeps."""
        self._asleep = Duration(self._asleep + length)
        self.advance(length)

    def reboot(self, off: Duration) -> None:
        """Cuts the power for this long: the machine's clock restarts at 0, while wall-clock time continues."""
        self.boot += " and another"
        self.steps = Duration(self.steps + self._now + off)
        self._now, self._asleep = Instant(0), ZERO

    def now(self) -> Instant:
        """The current instant."""
        return self._now

    def wall(self, at: Instant) -> datetime:
        """The wall-clock time at the instant."""
        return datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(milliseconds=at + self.steps)

    def sure(self) -> bool:
        """Whether wall-clock time is synchronised, as set by `trusted`."""
        return self.trusted

    def asleep(self) -> Duration:
        """How long the machine has slept since its boot."""
        return self._asleep


class MemoryJournal:
    """A journal in memory; a text in `failing` makes it raise JournalError, as a full disk would."""

    place = "memory only"

    def __init__(self) -> None:
        self.failing: str | None = None
        self._entries: dict[str, list[Entry]] = {}
        self._beats: dict[str, Beat] = {}

    def append(self, session: str, entries: Sequence[Entry], beat: Beat | None = None) -> None:
        """Keeps the entries while the program runs."""
        if self.failing:
            raise JournalError(self.failing)
        self._entries.setdefault(session, []).extend(entries)
        if beat:
            self._beats[session] = beat

    def last_alive(self) -> tuple[Beat, tuple[Entry, ...]] | None:
        """The newest session with a beat, and its entries; None if there is none."""
        if self.failing:
            raise JournalError(self.failing)
        name = next((name for name in reversed(self._entries) if name in self._beats), None)
        return None if name is None else (self._beats[name], tuple(self._entries[name]))

    def set_aside(self) -> str:
        """Forgets everything and returns the place; a journal in memory cannot be damaged."""
        self.close()
        return self.place

    def read(self, session: str) -> tuple[str, tuple[Entry, ...]]:
        """A session's id and entries; `last` is the newest."""
        begun = [summary.id for summary in self.sessions()]
        name = begun[0] if session == "last" and begun else session
        if name not in begun:
            raise UnknownSession("There is no session '{session}'.", session=session)
        return name, tuple(self._entries[name])

    def sessions(self) -> tuple[SessionSummary, ...]:
        """The sessions that were started, the newest first."""
        return tuple(summary for name in reversed(self._entries) if (summary := self._summary(name)))

    def close(self) -> None:
        """Forgets everything."""
        self._entries.clear()
        self._beats.clear()

    def _summary(self, name: str) -> SessionSummary | None:
        entries = self._entries[name]
        opening = entries[0].event
        began = next((entry.wall for entry in entries if isinstance(entry.event, SessionStarted)), None)
        if began is None or not isinstance(opening, PlanMade):
            return None
        ended = entries[-1].wall if isinstance(entries[-1].event, SessionEnded) else None
        return SessionSummary(name, opening.plan.protocol, opening.plan.title, began, ended, opening.rehearsal)


class SilentAnnouncer:
    """An announcer that says nothing."""

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Does nothing."""

    def close(self) -> None:
        """Has nothing to let go of."""


class ScriptedListener:
    """A listener that submits the n-th request of its script when somebody talks for the n-th time."""

    def __init__(self, board: Noticeboard, script: Sequence[Request]) -> None:
        self._board = board
        self._script = list(script)
        self._talking = False
        board.submit(ListenerReport(ListenerState(ListenMode.HELD)))

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Submits the next request of the script when talking begins."""
        del happened
        if room.microphone.talking and not self._talking and self._script:
            self._board.submit(self._script.pop(0))
        self._talking = room.microphone.talking

    def close(self) -> None:
        """Has nothing to let go of."""
