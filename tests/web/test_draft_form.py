from dataclasses import replace

import pytest

from kiosk.core.protocol.draft import Origin, ProtocolDraft, RoleDraft, StageDraft, StepDraft
from kiosk.web.draft_form import carried_out, draft_in, field_names, field_of, origin_in, people_in

A, B, C, D = (StepDraft(title=letter) for letter in "abcd")
DRAFT = ProtocolDraft(
    roles=(RoleDraft("presenter"), RoleDraft("group")),
    stages=(StageDraft(0, "1", steps=(A, B)), StageDraft(1, "2", steps=(C, D))),
)


def order(draft: ProtocolDraft) -> str:
    return " ".join("".join([stage.title, *(step.title for step in stage.steps)]) for stage in draft.stages)


@pytest.mark.parametrize(
    ("asked", "outcome", "part"),
    [
        ("down stages.0.steps.0", "1ba 2cd", "stages.0.steps.1"),
        ("down stages.0.steps.1", "1a 2bcd", "stages.1.steps.0"),
        ("up stages.1.steps.0", "1abc 2d", "stages.0.steps.2"),
        ("up stages.0.steps.0", "1ab 2cd", "stages.0.steps.0"),
        ("down stages.1.steps.1", "1ab 2cd", "stages.1.steps.1"),
        ("down stages.0", "2cd 1ab", "stages.1"),
        ("up stages.0", "1ab 2cd", "stages.0"),
        ("move stages.0.steps.0 stages.1.steps.1", "1b 2cad", "stages.1.steps.1"),
        ("move stages.1 stages.0", "2cd 1ab", "stages.0"),
        ("move stages.1 stages.0.steps.0", "1ab 2cd", ""),
        ("move stages.1 stages.7", "1ab 2cd", ""),
        ("remove stages.1.steps.0", "1ab 2d", "stages.1"),
        ("remove stages.0", "2cd", "add-stage"),
        ("remove stages.9", "1ab 2cd", ""),
        ("add-step stages.0", "1ab 2cd", "stages.0.steps.2"),
        ("add-step stages.9", "1ab 2cd", ""),
        ("add-stage", "1ab 2cd ", "stages.2"),
        ("dance stages.0", "1ab 2cd", "stages.0"),
        ("", "1ab 2cd", ""),
    ],
)
def test_a_button_changes_the_order_of_a_draft(asked: str, outcome: str, part: str) -> None:
    draft, about = carried_out(DRAFT, asked)
    assert (order(draft), about) == (outcome, part)


def test_a_role_is_added_with_a_name_of_its_own_and_removed() -> None:
    draft, part = carried_out(DRAFT, "add-role")
    draft, again = carried_out(draft, "add-role")
    assert [role.name for role in draft.roles] == ["presenter", "group", "role", "role-2"]
    assert (part, again) == ("roles.2", "roles.3")
    draft, _ = carried_out(draft, "remove roles.2")
    assert [role.name for role in draft.roles] == ["presenter", "group", "role-2"]
    bare, _ = carried_out(replace(DRAFT, roles=()), "add-step stages.0")
    assert bare.stages[0].steps[2].who == ()


def test_the_fields_of_a_form_make_a_draft() -> None:
    form = {
        "title": "  Our\u202e  circle ",
        "people.least": "3",
        "ground_rules": "One.\r\n\r\n Two. ",
        "roles.0.title": "Presenter",
        "roles.0.name": "presenter",
        "roles.0.everyone_else": "on",
        "stages.0.title": "Begin",
        "stages.0.was": "x",
        "stages.0.steps.0.title": "Share",
        "stages.0.steps.0.quiet": "on",
        "stages.0.steps.0.who.presenter": "speaks",
        "stages.0.steps.0.who.group": "",
        "stages.1.title": "End",
        "stages.1.was": "0",
        "stages.3.title": "Out of reach",
    }
    draft = draft_in(form)
    assert draft == ProtocolDraft(
        title="Our circle",
        least="3",
        ground_rules=("One.", "Two."),
        roles=(RoleDraft("presenter", "Presenter", everyone_else=True),),
        stages=(
            StageDraft(
                None,
                "Begin",
                steps=(StepDraft(title="Share", who=(("presenter", "speaks"),), flags=frozenset({"quiet"})),),
            ),
            StageDraft(0, "End"),
        ),
    )
    assert origin_in({"name": "a", "version": "v"}) == Origin("a", version="v")
    assert [people_in({"people": text}, draft) for text in ("5", "0", "101", "x", "")] == [5, 3, 3, 3, 3]
    assert people_in({}, ProtocolDraft()) == 4


def test_a_problem_is_shown_beside_the_field_that_it_is_about() -> None:
    roles = ("presenter", "group")
    assert field_of(("roles", "group", "title"), roles) == "roles.1.title"
    assert field_of(("roles", "gone"), roles) == "roles.gone"
    assert field_of(("stages", 0, "steps", 1, "speaks", 0), roles) == "stages.0.steps.1.who.0"
    assert {"roles.1.does", "stages.1.steps.1.who", "stages.0.takes", "people.least"} <= set(field_names(DRAFT))
