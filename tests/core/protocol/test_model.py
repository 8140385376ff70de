"""What a protocol file may say, and what is refused."""

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.core.plan.builder import make_plan, sheet_boxes
from kiosk.core.plan.model import Box, BoxKind, RoleCard
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.consistency import inconsistencies
from kiosk.core.protocol.model import Protocol
from kiosk.core.units import Duration, LengthRange, minutes, seconds
from tests.core.samples import CIRCLE, CIRCLE_FILE

ONLY = {"id": "only", "title": "Only", "speaks": "presenter"}


def changed(**changes: Any) -> dict[str, Any]:
    """The sample file with some keys replaced."""
    return {**copy.deepcopy(CIRCLE_FILE), **changes}


def with_step(**keys: Any) -> dict[str, Any]:
    """The sample file with one stage of one step, with these keys."""
    step = {"id": "only", "title": "Only", "speaks": "presenter", **keys}
    return changed(stages=[{"title": "Only", "steps": [step]}], variants={})


def without_speakers(**keys: Any) -> dict[str, Any]:
    """The sample file with one stage of one step that does not say who speaks."""
    file = with_step(**keys)
    del file["stages"][0]["steps"][0]["speaks"]
    return file


def in_rounds(for_each: object, **keys: Any) -> dict[str, Any]:
    """The sample file with one stage that is repeated."""
    return changed(stages=[{"title": "Only", "for_each": for_each, **keys, "steps": [ONLY]}], variants={})


def test_a_stage_is_held_in_as_many_rounds_as_the_file_says() -> None:
    turns = make_plan(Protocol.model_validate(in_rounds(3))).turns
    assert [(turn.key, turn.rounds, turn.person, turn.topic) for turn in turns] == [
        (("only", number), 3, None, None) for number in (1, 2, 3)
    ]


def test_a_task_is_a_text_for_everyone_or_says_who_does_it_and_when() -> None:
    tasks: list[object] = ["Find a room", {"what": "Bring a problem", "role": "presenter", "days": 7}]
    protocol = Protocol.model_validate(changed(before=tasks, after=tasks))
    assert protocol.before == protocol.after
    assert make_plan(protocol).afterwards == ("Find a room", "Presenter: Bring a problem")
    assert [(task.what, task.role, task.days) for task in protocol.before] == [
        ("Find a room", None, None),
        ("Bring a problem", "presenter", 7),
    ]


def test_a_variant_has_its_own_length_roles_titles_speakers_prompts_and_silence() -> None:
    alone = {
        "title": "Alone",
        "length": "10 min",
        "without": "creative-team",
        "steps": {
            "sharing": {"title": "Remembering", "silent": True, "prompts": ["What was strong?"], "minutes": 5},
            "additions": {"out": True},
            "ideas": {"minutes": 5},
            "reflection": {"speaks": "facilitator"},
        },
    }
    protocol = Protocol.model_validate(changed(variants={"alone": alone}))
    plan = make_plan(protocol, PlanRequest(variant="alone"))
    assert plan.time == minutes(10)
    turns = {turn.step: turn for turn in plan.turns}
    assert list(turns) == ["welcome", "sharing", "ideas", "reflection"]
    first = turns["sharing"]
    assert (first.title, first.silent, first.speaks, first.listens) == ("Remembering", True, (), ())
    assert (first.prompts, first.planned) == (("What was strong?",), minutes(5))
    assert turns["ideas"].speaks == ("Presenter",)
    assert turns["reflection"].speaks == ("Facilitator",)
    assert not make_plan(protocol).turns[1].silent


def test_a_plan_has_a_card_for_each_role_that_people_have_in_it() -> None:
    roles = {
        "presenter": {"title": "Presenter", "does": ["tell"], "refrains": ["answering"], "notes": ["Breathe."]},
        "creative-team": {"title": "Creative team"},
        "facilitator": {"title": "Facilitator"},
        "clock": {"title": "Timekeeper", "kiosk": True},
    }
    few = {"title": "Few", "without": "creative-team", "steps": {"additions": {"out": True}}}
    protocol = Protocol.model_validate(changed(roles=roles, variants={"few": few}))
    cards = make_plan(protocol).cards
    assert cards[0] == RoleCard("Presenter", ("tell",), ("answering",), ("Breathe.",))
    assert [card.title for card in cards] == ["Presenter", "Creative team", "Facilitator"]
    assert [card.title for card in make_plan(protocol, PlanRequest(variant="few")).cards] == [
        "Presenter",
        "Facilitator",
    ]


def test_a_role_that_nobody_has_in_a_variant_does_not_listen_either() -> None:
    few = {"title": "Few", "without": "creative-team", "steps": {"additions": {"out": True}}}
    protocol = Protocol.model_validate(changed(variants={"few": few}))
    assert make_plan(protocol).turns[1].listens == ("Creative team",)
    assert make_plan(protocol, PlanRequest(variant="few")).turns[1].listens == ()


def test_a_step_may_be_silent_have_an_aim_and_be_held_in_small_groups() -> None:
    silent = make_plan(Protocol.model_validate(without_speakers(silent=True, aim="ideas come"))).turns[0]
    assert (silent.silent, silent.speaks, silent.aim) == (True, (), "ideas come")
    assert make_plan(Protocol.model_validate(with_step(groups_of=2))).turns[0].groups_of == 2


def test_a_whole_file_is_read_in_order() -> None:
    assert [step.id for step in CIRCLE.steps] == ["welcome", "sharing", "additions", "ideas", "reflection"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [(3, minutes(3)), (0.5, seconds(30)), ("3 min", minutes(3)), ("2:30", seconds(150))],
)
def test_a_steps_length_is_a_number_of_minutes_or_a_text_with_its_unit(written: object, expected: Duration) -> None:
    assert Protocol.model_validate(with_step(minutes=written)).steps[0].minutes == LengthRange(expected, expected)


def test_a_steps_length_may_be_left_open_between_two_or_not_be_given() -> None:
    ranged = Protocol.model_validate(with_step(minutes="30–40 min", at_least="20 min")).steps[0]
    assert (ranged.minutes, ranged.at_least) == (LengthRange(minutes(30), minutes(40)), minutes(20))
    assert Protocol.model_validate(with_step(minutes=None)).steps[0].minutes is None
    with pytest.raises(ValidationError, match="expected the shorter length first"):
        Protocol.model_validate(with_step(minutes="40-30 min"))


@pytest.mark.parametrize(
    "written", ["soon", "3", 0, -1, "0:00", True, [3], {"min": 3}, 0.000001, float("nan"), float("inf"), "-1:00"]
)
def test_a_length_that_is_none_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Protocol.model_validate(with_step(minutes=written))


def test_a_least_length_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="above zero and below a year"):
        Protocol.model_validate(with_step(minutes=3, at_least=0))


def test_a_refused_length_is_named_with_an_example() -> None:
    with pytest.raises(ValidationError, match='expected a length such as "3 min", got "soon"'):
        Protocol.model_validate(with_step(minutes="soon"))
    with pytest.raises(ValidationError, match='expected a length such as "3 min", got "True"'):
        Protocol.model_validate(with_step(minutes=True))


def test_one_role_may_stand_where_a_list_of_roles_may() -> None:
    one, several = with_step(speaks="presenter"), with_step(speaks=["presenter", "creative-team"])
    assert Protocol.model_validate(one).steps[0].speaks == ("presenter",)
    assert Protocol.model_validate(several).steps[0].speaks == ("presenter", "creative-team")


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        (with_step(speaks="chair"), "step 'only': there is no role 'chair'; choose from: presenter, creative-team"),
        (with_step(listens=["chair"]), "step 'only': there is no role 'chair'"),
        (with_step(speaks=[]), "speaks"),
        (with_step(speaks="Presenter"), "speaks"),
        (with_step(ends="later"), "'hold' or 'go-on'"),
        (with_step(title=""), "title"),
        (with_step(length=3), "length\n  Extra inputs are not permitted"),
        (with_step(checks=["soon"]), "expected a length"),
        (with_step(checks=[1]), "step 'only': `checks` needs a step with `minutes`"),
        (with_step(at_least=1), "step 'only': `at_least` needs a step with `minutes`"),
        (with_step(ends="go-on"), "step 'only': `ends: go-on` needs a step with `minutes`"),
        (with_step(optional=True), "optional"),
        (with_step(speaks=None), "speaks"),
        (without_speakers(), "step 'only': this key is missing; or write `silent: true`"),
        (with_step(silent=True), "step 'only': nobody speaks in a `silent` step; leave `speaks` out"),
        (without_speakers(silent=True, listens="presenter"), "in a `silent` step; leave `listens` out"),
        (without_speakers(silent=True, groups_of=2), "`groups_of` needs a step in which somebody speaks"),
        (without_speakers(silent=True, in_turn=True), "`in_turn` needs a step in which somebody speaks"),
        (with_step(groups_of=5), "groups_of"),
        (with_step(minutes="0-1 min"), "above zero"),
        (with_step(minutes="0 min"), "above zero"),
        (with_step(minutes=1, at_least="0 min"), "above zero"),
        (changed(people={"least": 5, "most": 4}), "people: `most` (4) is less than `least` (5)"),
        (
            changed(stages=[{"title": "Only", "takes": "chair", "for_each": "person", "steps": [ONLY]}], variants={}),
            "stage 'Only': there is no role 'chair'; choose from: presenter",
        ),
        (
            changed(stages=[{"title": "Only", "for_each": "topic", "steps": [ONLY]}], variants={}),
            "stage 'Only': `for_each: topic` needs an earlier step with `decides: topics`",
        ),
        (changed(stages=[]), "stages"),
        (changed(stages=[{"title": "Empty", "steps": []}]), "steps"),
        (changed(id="Solution Circle"), "id"),
        (changed(colour="green"), "colour\n  Extra inputs are not permitted"),
        (
            changed(variants={"short": {"title": "Short", "steps": {"sharing-all": {"minutes": 1}}}}),
            "variant 'short': there is no step 'sharing-all'; did you mean 'sharing'? choose from: welcome, sharing, ",
        ),
        (
            changed(variants={"short": {"title": "Short", "steps": {"sharing": {"quiet": True}}}}),
            "Extra inputs are not permitted",
        ),
        (
            changed(variants={"short": {"title": "Short", "steps": {"sharing": {"speaks": "chair"}}}}),
            "variant 'short': there is no role 'chair'; choose from: presenter, ",
        ),
        (
            changed(
                variants={"short": {"title": "Short", "steps": {"sharing": {"speaks": "presenter", "silent": True}}}}
            ),
            "variant 'short': nobody speaks in a `silent` step; leave `speaks` out",
        ),
        (
            changed(variants={"alone": {"title": "Alone", "without": "creative-team"}}),
            "nobody is left to speak in step 'additions': say who `speaks`, or `out: true`",
        ),
        (
            changed(variants={"alone": {"title": "Alone", "without": "team"}}),
            "variant 'alone': there is no role 'team'",
        ),
        (changed(before=[{"what": "Think", "role": "chair"}]), "before: there is no role 'chair'; choose from: "),
        (changed(after=[{"what": "Think", "role": "presentr"}]), "did you mean 'presenter'?"),
        (changed(before=[{"what": "Think", "days": 0}]), "days"),
        (in_rounds("people"), "expected 'person', 'topic' or a number of rounds from 2 to 20, got 'people'"),
        (in_rounds(1), "a number of rounds from 2 to 20, got 1"),
        (in_rounds(21), "a number of rounds from 2 to 20, got 21"),
        (in_rounds(True), "a number of rounds from 2 to 20, got True"),
        (in_rounds(3, as_many="fit"), "stage 'Only': `as_many: fit` needs a stage with `for_each: person`"),
    ],
)
def test_a_fault_in_a_file_is_refused_and_named(file: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Protocol.model_validate(file)
    assert complaint in str(refused.value)


def test_two_steps_cannot_have_one_id_even_in_different_stages() -> None:
    stage = {"title": "Twice", "steps": [{"id": "same", "title": "Same", "speaks": "presenter"}]}
    with pytest.raises(ValidationError, match="two steps have the id 'same'; give each its own"):
        Protocol.model_validate(changed(stages=[stage, stage], variants={}))


def test_what_disagrees_is_found_also_where_names_are_no_names() -> None:
    steps = [
        {"title": "Nameless", "speaks": "presenter"},
        {"id": 7, "speaks": ["presenter"], "minutes": 1},
        "soon",
        {"id": 7},
    ]
    found = [fault.sentence for fault in inconsistencies({"roles": {"presenter": {}}, "stages": [{"steps": steps}]})]
    assert found == []


def test_a_key_that_is_missing_is_refused() -> None:
    for key in ("id", "title", "summary", "group", "source", "roles", "stages"):
        file = changed()
        del file[key]
        with pytest.raises(ValidationError, match=rf"{key}\n  Field required"):
            Protocol.model_validate(file)


def test_a_protocol_does_not_change_once_it_is_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        CIRCLE.title = "Another"  # type: ignore[misc]  # what must not be possible is tried


def with_boxes(*boxes: object) -> dict[str, Any]:
    """The sample file with a sheet of these boxes."""
    return changed(sheets={"notes": {"title": "Notes", "boxes": list(boxes)}})


def test_a_box_is_a_title_or_says_its_kind_and_the_step_that_asks_for_it() -> None:
    protocol = Protocol.model_validate(
        with_boxes("Learning", {"title": "Actions", "kind": "actions", "step": "ideas"}, {"title": "Questions"})
    )
    assert sheet_boxes(protocol) == (
        Box("notes-1", "Learning", BoxKind.TEXTS, None, "Notes"),
        Box("notes-2", "Actions", BoxKind.ACTIONS, "ideas", "Notes"),
        Box("notes-3", "Questions", BoxKind.TEXTS, None, "Notes"),
    )
    assert make_plan(protocol).boxes == sheet_boxes(protocol)


def test_a_box_of_a_step_that_nothing_has_is_refused() -> None:
    with pytest.raises(ValidationError, match="there is no step 'idea'; did you mean 'ideas'"):
        Protocol.model_validate(with_boxes({"title": "Ideas", "step": "idea"}))


def test_texts_of_a_file_have_no_signs_that_nobody_sees() -> None:
    protocol = Protocol.model_validate(changed(title="\u202eSolu\x1btion", source="one\ntwo\x9b", doubts=["a\u2066b"]))
    assert (protocol.title, protocol.source, protocol.doubts) == ("Solution", "one\ntwo", ("ab",))
    with pytest.raises(ValidationError):
        Protocol.model_validate(changed(title="\x1b"))
