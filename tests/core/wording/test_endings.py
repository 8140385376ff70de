"""How a session ended, in a sentence."""

import pytest

from kiosk.core.session.commands import End, Next, SessionCommand, Start
from kiosk.core.session.events import SessionEnded
from kiosk.core.session.evolve import evolve
from kiosk.core.units import minutes
from kiosk.core.wording.endings import ending
from tests.core.samples import T0, a_session, a_turn, at


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ((), ""),
        ((Start(),), ""),
        ((Start(), Next(), Next()), ""),
        ((Start(), Next(), End()), ""),
        ((Start(), End()), "Ended early. 1 step was not held."),
        ((End(),), "Ended early. 2 steps were not held."),
    ],
)
def test_a_session_that_ended_early_says_how_much_was_not_held(script: tuple[SessionCommand, ...], said: str) -> None:
    session = a_session(a_turn(), a_turn())
    for number, command in enumerate(script):
        session.apply(command, at(10 * number))
    assert ending(session.state) == said


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (61, "Finished on time."),
        (179.9, "Finished on time."),
        (180, "Finished 1 min late."),
        (400, "Finished 4 min late."),
        (59, "Finished 1 min early."),
    ],
)
def test_a_session_with_an_agreed_end_says_whether_it_finished_on_time(ends: float, said: str) -> None:
    session = a_session(a_turn(), a_turn(), time=minutes(2))
    for clock, command in ((0, Start()), (30, Next()), (ends, Next())):
        session.apply(command, at(clock))
    assert ending(session.state) == said


def test_a_session_that_was_cut_off_says_where() -> None:
    session = a_session(a_turn(), a_turn())
    session.apply(Start(), T0)
    stopped = evolve(session.state, SessionEnded(at=at(5), cut_off=True))
    assert ending(stopped) == "Cut off in “A step”. 1 step was not held."
