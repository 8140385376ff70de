"""The times that a room has given, as rows of a timing log."""

from kiosk.core.room.all_rooms import RoomTimes
from kiosk.core.session.timing_log import Row
from kiosk.core.units import ZERO, Duration, Instant
from kiosk.rooms.messages import StepTimes, Times

_SOME_TIME = Instant(0)
"""The beginning of each step that was held: when that was is not on the bus."""


def room_times(name: str, times: Times) -> RoomTimes:
    """The times of a room as the export takes them."""
    rows = tuple(_row(number, step) for number, step in enumerate(times.steps, 1))
    return RoomTimes(name, times.protocol, rows, times.rehearsal)


def _row(number: int, step: StepTimes) -> Row:
    over = Duration(0 if step.planned is None else step.actual - step.planned)
    return Row(
        number=number,
        stage="",
        step="",
        title=step.title,
        roles=(step.role,) if step.role else (),
        person=None,
        topic=None,
        planned=step.planned,
        actual=step.actual,
        overtime=max(ZERO, over),
        saved=max(ZERO, Duration(-over)) if step.held else ZERO,
        paused=step.paused,
        process_paused=step.process_paused,
        added=ZERO,
        began=_SOME_TIME if step.held else None,
        ended=None,
        round=step.round,
        is_break=step.is_break,
    )
