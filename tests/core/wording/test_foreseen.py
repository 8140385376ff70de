from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.plan.model import Plan
from kiosk.core.session.commands import AskWhoIsNext, Next
from kiosk.core.session.events import WhoIsNextAsked
from kiosk.core.session.evolve import evolve
from kiosk.core.units import Duration, minutes, seconds
from kiosk.core.wording.announcements import sentence, time_left
from kiosk.core.wording.foreseen import OVERTIME, expected_sentences, fixed_sentences, foreseen_sentences
from tests.core.samples import CIRCLE_PLAN, a_plan, a_turn
from tests.core.strategies import LAW, Player, Script, ordinary, plain, scripts, with_states


def test_what_is_expected_comes_first_and_then_what_may_be_asked_once_each() -> None:
    foreseen = foreseen_sentences(CIRCLE_PLAN)
    expected = expected_sentences(CIRCLE_PLAN)
    assert foreseen[: len(expected)] == expected
    assert len(set(foreseen)) == len(foreseen)
    assert "Next: Reflection. The presenter speaks." in foreseen
    assert {"2 minutes 10 seconds left.", "5 seconds left.", "9 minutes 50 seconds over time."} < set(foreseen)


@LAW
@given(st.integers(-OVERTIME, minutes(3)))
def test_whatever_is_left_of_a_step_was_foreseen(left: int) -> None:
    plan = a_plan(replace(a_turn(), planned=minutes(3)))
    assert time_left(Duration(left)) in foreseen_sentences(plan)


@LAW
@given(plain, scripts(st.one_of(ordinary, st.sampled_from([AskWhoIsNext(), Next()]))))
def test_what_comes_next_was_foreseen(plan: Plan, script: Script) -> None:
    foreseen = {*foreseen_sentences(plan), "This is the last step."}
    for state, event in with_states(Player(plan).play(script)):
        if isinstance(event, WhoIsNextAsked):
            assert sentence(event, evolve(state, event)) in foreseen


def test_a_step_without_a_clock_or_one_that_is_out_adds_no_answers() -> None:
    plan = a_plan(a_turn(), replace(a_turn(), title="Gone", out=True, planned=minutes(60)))
    foreseen = foreseen_sentences(plan)
    assert not any("Gone" in said for said in foreseen)
    assert time_left(minutes(4)) not in foreseen
    assert seconds(5) < OVERTIME


@pytest.mark.parametrize(
    ("person", "topic", "fixed"),
    [("Ann", None, False), (None, "The boiler", False), ("P1", None, True), (None, "2", True), (None, None, True)],
)
def test_only_sentences_with_a_name_or_a_topic_of_the_group_are_confidential(
    person: str | None, topic: str | None, fixed: bool
) -> None:
    turn = replace(a_turn(), person=person, role="Presenter" if person else None, topic=topic)
    (said, *_) = expected_sentences(a_plan(turn))
    assert (said in fixed_sentences(a_plan(turn))) is fixed
    assert "1 minute left." in fixed_sentences(a_plan(turn))
