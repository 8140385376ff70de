"""What holds for every plan that is made of a protocol, some people and a time."""

import re
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.config.paths import shipped
from kiosk.core.errors import KioskError
from kiosk.core.plan.allocation import GRAINS, Demand, allocate, minimum_total
from kiosk.core.plan.builder import DEFAULT_PEOPLE, make_plan, numbered_people
from kiosk.core.plan.model import Plan, Topic, Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.plan.runs import DEFAULT_TOPICS
from kiosk.core.protocol.model import Protocol
from kiosk.core.units import Duration, minutes, parse_length, seconds, to_clock
from kiosk.protocol_files.library import Library
from tests.core.samples import CIRCLE_FILE
from tests.core.strategies import LAW


@st.composite
def steps(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A step as a file says it: of a length, a range or without a clock, perhaps protected or optional."""
    shortest = draw(st.integers(2, 600))
    longest = shortest + draw(st.sampled_from([0, 0, 1, 60, 300]))
    step: dict[str, Any] = {"id": name, "title": name, "speaks": "presenter", "protected": draw(st.booleans())}
    kind = draw(st.sampled_from(["timed", "timed", "timed", "untimed", "optional"]))
    if kind != "untimed":
        step["minutes"] = f"{shortest}-{longest} s"
    if kind == "timed" and draw(st.booleans()):
        step["at_least"] = f"{draw(st.integers(1, shortest))} s"
    step["optional"] = kind == "optional"
    return step


@st.composite
def protocols(draw: st.DrawFn, as_many: str = "all") -> Protocol:
    """An opening, a round of one to three steps, and a closing."""
    inside = [draw(steps(f"inside-{number}")) for number in range(draw(st.integers(1, 3)))]
    stages = [
        {"title": "Opening", "steps": [{**draw(steps("opening")), "optional": False}]},
        {"title": "Round", "for_each": "person", "as_many": as_many, "takes": "presenter", "steps": inside},
        {"title": "Closing", "steps": [draw(steps("closing"))]},
    ]
    return Protocol.model_validate({**CIRCLE_FILE, "stages": stages, "variants": {}})


people = st.integers(1, 9).map(numbered_people)
times = st.integers(1, 12_000).map(seconds)


def made(protocol: Protocol, people: tuple[str, ...], time: Duration | None) -> Plan:
    """The plan; an example for which there is none is left aside."""
    try:
        return make_plan(protocol, PlanRequest(people=people, time=time))
    except KioskError:
        assume(False)
        raise


def counted(plan: Plan) -> list[Turn]:
    """The turns that have a clock and are run."""
    return [turn for turn in plan.turns if turn.planned is not None and not turn.out]


@LAW
@given(protocols(), people, st.none() | times)
def test_every_turn_lies_between_its_least_and_its_most_in_whole_seconds_and_the_plan_fits_its_time(
    protocol: Protocol, people: tuple[str, ...], time: Duration | None
) -> None:
    plan = made(protocol, people, time)
    for turn in plan.turns:
        if turn.planned is not None:
            assert 0 < turn.least <= turn.planned <= turn.most
            assert turn.planned % 1000 == 0
            assert all(0 < check < turn.planned for check in turn.checks)
    assert plan.time == time
    assert plan.slack >= 0
    assert plan.planned + plan.slack == (plan.planned if time is None else time)


@LAW
@given(protocols(), people, times)
def test_a_step_is_of_one_length_for_everybody_in_the_round_and_each_person_has_each_step_once(
    protocol: Protocol, people: tuple[str, ...], time: Duration
) -> None:
    plan = made(protocol, people, time)
    found = defaultdict(list)
    for turn in plan.turns:
        found[turn.step].append(turn)
    for turns in found.values():
        assert len({(turn.planned, turn.least, turn.most, turn.checks) for turn in turns}) == 1
        if turns[0].round:
            assert [turn.person for turn in turns] == list(people)
            assert [turn.round for turn in turns] == list(range(1, len(people) + 1))
            assert {turn.role for turn in turns} == {"Presenter"}
    assert len({turn.key for turn in plan.turns}) == len(plan.turns)


@LAW
@given(protocols(), people, times)
def test_time_is_left_over_only_where_it_cannot_be_shared_out(
    protocol: Protocol, people: tuple[str, ...], time: Duration
) -> None:
    plan = made(protocol, people, time)
    turns = counted(plan)
    if not all(turn.planned == turn.most for turn in turns):
        assert plan.slack < max(GRAINS[0], seconds(len(turns)))


@LAW
@given(protocols(), people, times)
def test_a_protected_step_is_shortened_only_where_every_other_is_as_short_as_it_can_be(
    protocol: Protocol, people: tuple[str, ...], time: Duration
) -> None:
    usual = {turn.key: turn.planned for turn in counted(make_plan(protocol, PlanRequest(people=people)))}
    turns = counted(made(protocol, people, time))
    if any(turn.protected and turn.planned is not None and turn.planned < (usual[turn.key] or 0) for turn in turns):
        assert all(turn.planned == turn.least for turn in turns if not turn.protected)


@LAW
@given(protocols(), people)
def test_the_least_time_that_a_refusal_names_works_and_a_second_less_does_not(
    protocol: Protocol, people: tuple[str, ...]
) -> None:
    assume(counted(make_plan(protocol, PlanRequest(people=people))))
    with pytest.raises(KioskError, match="is too short for Solution Circle: ") as refused:
        make_plan(protocol, PlanRequest(people=people, time=Duration(1)))
    named = re.search(r"needs (.+)\.$", str(refused.value))
    assert named
    shortest = parse_length(named[1])
    plan = make_plan(protocol, PlanRequest(people=people, time=shortest))
    assert plan.planned == shortest
    assert all(turn.planned == turn.least for turn in counted(plan))
    with pytest.raises(KioskError, match=f"the shortest version needs {named[1]}"):
        make_plan(protocol, PlanRequest(people=people, time=Duration(shortest - 1000)))


@LAW
@given(protocols(as_many="fit"), people, times)
def test_as_many_as_fit_is_the_most_turns_that_fit(protocol: Protocol, people: tuple[str, ...], time: Duration) -> None:
    plan = made(protocol, people, time)
    turns = max(turn.round for turn in plan.turns)
    everybody = protocol.model_copy(
        update={"stages": tuple(stage.model_copy(update={"as_many": "all"}) for stage in protocol.stages)}
    )
    with_all = make_plan(everybody, PlanRequest(people=people[:turns], time=time))
    assert plan.turns == with_all.turns
    if turns < len(people):
        with pytest.raises(KioskError, match="is too short"):
            make_plan(everybody, PlanRequest(people=people[: turns + 1], time=time))


# -- by example --------------------------------------------------------------------------------------------------------


def protocol_of(*stages: dict[str, Any], **keys: Any) -> Protocol:
    """The sample protocol with these stages."""
    return Protocol.model_validate({**CIRCLE_FILE, "variants": {}, "stages": list(stages), **keys})


def step(name: str, length: str | None = None, **keys: Any) -> dict[str, Any]:
    """A step as a file says it."""
    return {"id": name, "title": name, "speaks": "presenter", **({"minutes": length} if length else {}), **keys}


AIRTIME = protocol_of(
    {"title": "Begin", "steps": [step("check-in", "10 min", at_least="10 min")]},
    {"title": "Airtime", "for_each": "person", "as_many": "fit", "steps": [step("airtime", "30-40 min")]},
    {"title": "End", "steps": [step("review", "10 min", at_least="10 min", protected=True)]},
)


@pytest.mark.parametrize(
    ("time", "airtimes", "each", "slack"), [(120, 3, 33 + 20 / 60, 0), (60, 1, 40, 0), (109, 2, 40, 9), (50, 1, 30, 0)]
)
def test_as_many_airtimes_as_fit_and_each_within_its_range(time: int, airtimes: int, each: float, slack: int) -> None:
    plan = make_plan(AIRTIME, PlanRequest(people=numbered_people(6), time=minutes(time)))
    talks = [turn for turn in plan.turns if turn.step == "airtime"]
    assert [turn.person for turn in talks] == list(numbered_people(airtimes))
    assert {turn.planned for turn in talks} == {minutes(each)}
    assert plan.slack == minutes(slack)


def test_a_time_in_which_not_even_one_turn_fits_is_refused_with_the_least_that_works() -> None:
    with pytest.raises(KioskError, match=r"49 min 59 s is too short for Solution Circle: .* needs 50 min\."):
        make_plan(AIRTIME, PlanRequest(people=numbered_people(6), time=seconds(2999)))


def test_six_turns_of_eight_minutes_do_not_fit_in_twenty() -> None:
    turns = {"title": "Turns", "for_each": "person", "steps": [step("turn", "8 min", at_least="8 min")]}
    with pytest.raises(KioskError, match=r"20 min is too short for .*: even the shortest version needs 48 min\."):
        make_plan(protocol_of(turns), PlanRequest(people=numbered_people(6), time=minutes(20)))


def test_no_time_at_all_is_too_short_and_not_forgotten() -> None:
    with pytest.raises(KioskError, match="0 s is too short"):
        make_plan(AIRTIME, PlanRequest(time=Duration(0)))


def test_without_a_wish_it_is_planned_for_the_protocols_own_length_and_least_people() -> None:
    own = AIRTIME.model_copy(update={"length": minutes(90)})
    assert make_plan(own).time == minutes(90)
    assert make_plan(own).people == numbered_people(DEFAULT_PEOPLE)
    fewer = protocol_of(
        {"title": "Turns", "for_each": "person", "steps": [step("turn", "8 min")]}, people={"least": 2, "most": 5}
    )
    assert make_plan(fewer).people == ("P1", "P2")
    assert make_plan(protocol_of({"title": "Talk", "steps": [step("talk", "8 min")]})).people == ()


def test_the_variant_for_a_group_of_this_size_or_of_the_nearest_is_taken_by_itself() -> None:
    variants = {
        f"for-{size}": {"title": f"For {size}", "people": size, "steps": {"turn": {"minutes": f"{length} min"}}}
        for size, length in ((4, 12), (6, 8))
    }
    file = {
        **CIRCLE_FILE,
        "stages": [{"title": "Turns", "for_each": "person", "steps": [step("turn", "10 min"), step("talk", "1 min")]}],
        "variants": {**variants, "no-talk": {"title": "No talk", "steps": {"talk": {"out": True}}}},
    }
    varied = Protocol.model_validate(file)
    for count, variant, length in (
        (3, "for-4", 12),
        (4, "for-4", 12),
        (5, "for-4", 12),
        (6, "for-6", 8),
        (9, "for-6", 8),
    ):
        plan = make_plan(varied, PlanRequest(people=numbered_people(count)))
        assert (plan.variant, plan.turns[0].planned) == (variant, minutes(length))
    assert {turn.step for turn in make_plan(varied, PlanRequest(variant="no-talk")).turns} == {"turn"}


TOPICS = protocol_of(
    {"title": "Begin", "steps": [step("choose", "5 min", decides="topics")]},
    {
        "title": "Topics",
        "for_each": "topic",
        "steps": [step("talk", "6 min", at_least="2 min"), step("answer", "3 min", at_least="1 min")],
    },
    {"title": "End", "steps": [step("closing", "5 min", at_least="3 min")]},
)


def test_before_the_topics_are_chosen_there_is_room_for_the_usual_number() -> None:
    plan = make_plan(TOPICS)
    assert [turn.topic for turn in plan.turns if turn.step == "talk"] == ["1", "2"]
    assert DEFAULT_TOPICS == 2


def test_each_topic_has_its_own_time_and_owner_and_the_rest_shares_what_is_left() -> None:
    topics = (Topic("Rest", minutes(9), "P2"), Topic("Play", minutes(4)))
    plan = make_plan(TOPICS, PlanRequest(time=minutes(21), topics=topics))
    assert [(turn.step, turn.round, turn.topic, turn.person, turn.planned) for turn in plan.turns] == [
        ("choose", 0, None, None, seconds(240)),
        ("talk", 1, "Rest", "P2", minutes(6)),
        ("answer", 1, "Rest", "P2", minutes(3)),
        ("talk", 2, "Play", None, seconds(165)),
        ("answer", 2, "Play", None, seconds(75)),
        ("closing", 0, None, None, seconds(240)),
    ]
    assert (plan.topics, plan.slack) == (topics, 0)


def test_a_topic_with_less_time_than_it_takes_is_refused_by_name() -> None:
    with pytest.raises(
        KioskError, match=r"2 min 59 s is too short for the topic 'Rest': in .* each topic needs at least 3 min\."
    ):
        make_plan(TOPICS, PlanRequest(topics=(Topic("Rest", seconds(179)),)))


def test_lengths_are_quarters_of_a_minute_wherever_those_make_up_the_time() -> None:
    outline = Demand(minutes(5), minutes(7.5), minutes(10), 3)
    closing = Demand(minutes(4), minutes(8), minutes(8))
    assert allocate(minutes(26), (outline, closing)) == (minutes(6.5), minutes(6.5))  # 6:31 and 6:26 to the second
    assert allocate(seconds(1567), (outline, closing)) == (minutes(6.5), minutes(6.5))  # seven seconds are nobody's
    assert allocate(minutes(20), (outline,)) == (seconds(400),)  # three of 6:30 or 6:45 do not make 20 minutes


@LAW
@given(
    st.integers(0, 4000).map(seconds),
    st.lists(
        st.tuples(st.integers(1, 200), st.integers(0, 200), st.integers(0, 200), st.integers(1, 6)).map(
            lambda drawn: Demand(
                seconds(drawn[0]),
                seconds(drawn[0] + drawn[1]),
                seconds(drawn[0] + drawn[1] + drawn[2]),
                drawn[3],
            )
        ),
        max_size=5,
    ),
)
def test_what_is_allotted_fits_and_is_none_only_where_the_least_does_not(time: Duration, parts: list[Demand]) -> None:
    lengths = allocate(time, parts)
    if lengths is None:
        assert time < minimum_total(parts)
        return
    assert sum(length * part.count for length, part in zip(lengths, parts, strict=True)) <= time
    for length, part in zip(lengths, parts, strict=True):
        assert part.minimum <= length <= part.maximum
        assert length % 1000 == 0


def by_step(plan: Plan) -> dict[str, str]:
    """The length of each step as people say it; equal turns have one."""
    found = defaultdict(set)
    for turn in plan.turns:
        if turn.planned is not None and not turn.out:
            found[turn.step].add(to_clock(turn.planned))
    return {step: one for step, (one,) in found.items()}


@pytest.mark.parametrize(
    ("people", "time", "reconnect", "turn"),
    [
        (5, 58, "4:15", ["1:00", "3:45", "2:00", "2:00", "1:00"]),
        (7, 60, "4:15", ["0:45", "2:45", "1:45", "1:00", "1:00"]),
        (6, 57, "4:00", ["1:00", "3:00", "2:00", "1:00", "1:00"]),
    ],
)
def test_equal_turns_have_lengths_that_can_be_said_where_a_search_finds_them(
    people: int, time: int, reconnect: str, turn: list[str]
) -> None:
    plan = make_plan(peers(), PlanRequest(numbered_people(people), minutes(time)))
    assert plan.planned == minutes(time)
    assert by_step(plan) == {
        "reconnect": reconnect,
        **dict(zip(("clarify", "look-deeper", "action-step", "response", "reflections"), turn, strict=True)),
        "review": "5:00",
    }


def peers() -> Protocol:
    return Library([shipped("protocols")]).load("npq-community")


@pytest.mark.parametrize("time", [seconds(18_000), seconds(17_958), seconds(17_961)])
def test_a_plan_for_forty_people_still_fits(time: Duration) -> None:
    plan = make_plan(peers(), PlanRequest(numbered_people(40), time))
    assert 0 <= time - plan.planned < minutes(1)
