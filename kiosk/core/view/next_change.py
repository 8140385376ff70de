"""When the picture of a room changes by itself."""

from kiosk.core.room.state import Room, Screen
from kiosk.core.session.state import Phase, State
from kiosk.core.units import MINUTE, Duration, Instant, after, between
from kiosk.core.view.setup import next_minute

FAULT_LASTS = 6_000
"""Milliseconds for which one of several faults is told before the next one has its turn."""


def next_change(room: Room, now: Instant) -> Instant | None:
    """The next full second of the clock, the end of the notice, or another minute late, whichever comes first."""
    ahead = [] if room.midnight is None else [after(now, _until_the_next_minute(now, room.midnight))]
    if len(room.faults) > 1:
        ahead.append(after(now, Duration(FAULT_LASTS - now % FAULT_LASTS)))
    if room.notice and now < room.notice.until:
        ahead.append(room.notice.until)
    if room.session and room.screen is Screen.READY:
        minute = next_minute(room.session.plan, room.setup, now)
        ahead += [] if minute is None else [minute]
    if room.session and room.session.phase is Phase.RUNNING:
        ahead.append(_next_second(room.session, now))
    if room.session and (late := room.session.late(now)) is not None and room.session.slips(now):
        ahead.append(after(now, _until_it_ends_otherwise(late)))
        if room.midnight is not None:
            ahead.append(after(now, _until_the_next_minute(room.session.projected_end(now), room.midnight)))
    return min(ahead, default=None)


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
