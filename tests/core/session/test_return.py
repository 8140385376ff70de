"""Returning to the step that was left by going to another one."""

import pytest

from kiosk.core.errors import Refused
from kiosk.core.session.commands import Back, GoTo, Next, Return, Start, TakeOut, Undo
from kiosk.core.session.session import Session
from kiosk.core.units import minutes
from tests.core.samples import T0, a_session, a_turn, at

NONE = "There is no step to return to: nobody has gone to another step"


def in_turn(place: int) -> Session:
    """A session of six steps that stands in one of them, reached step by step."""
    session = a_session(*(a_turn() for _ in range(6)))
    session.apply(Start(), T0)
    for _ in range(place):
        session.apply(Next(), T0)
    return session


def test_it_goes_back_to_the_step_that_was_left_with_the_time_that_it_had() -> None:
    session = in_turn(4)
    session.apply(GoTo(0), at(60))
    session.apply(Next(), at(70))
    session.apply(Return(), at(90))
    assert (session.state.turn, session.state.remaining(at(90))) == (4, minutes(2))
    with pytest.raises(Refused, match=NONE):
        session.apply(Return(), at(100))


@pytest.mark.parametrize("command", [Next(), Back(), GoTo(1), GoTo(3)])
def test_the_next_step_and_the_last_one_need_no_return(command: Next | Back | GoTo) -> None:
    session = in_turn(2)
    session.apply(command, at(10))
    with pytest.raises(Refused, match=NONE):
        session.apply(Return(), at(20))


def test_of_two_jumps_the_last_one_counts_and_undo_brings_back_the_one_before() -> None:
    session = in_turn(5)
    session.apply(GoTo(0), at(10))
    session.apply(GoTo(3), at(20))
    session.apply(Undo(), at(30))
    session.apply(Return(), at(40))
    assert session.state.turn == 5


def test_a_step_that_is_left_out_by_now_is_refused_with_what_works() -> None:
    session = in_turn(4)
    session.apply(GoTo(0), at(10))
    session.apply(TakeOut("step-5"), at(20))
    with pytest.raises(Refused, match="“A step” has been left out: go to another step"):
        session.apply(Return(), at(30))
