"""When the picture of a room changes by itself."""

from collections.abc import Iterator
from typing import assert_never

from kiosk.core.room.state import Room
from kiosk.core.session.state import Phase, State
from kiosk.core.units import MINUTE, Duration, Instant, after, between
from kiosk.core.view.model import EndView, HomeView, QuestionView, ReportBackView, SetupView, StepView, View
from kiosk.core.view.setup import next_minute

FAULT_LASTS = 6_000
"""Milliseconds for which one of several faults is told before the next one has its turn."""


def next_change(room: Room, view: View, now: Instant) -> Instant | None:
    """The next full second of the clock, the end of the notice, or another minute late, whichever comes first."""
    ahead = [*_of_the_view(room, view, now)]
    if room.midnight is not None:
        ahead.append(after(now, _until_the_next_minute(now, room.midnight)))
    if len(room.faults) > 1:
        ahead.append(after(now, Duration(FAULT_LASTS - now % FAULT_LASTS)))
    if room.notice and now < room.notice.until:
        ahead.append(room.notice.until)
    return min(ahead, default=None)


def _of_the_view(room: Room, view: View, now: Instant) -> Iterator[Instant]:
    """When what the view itself shows will change."""
    session = room.session
    match view:
        case SetupView() if session:
            minute = next_minute(session.plan, room.setup, now)
            yield from () if minute is None else (minute,)
        case StepView() if session:
            if session.phase is Phase.RUNNING:
                yield _next_second(session, now)
            yield from _next_end(session, room.midnight, now)
        case SetupView() | StepView() | HomeView() | QuestionView() | ReportBackView() | EndView():
            pass
        case _:
            assert_never(view)


def _next_end(session: State, midnight: Instant | None, now: Instant) -> Iterator[Instant]:
    """When the projected end is told in other words, while it slips."""
    late = session.late(now)
    if late is None or not session.slips(now):
        return
    yield after(now, _until_it_ends_otherwise(late))
    if midnight is not None:
        yield after(now, _until_the_next_minute(session.projected_end(now), midnight))


def _until_the_next_minute(at: Instant, midnight: Instant) -> Duration:
    return Duration(MINUTE - between(midnight, at) % MINUTE)


def _until_it_ends_otherwise(late: Duration) -> Duration:
    """How long until the words of `_ends` change, while the projected end slips: at full minutes."""
    if late <= -MINUTE:
        return Duration(-late % MINUTE + 1)
    return Duration(MINUTE - max(late, 0) % MINUTE - min(late, 0))


def _next_second(session: State, now: Instant) -> Instant:
    remaining = session.remaining(now)
    if remaining is None:
        return after(now, Duration(1000 - session.used(now) % 1000))
    return after(now, Duration(remaining % 1000 or 1000))
