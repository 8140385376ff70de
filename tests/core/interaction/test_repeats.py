"""Commands that come at once, or as the echo of another device, are done once."""

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import Refused
from kiosk.core.interaction.repeats import (
    ECHO,
    MOVES,
    OF_A_PERSON,
    check_step,
    is_relative,
    is_relative_press,
    is_repeated,
    last_move,
)
from kiosk.core.room.commands import Blank, Choose, Command, GoHome, Mute, Open, Request, Show, UnusedInput
from kiosk.core.room.group_commands import MarkPromise
from kiosk.core.room.modes import Overlay
from kiosk.core.room.notice import BOUNCE
from kiosk.core.room.state import Room
from kiosk.core.session import commands as session_commands
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    Back,
    BringBack,
    GoTo,
    Next,
    Pause,
    PlanStart,
    Repeat,
    Resume,
    SessionCommand,
    SkipPerson,
    Source,
    Start,
    Undo,
)
from kiosk.core.session.state import Phase
from kiosk.core.units import Duration, Instant, after, minutes, seconds
from tests.core.samples import T0, at, state_in
from tests.core.strategies import LAW

RELATIVE: list[Command] = [
    Open(),
    GoHome(),
    Start(),
    PlanStart(None),
    Next(),
    Back(),
    Pause(),
    Resume(),
    AddTime(minutes(1)),
    AddTime(minutes(-1)),
    SkipPerson(),
    BringBack(),
    AcceptReplan(),
    Undo(),
    Mute(),
    Blank(),
    Blank(on=False),
    Show(Overlay.HELP),
    MarkPromise(),
]
HANDS = [source for source in Source if source not in {Source.SCRIPT, Source.CLOCK, Source.TRAINER}]


def later(now: Instant, pace: int = 1) -> Callable[[Duration], Instant]:
    """The instant when a length of real time has passed, on a clock that runs faster in a rehearsal."""
    return lambda length: after(now, Duration(length * pace))


def repeated(first: Request, second: Request, gap: Duration, pace: int = 1) -> bool:
    return is_repeated(last_move(first, T0, later(T0, pace)), second, after(T0, Duration(gap * pace)))


@LAW
@given(
    st.sampled_from(RELATIVE),
    st.sampled_from(RELATIVE),
    st.sampled_from(HANDS),
    st.sampled_from(HANDS),
    st.integers(1, 60),
)
def test_of_two_moves_at_once_only_the_first_is_done_whatever_they_are_and_wherever_they_come_from(
    first: Command, second: Command, by: Source, other: Source, pace: int
) -> None:
    one, two = Request(first, by), Request(second, other, step=T0)
    assert repeated(one, two, Duration(0), pace)
    assert repeated(one, two, Duration(BOUNCE - 1), pace)
    assert not repeated(one, two, BOUNCE, pace)


@LAW
@given(st.sampled_from(RELATIVE), st.sampled_from(HANDS), st.sampled_from(HANDS), st.integers(400, 3000))
def test_two_devices_that_say_the_same_within_a_second_are_heard_once_and_one_device_twice(
    command: Command, by: Source, other: Source, gap: int
) -> None:
    echo = repeated(Request(command, by), Request(command, other), Duration(gap))
    assert echo == (by is not other and gap < ECHO)


def test_a_page_that_shows_the_present_step_knows_of_the_last_command() -> None:
    pressed, on_a_page = Request(Next(), Source.KEY), Request(Next(), Source.PHONE, step=at(1))
    assert not repeated(pressed, on_a_page, seconds(0.5))
    assert repeated(pressed, Request(Next(), Source.PHONE), seconds(0.5))
    assert not repeated(pressed, Request(Back(), Source.PHONE), seconds(0.5))


@pytest.mark.parametrize(
    "command", [Choose(1), Show(None), GoTo(2), SkipPerson("P1"), BringBack("P1"), Repeat(), MarkPromise(1)]
)
def test_what_is_not_relative_may_follow_at_once(command: Command) -> None:
    assert not is_relative(command)
    assert not repeated(Request(Next(), Source.KEY), Request(command, Source.KEY), Duration(0))


ABSOLUTE = {
    *(session_commands.GoTo, session_commands.EndIn, session_commands.Repeat, session_commands.AskTimeLeft),
    *(session_commands.AskWhoIsNext, session_commands.End, session_commands.AskReplan, session_commands.RemovePerson),
    *(session_commands.HandOver, session_commands.NameRole, session_commands.RenamePerson, session_commands.Reorder),
    *(session_commands.TakeOut, session_commands.PutIn, session_commands.GoOnWith, session_commands.SetUp),
    *(session_commands.CountTurn, session_commands.TimeTopic),
}
"""The commands of a session that come to the same when they are given twice."""


def test_of_every_command_of_a_session_it_is_known_whether_twice_is_more_than_once() -> None:
    commands = set(get_args(SessionCommand))
    relative = {command for command in commands if command in {*MOVES, *OF_A_PERSON}}
    assert relative & ABSOLUTE == set()
    assert relative | ABSOLUTE == commands


def test_a_finger_beside_everything_is_a_move_only_where_it_brings_a_black_screen_back() -> None:
    finger = Request(UnusedInput(), Source.TOUCH)
    assert is_relative_press(finger, dark=True)
    assert not is_relative_press(finger)


def test_a_script_means_each_of_its_commands_and_a_clock_that_was_set_back_stops_nothing() -> None:
    assert not repeated(Request(Next(), Source.KEY), Request(Next(), Source.SCRIPT), Duration(0))
    first = Request(Next(), Source.KEY)
    assert not is_repeated(last_move(first, at(100), later(at(100))), first, at(99))
    assert not is_repeated(None, first, T0)


def test_what_a_page_asks_for_an_earlier_step_is_refused_with_the_step_that_runs() -> None:
    running = Room(session=state_in(Phase.RUNNING))
    session = running.session
    assert session is not None
    assert session.stepped_at is not None
    check_step(running, Request(Next(), Source.PHONE))
    check_step(running, Request(Next(), Source.PHONE, step=session.stepped_at))
    stale = Request(Next(), Source.PHONE, step=Instant(session.stepped_at - 1))
    with pytest.raises(Refused, match=f"Already moved on to “{session.current.title}”"):
        check_step(running, stale)
    check_step(Room(), stale)
    check_step(Room(session=state_in(Phase.ENDED)), stale)
