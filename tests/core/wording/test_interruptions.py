"""An interrupted session: its texts and its state."""

import pytest
from hypothesis import given

from kiosk.core.plan.model import Plan
from kiosk.core.room.state import ResumeQuestion, Unfinished
from kiosk.core.session.commands import Pause, Start, Undo
from kiosk.core.session.events import InterruptionCause, Recovered
from kiosk.core.session.session import Session
from kiosk.core.units import Duration, minutes, seconds
from kiosk.core.wording.notices import resume_question, unfinished
from tests.core.samples import T0, a_session, a_turn, at
from tests.core.strategies import LAW, Player, Script, plans, scripts, waits


@pytest.mark.parametrize(
    ("clock", "text"),
    [
        (80, "A protocol stopped in the step “A step”, with 1:40 left. What would you like to do?"),
        (180, "A protocol stopped in the step “A step”, with 0:00 left. What would you like to do?"),
        (215, "A protocol stopped in the step “A step”, 0:35 over time. What would you like to do?"),
    ],
)
def test_the_question_says_where_the_session_was_interrupted(clock: float, text: str) -> None:
    session = a_session(a_turn(minutes(3)))
    session.apply(Start(), T0)
    assert resume_question(session.state, at(clock), None) == ResumeQuestion(text, countable=False)


def test_the_question_says_how_long_ago_the_interruption_was_if_known() -> None:
    session = a_session(a_turn(None))
    session.apply(Start(), T0)
    asked = resume_question(session.state, at(5), minutes(12))
    assert asked == ResumeQuestion(
        "A protocol stopped in the step “A step”. That was 12 min ago. What would you like to do?", countable=True
    )


def test_the_home_screen_lists_a_session_interrupted_in_a_pause() -> None:
    session = a_session(a_turn())
    session.apply(Start(), T0)
    session.apply(Pause(), at(1))
    told = unfinished("a1", session.state, at(9))
    assert told == Unfinished("a1", "A protocol", "stopped during a pause in the step “A step”")


@LAW
@given(plans, scripts(), waits)
def test_resuming_a_session_changes_only_what_has_fallen_due(plan: Plan, script: Script, wait: Duration) -> None:
    player = Player(plan).play(script)
    taken = Session.replayed(player.events)
    player.wait(wait)
    player.tick()
    happened = taken.resume_at(Recovered(at=player.now, cut=InterruptionCause.CRASH))
    missed = [event for event in player.events if event in happened]
    assert list(happened[:-1]) == missed
    assert {**vars(taken.state), "last": 0} == {**vars(player.state), "last": 0}


def test_undo_works_for_commands_before_the_interruption() -> None:
    session = a_session(a_turn(), a_turn())
    session.apply(Start(), T0)
    session.apply(Pause(), at(60))
    session.resume_at(Recovered(at=at(100), cut=InterruptionCause.CRASH))
    session.apply(Undo(), at(110))
    assert session.state.remaining(at(110)) == minutes(3) - seconds(110)
