"""The instant at which what a room shows changes without an event."""

from collections.abc import Iterator
from typing import assert_never

from kiosk.core.plan.allocation import QUARTER
from kiosk.core.room.modes import Overlay
from kiosk.core.room.state import Room
from kiosk.core.session.state import OFFER_AFTER, Phase, State
from kiosk.core.units import MINUTE, Duration, Instant, after, between
from kiosk.core.view.all_rooms import next_tick
from kiosk.core.view.setup import next_minute
from kiosk.core.view.views import EndView, HomeView, QuestionView, ReportBackView, SetupView, StepView, View

FAULT_TURN = 6_000
"""Milliseconds for which one of several new faults is shown before the next one."""


def next_change(room: Room, view: View, now: Instant) -> Instant | None:
    """The earliest change: of the clock, a notice, a fault, the time of day or the expected end; None if none comes."""
    changes = [*_changes_of_view(room, view, now)]
    if room.midnight is not None:
        changes.append(after(now, _until_the_next_minute(now, room.midnight)))
    changes += _changes_of_faults(room, now)
    if (tick := next_tick(room, now)) is not None:
        changes.append(tick)
    if room.notice and now < room.notice.until:
        changes.append(room.notice.until)
    return min(changes, default=None)


def _changes_of_faults(room: Room, now: Instant) -> Iterator[Instant]:
    """The instants at which the sentence of a new fault makes way for another, or for a sign."""
    news = [fault for fault in room.faults if fault.is_news(now)]
    yield from (fault.until for fault in news if fault.until is not None)
    if len(news) > 1:
        yield after(now, Duration(FAULT_TURN - now % FAULT_TURN))


def _changes_of_view(room: Room, view: View, now: Instant) -> Iterator[Instant]:
    """The instants at which the view itself will change."""
    session = room.session
    match view:
        case SetupView() if session:
            minute = next_minute(session, room.setup, now)
            yield from () if minute is None else (minute,)
        case StepView() if session:
            if session.phase is Phase.RUNNING:
                yield _next_second(session, now)
            else:
                yield after(now, Duration(MINUTE - session.paused_for(now) % MINUTE))
            yield from _changes_of_end(session, room.midnight, now)
            if room.cover is Overlay.PLAN and session.offer is not None:
                yield from _changes_of_offered_end(session.with_plan(session.offer.plan), now)
        case SetupView() | StepView() | HomeView() | QuestionView() | ReportBackView() | EndView():
            pass
        case _:
            assert_never(view)


def _changes_of_end(session: State, midnight: Instant | None, now: Instant) -> Iterator[Instant]:
    """The instants at which what is said of the projected end changes, while that end is slipping."""
    late = session.late(now)
    if late is None or not session.slips(now):
        return
    yield after(now, _until_end_text_changes(late))
    if late < OFFER_AFTER + session.declined:
        yield after(now, Duration(OFFER_AFTER + session.declined - late))
    if midnight is not None:
        yield after(now, _until_the_next_minute(session.projected_end(now), midnight))


def _changes_of_offered_end(then: State, now: Instant) -> Iterator[Instant]:
    """The instants at which what is said of the end with the offered plan changes, while that end is slipping."""
    late = then.late(now)
    if late is not None and then.slips(now):
        yield after(now, min(_until_end_text_changes(late), Duration(QUARTER - late % QUARTER)))


def _until_the_next_minute(at: Instant, midnight: Instant) -> Duration:
    return Duration(MINUTE - between(midnight, at) % MINUTE)


def _until_end_text_changes(late: Duration) -> Duration:
    """The time until the text of the projected end changes, at full minutes, while that end is slipping."""
    if late <= -MINUTE:
        return Duration(-late % MINUTE + 1)
    return Duration(MINUTE - max(late, 0) % MINUTE - min(late, 0))


def _next_second(session: State, now: Instant) -> Instant:
    remaining = session.remaining(now)
    if remaining is None:
        return after(now, Duration(1000 - session.used(now) % 1000))
    return after(now, Duration(remaining % 1000 or 1000))
