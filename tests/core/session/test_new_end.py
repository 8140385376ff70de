"""A new end that is agreed during the session."""

import pytest

from kiosk.core.errors import Refused
from kiosk.core.session.commands import (
    AddTime,
    BeganEarlier,
    DeclineReplan,
    EndIn,
    MoveEnd,
    SessionCommand,
    Start,
    Undo,
)
from kiosk.core.session.events import ReplanOffered
from kiosk.core.session.session import Session
from kiosk.core.time_of_day import next_instant, parse_time_of_day
from kiosk.core.units import Duration, minutes
from tests.core.samples import T0, a_session, a_turn, at


def started(time: Duration | None = None) -> Session:
    session = a_session(a_turn(minutes(10)), a_turn(minutes(20)), time=time)
    session.apply(Start(), T0)
    return session


def test_an_end_so_long_from_now_takes_the_place_of_the_one_before() -> None:
    session = started(minutes(30))
    session.apply(EndIn(minutes(45)), at(60))
    assert session.state.agreed_end == at(46 * 60)
    assert session.state.late(at(60)) == minutes(-16)
    session.apply(BeganEarlier(minutes(5)), at(60))
    assert session.state.agreed_end == at(46 * 60), "an end that was agreed on the way stays"


def test_an_end_is_moved_by_an_amount_and_undo_brings_back_the_one_before() -> None:
    session = started(minutes(30))
    session.apply(MoveEnd(minutes(-5)), at(60))
    assert session.state.late(at(60)) == minutes(5)
    session.apply(Undo(), at(70))
    assert (session.state.agreed_end, session.state.late(at(70))) == (at(1800), 0)


def told(session: Session, seconds: float) -> list[Duration]:
    """The delays of which the kiosk speaks by itself at this instant."""
    return [event.late for event in session.tick(at(seconds)) if isinstance(event, ReplanOffered)]


def test_a_delay_that_was_declined_is_spoken_of_again_only_where_another_end_is_agreed() -> None:
    session = started(minutes(25))
    assert told(session, 1) == [minutes(5)]
    session.apply(DeclineReplan(), at(2))
    assert told(session, 3) == []
    session.apply(MoveEnd(minutes(2)), at(4))
    assert told(session, 5) == [minutes(3)], "nobody has said yet that this end may be missed"
    session.apply(MoveEnd(minutes(3)), at(6))
    assert told(session, 7) == []


def test_a_delay_against_an_end_that_was_a_mistake_is_not_one_that_people_know_of() -> None:
    session = started(minutes(30))
    session.apply(MoveEnd(minutes(-10)), at(1))
    assert told(session, 2) == [minutes(10)]
    session.apply(Undo(), at(3))
    session.apply(AddTime(minutes(5)), at(4))
    assert told(session, 5) == [minutes(5)]


def test_a_session_without_an_end_can_have_one_from_now_on() -> None:
    session = started()
    assert session.state.late(at(60)) is None
    with pytest.raises(Refused, match="No end has been agreed yet: say how long you have"):
        session.apply(MoveEnd(minutes(5)), at(60))
    session.apply(EndIn(minutes(20)), at(60))
    assert session.state.late(at(60)) == minutes(9)


@pytest.mark.parametrize(
    "command", [EndIn(minutes(0)), EndIn(minutes(-1)), MoveEnd(minutes(-30)), EndIn(minutes(1500))]
)
def test_an_end_that_has_passed_or_is_another_day_is_refused(command: SessionCommand) -> None:
    with pytest.raises(Refused, match="The new end has to be ahead, within a day"):
        started(minutes(30)).apply(command, at(60))


@pytest.mark.parametrize(
    ("text", "now", "found"),
    [
        ("16:45", 16 * 60, 16 * 60 + 45),
        ("4:45", 16 * 60, 16 * 60 + 45),
        ("4:45 pm", 9 * 60, 16 * 60 + 45),
        ("17:30", 3 * 60, 17 * 60 + 30),
        ("21:00", 8 * 60, 21 * 60),
        ("11:15", 11 * 60, 11 * 60 + 15),
        ("00:15", 23 * 60, 24 * 60 + 15),
        ("24:00", 23 * 60, 24 * 60),
        ("24:00", 5, None),
        ("23:55", 5, None),
        ("noon", 11 * 60, 12 * 60),
        ("15:00", 16 * 60, None),
        ("3:00", 16 * 60, None),
        ("3:00", 22 * 60, 27 * 60),
    ],
)
def test_a_time_of_day_is_that_of_today_or_another_that_comes_soon(text: str, now: int, found: int | None) -> None:
    instant = next_instant(parse_time_of_day(text), T0, at(now * 60))
    assert instant == (None if found is None else at(found * 60))
