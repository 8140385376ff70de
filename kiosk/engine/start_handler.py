"""The engine's side of a start that is planned for a time of day: it follows the wall clock, and people."""

from dataclasses import replace

from kiosk.core.i18n import tr
from kiosk.core.room.notice import NOTICE_DURATION, NoticeKind
from kiosk.core.room.state import Room
from kiosk.core.session.commands import PlanStart, SetUp, Source
from kiosk.core.session.state import Phase, PlannedStart
from kiosk.core.setup.changes import next_start
from kiosk.core.setup.commands import Adjust, Field, FieldKind
from kiosk.core.units import Duration, Instant, after, between, minutes, seconds
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import SetupHandler

MISSED = minutes(5)
"""A start that should have come by itself longer ago than this, while the kiosk slept, is left to people."""

_DAY = seconds(24 * 3600)
_DRIFT = seconds(1)


def is_about_start(room: Room, command: Adjust) -> bool:
    """Whether a command changes the field of the start, which the session holds and not the form."""
    return (command.field or room.setup.focus).part is FieldKind.BEGIN


def leave_start_to_people(store: RoomStore, now: Instant, why: str, shown: Duration) -> None:
    """Takes back the planned start, and says why for so long."""
    store.apply(store.session().start_moved(None, now))
    store.notify(NoticeKind.TOLD, why, shown)


def start_passed() -> str:
    """The notice of a start that was missed."""
    return tr("The planned start has passed: start when everybody is here.")


class StartHandler:
    """Moves the planned start, and what depends on it, for people and when the wall clock is set."""

    def __init__(self, store: RoomStore, time: SessionClock, setups: SetupHandler) -> None:
        self._store = store
        self._time = time
        self._setups = setups

    def moved(self, command: Adjust) -> PlanStart:
        """The command that moves the start by some steps; it comes by itself only once somebody says so again."""
        store = self._store
        return PlanStart(next_start(store.room.setup, command.steps, self._time.now()))

    def follow(self, by: Source) -> None:
        """Takes the field of the start in hand, which somebody has just set, and plans for it."""
        store = self._store
        if store.session().state.start is not None:
            store.update(replace(store.room, setup=replace(store.room.setup, focus=Field(FieldKind.BEGIN), problem="")))
        self._plan_anew(by)

    def look_after(self) -> None:
        """Before anything falls due: the start moves with the wall clock, and is left to people where it was missed."""
        session = self._store.room.session
        if session is None or session.phase is not Phase.READY or session.start is None:
            return
        start = self._with_wall_clock(session.start)
        late = between(start, self._time.now())
        if session.start.by_itself and late > MISSED:
            leave_start_to_people(self._store, self._time.now(), start_passed(), NOTICE_DURATION)
        elif start != session.start.at and late < MISSED:
            self._move(session.start, start)

    def _with_wall_clock(self, start: PlannedStart) -> Instant:
        """The instant of the start by the wall clock as it is now, which somebody may have set; days do not count."""
        before = self._store.room.midnight
        if before is None:
            return start.at
        change = (between(before, self._time.midnight()) + _DAY // 2) % _DAY - _DAY // 2
        return start.at if abs(change) <= _DRIFT else after(start.at, Duration(change))

    def _move(self, planned: PlannedStart, start: Instant) -> None:
        """Moves the start, and with it an agreed end, by what the wall clock was set."""
        store, now = self._store, self._time.now()
        form = store.room.setup
        until = None if form.until is None else after(form.until, between(planned.at, start))
        moved = replace(form, until=until, midnight=self._time.midnight())
        store.update(replace(store.room, setup=moved))
        store.apply(store.session().start_moved(max(start, after(now, Duration(1))), now))
        self._plan_anew(Source.CLOCK)

    def _plan_anew(self, by: Source) -> None:
        """Plans for another start: the time until an agreed end is another one then."""
        store, now = self._store, self._time.now()
        running = store.session()
        form, plan = self._setups.for_start(store.room.setup, running.state, now)
        if plan != running.state.plan:
            store.apply(running.apply(SetUp(plan), now, by), replace(store.room, setup=form))
