"""A break and an end until a time of day, which only the room knows."""

import pytest

from kiosk.core.room.commands import BreakUntil, HaveUntil, Open
from kiosk.core.session.commands import Start
from kiosk.core.time_of_day import TimeOfDay
from kiosk.core.units import Duration, after, between, minutes
from tests.room import AGREED, KioskRoom


@pytest.fixture
def room() -> KioskRoom:
    room = KioskRoom(AGREED)
    room.ask(Open(), Start())
    return room


def in_minutes(room: KioskRoom, count: int) -> TimeOfDay:
    """The time of day that is so many full minutes ahead."""
    midnight = room.engine.room.midnight
    assert midnight is not None
    minute = between(midnight, after(room.clock.now(), minutes(count))) // minutes(1) % (24 * 60)
    return TimeOfDay(minute // 60, minute % 60)


def test_a_break_lasts_until_then_to_the_second(room: KioskRoom) -> None:
    until = in_minutes(room, 20)
    room.ask(BreakUntil(until))
    assert room.step.speaks == f"Back at {until.hour:02d}:{until.minute:02d}"
    assert room.step.title == "Break"


def test_the_session_ends_then(room: KioskRoom) -> None:
    room.ask(HaveUntil(in_minutes(room, 30)))
    session, midnight = room.engine.room.session, room.engine.room.midnight
    assert session is not None
    assert midnight is not None
    assert session.agreed_end is not None
    assert between(midnight, session.agreed_end) % minutes(1) == Duration(0)
    assert 28 * 60_000 < between(room.clock.now(), session.agreed_end) <= 30 * 60_000


def test_a_time_that_has_passed_is_refused(room: KioskRoom) -> None:
    room.ask(BreakUntil(in_minutes(room, -30)))
    assert room.notice == "That time has passed: say a later one, or how long."
