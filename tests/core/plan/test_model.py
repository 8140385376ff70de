"""A protocol made into the turns of one session."""

import pytest

from kiosk.core.errors import KioskError
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.units import Duration, minutes, seconds
from tests.core.samples import CIRCLE, CIRCLE_FILE, CIRCLE_PLAN


def test_a_plan_has_the_steps_in_order_and_the_optional_ones_are_out() -> None:
    assert [turn.step for turn in CIRCLE_PLAN.turns] == ["welcome", "sharing", "additions", "ideas", "reflection"]
    assert [turn.step for turn in CIRCLE_PLAN.turns if turn.out] == ["welcome"]
    assert CIRCLE_PLAN.planned == minutes(6.5)
    assert (CIRCLE_PLAN.protocol, CIRCLE_PLAN.title, CIRCLE_PLAN.variant) == (
        "solution-circle",
        "Solution Circle",
        None,
    )
    assert CIRCLE_PLAN.ground_rules == ("What is said here stays here.",)


def test_an_optional_step_is_there_when_it_is_asked_for() -> None:
    plan = make_plan(CIRCLE, PlanRequest(include=("welcome",)))
    assert plan.turns[0].step == "welcome"
    assert plan.turns[0].optional
    assert not plan.turns[0].out
    assert plan.turns[0].planned is None
    assert plan.planned == minutes(6.5)


def test_a_turn_names_roles_by_their_titles_and_keeps_what_the_step_says() -> None:
    assert CIRCLE_PLAN.turns[1] == Turn(
        stage="Sharing",
        step="sharing",
        title="Sharing practice and thinking",
        speaks=("Presenter",),
        listens=("Creative team",),
        planned=minutes(3),
        least=seconds(90),
        most=minutes(3),
        prompts=("What is strong here?", "Where are you stuck?"),
        checks=(minutes(1),),
    )
    ideas, reflection = CIRCLE_PLAN.turns[3:]
    assert (ideas.goes_on, ideas.capture, ideas.speaks) == (
        True,
        "Ideas on sticky notes",
        ("Presenter", "Creative team"),
    )
    assert (reflection.quiet, reflection.goes_on, reflection.planned, reflection.checks) == (True, False, None, ())


def test_a_variant_changes_the_length_of_the_steps_it_names() -> None:
    plan = make_plan(CIRCLE, PlanRequest(variant="longer-sharing"))
    assert [turn.planned for turn in plan.turns] == [None, minutes(4), minutes(1), seconds(150), None]
    assert plan.variant == "longer-sharing"


@pytest.mark.parametrize(
    ("length", "checks"),
    [
        (minutes(3), (minutes(1),)),
        (seconds(61), (minutes(1),)),
        (minutes(1), (seconds(30),)),
        (seconds(31), (seconds(30),)),
        (seconds(30), ()),
        (seconds(5), ()),
    ],
)
def test_a_step_without_time_checks_of_its_own_is_checked_near_its_end(
    length: Duration, checks: tuple[Duration, ...]
) -> None:
    assert plan_of_one(minutes=length / 60_000).checks == checks


def test_a_steps_own_time_checks_are_sorted_far_to_near_and_those_not_within_it_are_left_out() -> None:
    assert CIRCLE_PLAN.turns[3].checks == (minutes(2), seconds(30))
    assert plan_of_one(minutes=2, checks=[2, "1:59"]).checks == (seconds(119),)
    assert plan_of_one(minutes=2, checks=[]).checks == ()


def plan_of_one(**keys: object) -> Turn:
    """The turn made of a step with these keys."""
    step = {"id": "only", "title": "Only", "speaks": "presenter", **keys}
    file = {**CIRCLE_FILE, "stages": [{"title": "Only", "steps": [step]}], "variants": {}}
    return make_plan(Protocol.model_validate(file)).turns[0]


def test_what_a_protocol_does_not_have_is_refused_with_what_it_has() -> None:
    with pytest.raises(KioskError, match="no variant 'short'; choose from: longer-sharing"):
        make_plan(CIRCLE, PlanRequest(variant="short"))
    with pytest.raises(KioskError, match="no optional step 'sharing'; choose from: welcome"):
        make_plan(CIRCLE, PlanRequest(include=("sharing",)))
    bare = CIRCLE.model_copy(update={"variants": {}, "stages": CIRCLE.stages[1:]})
    with pytest.raises(KioskError, match=r"has no variants\."):
        make_plan(bare, PlanRequest(variant="short"))
    with pytest.raises(KioskError, match=r"has no optional steps\."):
        make_plan(bare, PlanRequest(include=("sharing",)))
