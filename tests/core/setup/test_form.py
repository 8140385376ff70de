"""What is set up before a session starts, and what is wished of the planner in the end."""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import KioskError, Refused
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol, Variant
from kiosk.core.setup.changes import MAXIMUM_PEOPLE, MAXIMUM_TIME, plan_at_start, with_setup_command
from kiosk.core.setup.commands import (
    Adjust,
    AgreeEnd,
    DoneNaming,
    Field,
    FieldKind,
    Focus,
    MoveKey,
    NamePerson,
    PressKey,
    SetUpCommand,
    TypeText,
)
from kiosk.core.setup.form import (
    EMPTY_FORM,
    START,
    FieldOption,
    FieldOptions,
    SetupForm,
    field_options,
    plan_request,
    with_earlier_wishes,
)
from kiosk.core.setup.name_entry import letters
from kiosk.core.units import Duration, Instant, minutes, seconds
from tests.core.samples import CIRCLE
from tests.core.strategies import LAW

NINE = Instant(9 * 3_600_000)
"""Nine o'clock on a day that began at the instant 0."""

PEOPLE, NAMES, VARIANT = Field(FieldKind.PEOPLE), Field(FieldKind.NAMES), Field(FieldKind.VARIANT)
LENGTH, END = Field(FieldKind.LENGTH), Field(FieldKind.END)
WELCOME, EXTRA = Field(FieldKind.OPTIONAL, "welcome"), Field(FieldKind.OPTIONAL, "extra")

ROUND = Protocol.model_validate(
    {
        "id": "a-round",
        "title": "A round",
        "summary": "A turn for each.",
        "group": "3 to 5 people",
        "source": "made up",
        "length": "30 min",
        "people": {"least": 3, "most": 5},
        "roles": {"presenter": {"title": "Presenter"}},
        "stages": [
            {
                "title": "Turn",
                "for_each": "person",
                "takes": "presenter",
                "steps": [{"id": "turn", "title": "Turn", "minutes": 10, "at_least": 6, "speaks": "presenter"}],
            },
            {
                "title": "End",
                "steps": [{"id": "extra", "title": "Extra", "minutes": 2, "speaks": "presenter", "optional": True}],
            },
        ],
        "variants": {
            "three": {"title": "Three", "people": 3},
            "five": {"title": "Five", "people": 5, "steps": {"turn": {"minutes": 6}}},
        },
    }
)
"""Three people have ten minutes each, five have six."""


def of(protocol: Protocol, wish: PlanRequest | None = None) -> SetupForm:
    """What is set up when a protocol is opened, as the engine does it."""
    plan = make_plan(protocol, wish)
    wish = replace(wish or PlanRequest(), people=plan.people)
    return SetupForm(field_options(protocol), wish, letters=letters(), plan=plan)


def after(
    preparation: SetupForm, *commands: SetUpCommand, protocol: Protocol = ROUND, now: Instant = NINE
) -> SetupForm:
    for command in commands:
        preparation = with_setup_command(preparation, command, now, partial(make_plan, protocol))
        preparation = replace(preparation, plan=make_plan(protocol, preparation.wish))
    return preparation


def circle(*commands: SetUpCommand, now: Instant = NINE) -> SetupForm:
    """The sample circle, which has no length and 6:30 of steps."""
    return after(of(CIRCLE), *commands, protocol=CIRCLE, now=now)


def test_a_protocol_leaves_open_what_it_says() -> None:
    assert field_options(ROUND) == FieldOptions(
        variants=(FieldOption("three", "Three", 3), FieldOption("five", "Five", 5)),
        optional=(FieldOption("extra", "Extra"),),
        minimum_people=3,
        maximum_people=5,
        rounds=True,
        length=minutes(30),
    )
    assert field_options(CIRCLE) == FieldOptions(
        variants=(FieldOption("longer-sharing", "Longer sharing"),), optional=(FieldOption("welcome", "Welcome"),)
    )


def test_fields_are_there_where_there_is_something_to_set() -> None:
    assert of(ROUND).fields == (PEOPLE, NAMES, VARIANT, LENGTH, END, EXTRA, START)
    assert of(CIRCLE).fields == (PEOPLE, VARIANT, LENGTH, END, WELCOME, START)
    assert EMPTY_FORM.fields == (PEOPLE, LENGTH, END, START)


def test_the_start_is_in_hand_first_and_the_fields_follow_round_and_round() -> None:
    preparation = of(ROUND)
    assert preparation.focus == START
    assert after(preparation, Focus(1)).focus == PEOPLE
    assert after(preparation, Focus(-1)).focus == EXTRA
    assert after(preparation, Focus(1), Focus(-1)).focus == START
    assert after(preparation, Focus(on=LENGTH)).focus == LENGTH


def test_a_field_that_is_not_there_is_not_taken_in_hand() -> None:
    assert circle(Focus(on=NAMES)).focus == START
    assert circle(Adjust(1, NAMES)) == of(CIRCLE)


def test_changing_a_field_takes_it_in_hand_and_without_one_changes_that_in_hand() -> None:
    preparation = after(of(ROUND), Adjust(1, PEOPLE))
    assert (preparation.focus, preparation.wish.people) == (PEOPLE, ("P1", "P2", "P3", "P4"))
    assert after(preparation, Adjust(-1)).wish.people == ("P1", "P2", "P3")


@pytest.mark.parametrize("field", [START, NAMES])
def test_there_is_nothing_to_change_in_the_start_and_in_names(field: Field) -> None:
    assert after(of(ROUND), Adjust(1, field)).wish == of(ROUND).wish


def test_who_has_no_name_leaves_before_who_has() -> None:
    named = after(of(ROUND), NamePerson(at=2), TypeText("Q"), DoneNaming())
    assert named.wish.people == ("P1", "P2", "Q")
    assert after(named, Adjust(-1, PEOPLE)).wish.people == ("P1", "Q")
    assert after(named, Adjust(-2, PEOPLE), Adjust(1)).wish.people == ("Q", "P2")
    assert after(of(ROUND, PlanRequest(people=("Q", "R"))), Adjust(-1, PEOPLE)).wish.people == ("Q",)


def test_where_everyone_has_a_turn_there_is_somebody() -> None:
    assert after(of(ROUND), Adjust(-9, PEOPLE)).wish.people == ("P1",)


def test_where_nobody_has_a_turn_of_their_own_nobody_needs_to_be_counted() -> None:
    assert circle().wish.people == ()
    assert circle(Adjust(-1, PEOPLE)).wish.people == ()
    assert circle(Adjust(1, PEOPLE)).wish.people == ("P1", "P2", "P3", "P4")
    assert circle(Adjust(1, PEOPLE), Adjust(1)).wish.people == ("P1", "P2", "P3", "P4", "P5")
    assert circle(Adjust(1, PEOPLE), Adjust(-5)).wish.people == ()


def test_there_is_an_end_to_how_many_people_there_can_be() -> None:
    assert len(circle(Adjust(1, PEOPLE), Adjust(200)).wish.people) == MAXIMUM_PEOPLE


def test_variants_go_round_and_the_first_is_what_is_usual_for_the_size() -> None:
    preparation = of(ROUND)
    wanted = [preparation.wish.variant]
    for _ in range(3):
        preparation = after(preparation, Adjust(1, VARIANT))
        wanted.append(preparation.wish.variant)
    assert wanted == [None, "three", "five", None]
    assert after(preparation, Adjust(-1, VARIANT)).wish.variant == "five"


def test_an_optional_step_is_put_in_and_taken_out() -> None:
    there = circle(Adjust(1, WELCOME))
    assert there.wish.include == ("welcome",)
    assert circle(Adjust(1, WELCOME), Adjust(-1)).wish.include == ()


def lengths(*steps: int, preparation: SetupForm, protocol: Protocol) -> list[Duration | None]:
    """The agreed time after each of these changes."""
    found = []
    for step in steps:
        preparation = after(preparation, Adjust(step, LENGTH), protocol=protocol)
        found.append(preparation.wish.time)
    return found


def test_the_time_goes_from_one_full_five_minutes_to_the_next_and_at_the_usual_none_is_agreed() -> None:
    """The circle takes 6:30; with its least of 3:15 it fits into 5 minutes."""
    ups_and_downs = lengths(1, 1, -1, -1, -1, 1, preparation=of(CIRCLE), protocol=CIRCLE)
    assert ups_and_downs == [minutes(10), minutes(15), minutes(10), None, minutes(5), None]


def test_the_protocols_own_length_is_what_holds_where_none_is_agreed() -> None:
    assert lengths(1, -1, -1, 1, preparation=of(ROUND), protocol=ROUND) == [minutes(35), None, minutes(25), None]


def test_a_time_between_two_full_five_minutes_goes_to_the_nearest() -> None:
    odd = of(ROUND, PlanRequest(time=minutes(33)))
    assert lengths(1, preparation=odd, protocol=ROUND) == [minutes(35)]
    assert lengths(-1, preparation=odd, protocol=ROUND) == [None]


def test_a_time_too_short_is_refused_with_the_least_that_works() -> None:
    short = with_setup_command(of(ROUND), Adjust(-3, LENGTH), NINE, partial(make_plan, ROUND))
    with pytest.raises(KioskError, match="needs 18 min"):
        make_plan(ROUND, short.wish)


def test_nobody_agrees_on_more_than_a_day() -> None:
    assert circle(Adjust(9000, LENGTH)).wish.time == MAXIMUM_TIME
    assert circle(Adjust(9000, END)).until is None


def test_a_time_of_day_goes_from_one_full_five_minutes_to_the_next() -> None:
    """The circle would end at 9:06:30."""
    preparation = circle(Adjust(1, END))
    assert (preparation.until, preparation.wish.time) == (NINE + minutes(10), minutes(10))
    preparation = circle(Adjust(1, END), Adjust(2))
    assert (preparation.until, preparation.wish.time) == (NINE + minutes(20), minutes(20))
    preparation = circle(Adjust(-1, END))
    assert (preparation.until, preparation.wish.time) == (NINE + minutes(5), minutes(5))


def test_a_time_of_day_goes_on_from_the_length_that_was_agreed() -> None:
    assert circle(Adjust(1, LENGTH), Adjust(1, END)).until == NINE + minutes(15)
    assert after(of(ROUND), Adjust(1, END)).until == NINE + minutes(35)


def test_a_length_that_is_agreed_later_takes_the_place_of_the_time_of_day() -> None:
    preparation = circle(Adjust(2, END), Adjust(1, LENGTH))
    assert (preparation.until, preparation.wish.time) == (None, minutes(20))


def test_until_a_time_of_day_less_is_left_the_longer_the_start_is_put_off() -> None:
    preparation = circle(Adjust(1, END))
    later = Instant(NINE + 90_500)
    assert circle_after(preparation, Focus(1), later).wish.time == seconds(8 * 60 + 30)
    planner = partial(make_plan, CIRCLE)
    plan = planner(preparation.wish)
    assert plan_at_start(preparation, plan, NINE, planner) is plan
    shorter = PlanRequest(time=seconds(8 * 60 + 30), fixed_end=True)
    assert plan_at_start(preparation, plan, later, planner) == make_plan(CIRCLE, shorter)


def circle_after(preparation: SetupForm, command: SetUpCommand, now: Instant) -> SetupForm:
    return with_setup_command(preparation, command, now, partial(make_plan, CIRCLE))


def test_a_session_starts_even_when_what_is_left_is_too_little_and_knows_that_it_will_be_late() -> None:
    preparation = circle(Adjust(1, END))
    plan = make_plan(CIRCLE, preparation.wish)
    for minute, left in ((9, minutes(1)), (11, minutes(0))):
        late = plan_at_start(preparation, plan, Instant(NINE + minutes(minute)), partial(make_plan, CIRCLE))
        assert late == replace(plan, time=left)


def test_where_no_time_of_day_was_agreed_the_plan_starts_as_it_is() -> None:
    def planner(_: PlanRequest) -> Plan:
        raise AssertionError("nothing needs to be planned")

    plan = make_plan(CIRCLE)
    assert plan_at_start(of(CIRCLE), plan, NINE, planner) is plan


def test_an_end_can_be_agreed_as_an_instant_and_not_more_than_a_day_ahead() -> None:
    preparation = circle(AgreeEnd(Instant(NINE + minutes(25))))
    assert (preparation.until, preparation.wish.time, preparation.focus) == (NINE + minutes(25), minutes(25), END)
    assert circle(AgreeEnd(Instant(NINE + MAXIMUM_TIME + 1))).until is None


def test_names_need_people() -> None:
    with pytest.raises(Refused, match="how many people"):
        circle(NamePerson(at=0))


def test_a_name_being_typed_has_the_names_in_hand_and_the_keyboard_goes_when_it_is_done() -> None:
    preparation = after(of(ROUND), NamePerson(at=1), TypeText("Q"))
    assert preparation.focus == NAMES
    assert preparation.naming is not None
    assert preparation.wish.people == ("P1", "P2", "P3")
    done = after(preparation, PressKey(), MoveKey(across=1), PressKey())  # next, then done
    assert (done.naming, done.wish.people, done.focus) == (None, ("P1", "Q", "P3"), NAMES)


def test_any_change_takes_the_last_problem_away() -> None:
    assert after(replace(of(ROUND), problem="Too short."), Focus(1)).problem == ""


def test_a_wish_read_off_a_plan_leads_to_the_same_plan() -> None:
    wish = PlanRequest(people=("Q", "R", "S"), time=minutes(40), variant="five", include=("extra",))
    assert plan_request(make_plan(ROUND, wish)) == wish


def test_a_plan_that_was_changed_elsewhere_is_taken_over() -> None:
    preparation = after(of(ROUND), Adjust(1, PEOPLE), Adjust(1, EXTRA), Adjust(1, LENGTH), NamePerson(at=0))
    taken = with_earlier_wishes(preparation, make_plan(ROUND))
    assert taken.wish == PlanRequest(people=("P1", "P2", "P3"))  # the usual variant and the usual time are not wishes
    assert (taken.naming, taken.until, taken.focus) == (None, None, NAMES)
    other = make_plan(ROUND, PlanRequest(people=("Q", "R"), variant="five", time=minutes(25)))
    assert with_earlier_wishes(preparation, other).wish == PlanRequest(
        people=("Q", "R"), variant="five", time=minutes(25)
    )


def test_a_variant_with_a_length_of_its_own_has_that_as_its_usual_time() -> None:
    variant = Variant.model_validate({"title": "Brief", "length": "20 min"})
    brief = ROUND.model_copy(update={"variants": {"brief": variant}})
    preparation = after(of(brief), Adjust(1, VARIANT), protocol=brief)
    assert preparation.plan is not None
    assert preparation.plan.time == minutes(20)
    assert with_earlier_wishes(preparation, preparation.plan).wish.time is None
    longer = after(preparation, Adjust(1, LENGTH), protocol=brief)
    assert longer.wish.time == minutes(25)
    assert after(longer, Adjust(-1, LENGTH), protocol=brief).wish.time is None
    assert after(preparation, Adjust(1, END), protocol=brief).wish.time == minutes(25)


def test_a_time_of_day_stays_agreed_when_something_else_was_changed_elsewhere() -> None:
    preparation = after(of(ROUND), Adjust(1, END))
    assert preparation.plan is not None
    assert (
        with_earlier_wishes(preparation, replace(preparation.plan, people=("Q", "R", "S"))).until == preparation.until
    )
    assert with_earlier_wishes(preparation, make_plan(ROUND)).until is None


def test_a_field_that_is_gone_leaves_the_start_in_hand() -> None:
    preparation = circle(Adjust(1, PEOPLE), Focus(on=NAMES))
    assert with_earlier_wishes(preparation, make_plan(CIRCLE)).focus == START


steps = st.integers(-3, 3).filter(bool)
fields = st.none() | st.sampled_from([PEOPLE, VARIANT, LENGTH, END, EXTRA, WELCOME])
asked: st.SearchStrategy[SetUpCommand] = st.one_of(
    st.builds(Adjust, steps, fields),
    st.builds(Focus, steps),
    st.builds(NamePerson, st.integers(-1, 1), st.none() | st.integers(0, 2)),
    st.sampled_from([TypeText("Q"), PressKey(), DoneNaming()]),
)


def test_a_name_is_typed_on_when_others_leave_and_ends_with_whose_it_is() -> None:
    typing = with_setup_command(of(ROUND), NamePerson(0, 1), NINE, partial(make_plan, ROUND))
    assert typing.naming is not None
    others_left = with_setup_command(
        typing, Adjust(2 - len(typing.wish.people), PEOPLE), NINE, partial(make_plan, ROUND)
    )
    assert (len(others_left.wish.people), others_left.naming) == (2, typing.naming)
    assert with_setup_command(others_left, Adjust(-1, PEOPLE), NINE, partial(make_plan, ROUND)).naming is None


@LAW
@given(st.sampled_from([ROUND, CIRCLE]), st.lists(st.tuples(asked, st.integers(0, 400_000)), max_size=12))
def test_whatever_is_set_up_the_last_good_plan_can_be_started_and_is_what_the_wish_says(
    protocol: Protocol, script: list[tuple[SetUpCommand, int]]
) -> None:
    preparation, now, planner = of(protocol), NINE, partial(make_plan, protocol)
    plan = planner(preparation.wish)
    for command, wait in script:
        now = Instant(now + wait)
        try:
            wanted = with_setup_command(preparation, command, now, planner)
            plan = planner(wanted.wish)
        except KioskError:
            continue
        preparation = replace(wanted, plan=plan)
        assert preparation.focus in preparation.fields
        assert planner(plan_request(plan)) == plan
        assert plan_at_start(preparation, plan, now, planner) == plan
