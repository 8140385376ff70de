"""The five shipped protocols against the figures of their sources."""

import pytest

from kiosk.config.paths import shipped
from kiosk.core.errors import KioskError
from kiosk.core.plan.builder import make_plan, numbered_people, sheet_boxes
from kiosk.core.plan.model import BoxKind, Plan, Topic, Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.units import ZERO, minutes, seconds
from kiosk.protocol_files.library import check, read_protocol

FILES = {file.stem: file for file in sorted(shipped("protocols").glob("*.yaml"))}
NAMES = ["als-airtime", "als-topics", "npq-community", "solution-circle", "what-works-circle"]


SHELF = [
    *("balint-group", "consultancy", "fishbowl", "lean-coffee", "one-two-four-all"),
    *("plain-agenda", "six-thinking-hats", "troika-consulting", "wise-crowds", "world-cafe"),
]
"""Well-known formats with a public source."""


@pytest.fixture(scope="module", params=[*NAMES, *SHELF])
def any_protocol(request: pytest.FixtureRequest) -> Protocol:
    return read_protocol(FILES[request.param])


@pytest.fixture(scope="module", params=NAMES)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return read_protocol(FILES[request.param])


def planned(name: str, people: int = 0, time: float | None = None, variant: str | None = None) -> Plan:
    """The plan for so many people and minutes."""
    length = None if time is None else minutes(time)
    return make_plan(read_protocol(FILES[name]), PlanRequest(numbered_people(people), length, variant))


def clock(turns: tuple[Turn, ...]) -> list[tuple[str, float | None]]:
    """Each step with its minutes."""
    return [(turn.step, None if turn.planned is None else turn.planned / 60_000) for turn in turns]


def round_of(plan: Plan, number: int) -> tuple[Turn, ...]:
    return tuple(turn for turn in plan.turns if turn.round == number)


def marked(plan: Plan, mark: str) -> list[str]:
    """The steps that are quiet, protected or in turn, each once."""
    return list(dict.fromkeys(turn.step for turn in plan.turns if getattr(turn, mark)))


def listening(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Who is silent in which step, where anybody is."""
    return {turn.step: turn.listens for turn in plan.turns if turn.listens}


def test_these_are_shipped_and_without_a_fault() -> None:
    assert sorted(FILES) == sorted([*NAMES, *SHELF])
    assert [check(file) for file in FILES.values()] == [()] * 15


def test_everything_on_a_screen_is_short(any_protocol: Protocol) -> None:
    for step in any_protocol.steps:
        assert len(step.prompts) <= 5, step.id
        assert all(len(prompt) <= 60 for prompt in step.prompts), step.id


def test_roles_have_cards_and_the_clock_needs_no_person(any_protocol: Protocol) -> None:
    protocol = any_protocol
    assert all(role.does for role in protocol.roles.values())
    assert [name for name, role in protocol.roles.items() if role.kiosk] == ["timekeeper"]
    assert len([name for name, role in protocol.roles.items() if role.everyone_else]) == 1
    named = {name for step in protocol.steps for name in (*step.speaks, *step.listens)}
    assert "timekeeper" not in named


def test_a_role_whose_title_names_several_people_says_so(any_protocol: Protocol) -> None:
    protocol = any_protocol
    several = {"Set members", "Peers", "Appreciative encouragers", "Consultants", "Table hosts"}
    assert all(role.plural is (role.title in several) for role in protocol.roles.values())


def test_each_says_its_rules_its_source_its_doubts_and_what_to_write_down(protocol: Protocol) -> None:
    assert protocol.ground_rules
    assert protocol.doubts
    assert [box.kind for box in sheet_boxes(protocol)].count(BoxKind.ACTIONS) == 1
    assert {box.step for box in sheet_boxes(protocol) if box.step} <= {step.id for step in protocol.steps}
    assert "document 00" in protocol.source
    assert any(step.capture for step in protocol.steps)


def test_each_format_of_the_shelf_names_a_public_source_and_says_what_is_ours(any_protocol: Protocol) -> None:
    assert any_protocol.doubts
    assert any(step.capture for step in any_protocol.steps) or any_protocol.id == "balint-group"
    assert [box.kind for box in sheet_boxes(any_protocol)].count(BoxKind.ACTIONS) == 1
    if any_protocol.id in SHELF:
        known = (
            "Liberating Structures",
            "leancoffee.org",
            "National School Reform",
            "Balint",
            "theworldcafe",
            "de Bono",
        )
        assert any(name in any_protocol.source for name in (*known, "Our own"))


@pytest.mark.parametrize(
    ("name", "people", "time"),
    [
        ("balint-group", 8, 45),
        ("consultancy", 6, 50),
        ("fishbowl", 20, 50),
        ("lean-coffee", 5, 60),
        ("one-two-four-all", 24, 12),
        ("plain-agenda", 6, 60),
        ("six-thinking-hats", 6, 40),
        ("troika-consulting", 12, 30),
        ("wise-crowds", 4, 60),
        ("wise-crowds", 5, 75),
        ("world-cafe", 24, 91),
    ],
)
def test_each_format_of_the_shelf_takes_the_time_that_its_source_or_its_file_says(
    name: str, people: int, time: float
) -> None:
    assert planned(name, people).planned == minutes(time)


def test_one_two_four_all_goes_from_silence_to_pairs_to_fours() -> None:
    turns = planned("one-two-four-all").turns
    assert [(turn.step, turn.silent, turn.groups_of) for turn in turns] == [
        ("question", False, 0),
        ("alone", True, 0),
        ("pairs", False, 2),
        ("fours", False, 4),
        ("all", False, 0),
    ]


def test_in_a_troika_each_of_three_is_the_client_and_a_world_cafe_has_three_rounds() -> None:
    for name in ("troika-consulting", "world-cafe"):
        rounds = [turn for turn in planned(name, 12).turns if turn.rounds]
        assert {(turn.round, turn.rounds) for turn in rounds} == {(1, 3), (2, 3), (3, 3)}
        assert all(turn.person is None for turn in rounds)


# Solution Circle


def test_a_solution_circle_takes_seventeen_minutes() -> None:
    plan = planned("solution-circle")
    steps = ["ground-rules", "sharing", "clarifying", "concerns", "ideas", "possible", "action-plan", "reflection"]
    assert clock(plan.turns) == list(zip(steps, [None, 3, 1, 2, 3, 4, 4, 3], strict=True))
    assert [turn.step for turn in plan.turns if turn.out] == ["reflection"]
    assert plan.planned == minutes(17)


def test_longer_sharing_gives_four_minutes_and_one() -> None:
    plan = planned("solution-circle", variant="longer-sharing")
    assert clock(plan.turns)[1:3] == [("sharing", 4), ("clarifying", 1)]
    assert plan.planned == minutes(18)


def test_the_reflection_round_adds_three_minutes_where_it_is_wanted() -> None:
    plan = make_plan(read_protocol(FILES["solution-circle"]), PlanRequest(include=("reflection",)))
    assert plan.planned == minutes(20)
    assert plan.turns[-1].in_turn


def test_in_a_solution_circle_the_team_listens_first_and_the_presenter_to_the_ideas() -> None:
    plan = planned("solution-circle")
    assert listening(plan) == {"sharing": ("Creative team",), "ideas": ("Presenter",)}
    assert marked(plan, "quiet") == ["sharing"]
    assert marked(plan, "protected") == ["action-plan"]


def test_a_shorter_solution_circle_keeps_its_action_plan_whole() -> None:
    plan = planned("solution-circle", time=12)
    assert plan.planned == minutes(12)
    assert clock(plan.turns)[6] == ("action-plan", 4)


# What works


def test_what_works_fills_an_hour_exactly() -> None:
    plan = planned("what-works-circle")
    assert plan.planned == plan.time == minutes(60)
    assert len(plan.turns) == 10
    assert [turn.planned for turn in plan.turns] == [minutes(count) for count in (4, 7, 6, 6, 6, 6, 5, 5, 6, 9)]


def test_the_feedback_at_the_end_is_not_squeezed() -> None:
    assert marked(planned("what-works-circle"), "protected") == ["feedback"]
    short = planned("what-works-circle", time=45)
    assert short.planned == minutes(45)
    assert clock(short.turns)[-1] == ("feedback", 9)
    assert short.turns[-1].in_turn


def test_what_works_has_a_recording_sheet_with_a_box_for_all_that_the_screen_asks_for() -> None:
    plan = planned("what-works-circle")
    assert [(box.title, box.step, box.kind) for box in plan.boxes] == [
        ("The example", "what-worked", "texts"),
        ("The practitioner's strengths", "my-influence", "texts"),
        ("Theory and research", "theory", "texts"),
        ("Learning from this situation", "learning", "texts"),
        ("Learning in general", "learning", "texts"),
        ("Actions", "actions", "actions"),
        ("Positive observations", "feedback", "texts"),
        ("From 1 to 10, if you like: what, how much and for whom", None, "texts"),
        ("Link to a professional framework, if you like", None, "texts"),
    ]
    assert {turn.step for turn in plan.turns if turn.capture} <= {box.step for box in plan.boxes}


def test_every_question_of_what_works_has_an_aim_and_some_are_asked_on_a_scale() -> None:
    protocol = read_protocol(FILES["what-works-circle"])
    assert all(step.aim for step in protocol.steps)
    questions = protocol.stages[1].steps
    assert sum(len(step.prompts) for step in questions) >= 28
    assert len([step for step in questions if any(prompt.startswith("From 1 to 10") for prompt in step.prompts)]) == 3


def test_alone_there_is_one_card_and_nothing_is_left_to_a_recorder() -> None:
    alone = planned("what-works-circle", 1)
    assert [card.title for card in alone.cards] == ["Practitioner", "Everyone"]
    assert not any(task.startswith("Recorder") for task in alone.afterwards)
    assert any(task.startswith("Recorder") for task in planned("what-works-circle", 8).afterwards)


def test_nobody_becomes_the_practitioner_by_turn_and_nothing_is_confidential_by_rule() -> None:
    protocol = read_protocol(FILES["what-works-circle"])
    assert not any(role.rotates for role in protocol.roles.values())
    assert not any("stays here" in rule for rule in protocol.ground_rules)


@pytest.mark.parametrize(
    ("people", "variant", "time", "spoken", "steps"),
    [
        (1, None, 30, set(), 9),
        (2, None, 45, {"Practitioner", "Curious questioner"}, 9),
        (3, None, 60, {"Practitioner", "Curious questioner", "Everyone", "Appreciative encouragers"}, 10),
        (9, "collaborative", 60, {"Practitioner", "Curious questioner", "Everyone", "Appreciative encouragers"}, 10),
        (12, "training", 60, {"Practitioner", "Curious questioner", "Everyone", "Appreciative encouragers"}, 10),
    ],
)
def test_what_works_alone_one_to_one_in_a_group_and_in_training(
    people: int, variant: str | None, time: float, spoken: set[str], steps: int
) -> None:
    plan = planned("what-works-circle", people, variant=variant)
    assert plan.planned == plan.time == minutes(time)
    assert {role for turn in plan.turns for role in turn.speaks} == spoken
    assert len(plan.turns) == steps
    assert all(turn.silent for turn in plan.turns) is (people == 1)


# Action learning set with airtime


def test_an_airtime_may_take_thirty_to_forty_minutes() -> None:
    turns = [turn for turn in planned("als-airtime", 6, 120).turns if turn.round == 1]
    assert [turn.step for turn in turns] == [
        *("outline", "clarifying", "reflective", "future", "presenter-review", "set-review"),
    ]
    assert sum(turn.least for turn in turns) == minutes(30)
    assert sum(turn.most for turn in turns) == minutes(40)
    assert (turns[0].least, turns[0].most) == (minutes(5), minutes(10))


@pytest.mark.parametrize(
    ("people", "time", "airtimes"), [(6, 120, 3), (6, 60, 1), (5, 150, 4), (7, 240, 7), (7, 420, 7)]
)
def test_as_many_airtimes_are_planned_as_fit_and_each_is_of_the_same_length(
    people: int, time: float, airtimes: int
) -> None:
    plan = planned("als-airtime", people, time)
    rounds = [sum(turn.planned or ZERO for turn in round_of(plan, number + 1)) for number in range(airtimes)]
    assert [turn.person for turn in plan.turns if turn.step == "outline"] == list(numbered_people(airtimes))
    assert len(set(rounds)) == 1
    assert minutes(30) <= rounds[0] <= minutes(40)
    assert plan.planned <= minutes(time)


def test_two_hours_for_six_leave_less_than_a_second_for_each_part_unused() -> None:
    assert ZERO <= planned("als-airtime", 6, 120).slack < seconds(3)


def test_during_the_outline_everyone_else_listens() -> None:
    plan = planned("als-airtime", 6, 120)
    assert listening(plan)["outline"] == ("Set members", "Facilitator")
    assert marked(plan, "quiet") == ["outline"]
    assert marked(plan, "in_turn") == ["check-in"]
    assert {turn.role for turn in plan.turns if turn.round} == {"Presenter"}


def test_a_session_without_time_for_a_single_airtime_is_refused_with_the_least_that_works() -> None:
    with pytest.raises(KioskError, match=r"even the shortest version needs 44 min\."):
        planned("als-airtime", 6, 40)
    assert round_of(planned("als-airtime", 6, 44), 1)


# Action learning set by topics


def test_before_the_group_has_chosen_two_topics_fill_ninety_minutes() -> None:
    plan = planned("als-topics", 5)
    assert plan.planned == minutes(90)
    assert [turn.step for turn in plan.turns if turn.decides] == ["choose-topics"]
    assert [turn.step for turn in plan.turns][:3] == ["report-back", "name-topics", "choose-topics"]
    assert marked(plan, "in_turn") == ["name-topics"]


def test_each_topic_takes_the_time_that_the_group_gives_it() -> None:
    topics = (Topic("One", minutes(15), "P2"), Topic("Two", minutes(30)), Topic("Three", minutes(20), "P1"))
    plan = make_plan(read_protocol(FILES["als-topics"]), PlanRequest(numbered_people(5), topics=topics))
    lengths = [sum(turn.planned or ZERO for turn in round_of(plan, number)) for number in (1, 2, 3)]
    assert lengths == [minutes(15), minutes(30), minutes(20)]
    assert [turn.person for turn in plan.turns if turn.step == "listen"] == ["P2", None, "P1"]
    assert [turn.step for turn in round_of(plan, 1)] == [
        *("bring-to-life", "listen", "respond", "confirm-action", "capture"),
    ]
    assert plan.planned == minutes(90)


def test_the_owner_listens_while_the_group_thinks() -> None:
    plan = planned("als-topics", 5)
    assert listening(plan) == {"bring-to-life": ("Group",), "listen": ("Topic owner",)}


# Peer-led community


@pytest.mark.parametrize(
    ("people", "turn", "slack"),
    [
        (4, {"introduce": 2, "clarify": 2, "look-deeper": 4, "action-step": 2, "response": 1, "reflections": 1}, 2),
        (5, {"clarify": 1, "look-deeper": 4, "action-step": 2, "response": 2, "reflections": 1}, 0),
        (6, {"clarify": 1, "look-deeper": 3, "action-step": 2, "response": 1, "reflections": 1}, 2),
    ],
)
def test_a_turn_has_the_figures_for_the_size_of_the_group(people: int, turn: dict[str, float], slack: float) -> None:
    plan = planned("npq-community", people)
    assert clock(plan.turns)[0] == ("reconnect", 5)
    assert clock(plan.turns)[-1] == ("review", 5)
    for number in range(1, people + 1):
        assert dict(clock(round_of(plan, number))) == turn
    assert len(plan.turns) == 2 + people * len(turn)
    assert plan.time == minutes(60)
    assert plan.slack == minutes(slack)


@pytest.mark.parametrize("people", [3, 7, 8])
def test_other_sizes_have_equal_turns_that_fit_the_hour(people: int) -> None:
    plan = planned("npq-community", people)
    assert (plan.time, plan.slack >= 0) == (minutes(60), True)
    assert len({tuple(clock(round_of(plan, number))) for number in range(1, people + 1)}) == 1
    assert clock(plan.turns)[-1] == ("review", 5)


def test_the_owner_listens_while_the_peers_look_deeper_and_find_an_action() -> None:
    plan = planned("npq-community", 4)
    assert listening(plan) == {
        "introduce": ("Peers",),
        "look-deeper": ("Problem owner",),
        "action-step": ("Problem owner",),
        "response": ("Peers",),
    }
    assert marked(plan, "quiet") == ["introduce"]
    assert marked(plan, "protected") == ["review"]


def test_each_person_is_problem_owner_once_and_the_chair_rotates_by_session() -> None:
    plan = planned("npq-community", 5)
    assert [turn.person for turn in plan.turns if turn.step == "clarify"] == list(numbered_people(5))
    roles = read_protocol(FILES["npq-community"]).roles
    assert {name: role.rotates for name, role in roles.items() if role.rotates} == {
        "chair": "session",
        "problem-owner": "turn",
    }


def test_the_opening_shows_what_a_good_problem_is() -> None:
    assert "A good problem is specific, solvable and in your control." in planned("npq-community", 4).turns[0].prompts


def test_twenty_minutes_for_six_turns_are_refused_with_the_least_time_that_works() -> None:
    with pytest.raises(KioskError, match=r"20 min is too short for .*: even the shortest version needs 29 min\."):
        planned("npq-community", 6, 20)
    assert planned("npq-community", 6, 29).planned == minutes(29)
    with pytest.raises(KioskError, match="needs 29 min"):
        planned("npq-community", 6, 29 - 1 / 60)


def test_ground_rules_are_the_same_before_the_start_and_in_their_step(protocol: Protocol) -> None:
    plan = make_plan(protocol, PlanRequest(numbered_people(5)))
    steps = [turn for turn in plan.turns if turn.step == "ground-rules"]
    for turn in steps:
        assert turn.prompts[: len(plan.ground_rules)] == plan.ground_rules
    assert bool(steps) == (protocol.id in {"als-airtime", "solution-circle"})


def test_no_title_counts_steps_because_the_screen_does(any_protocol: Protocol) -> None:
    turns = make_plan(any_protocol, PlanRequest(numbered_people(5))).turns
    assert not [title for turn in turns for title in (turn.stage, turn.title) if any(sign.isdigit() for sign in title)]
