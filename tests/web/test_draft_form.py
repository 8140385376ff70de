from dataclasses import replace

import pytest

from kiosk.core.protocol.draft import (
    ChangeDraft,
    Origin,
    ProtocolDraft,
    RoleDraft,
    StageDraft,
    StepDraft,
    TaskDraft,
    VariantDraft,
)
from kiosk.ports import Review
from kiosk.web.draft_buttons import carried_out
from kiosk.web.draft_form import draft_in, field_names, field_of, origin_in, people_in

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
    draft = replace(DRAFT, variants=(VariantDraft("pair"), VariantDraft("version")))
    review = Review(None, (), ("presenter", "group"), ("pair", "in-a-hurry"), (("a", "b"), ("c", "d")))
    assert field_of(("roles", "group", "title"), review, draft) == "roles.1.title"
    assert field_of(("roles", "gone"), review, draft) == "roles.gone"
    assert field_of(("stages", 0, "steps", 1, "speaks", 0), review, draft) == "stages.0.steps.1.who.0"
    assert field_of(("before", 2, "role"), review, draft) == "before.2.role"
    assert field_of(("variants", "in-a-hurry", "people"), review, draft) == "variants.1.people"
    minutes_of_c = ("variants", "in-a-hurry", "steps", "c", "minutes")
    assert field_of(minutes_of_c, review, draft) == "stages.1.steps.0.in.version.minutes"
    assert field_of(("variants", "pair", "steps", "gone"), review, draft) == "variants.0.steps.gone"
    names = set(field_names(draft))
    assert {"roles.1.does", "roles.0.notes", "stages.1.steps.1.who", "stages.0.takes", "people.least"} <= names
    assert {"variants.1.without", "stages.1.steps.0.in.version.minutes", "stages.0.steps.0.groups_of"} <= names


def test_of_steps_that_are_alike_the_one_that_was_moved_has_the_focus() -> None:
    new = StepDraft()
    draft = replace(DRAFT, stages=(StageDraft(0, "1", steps=(new, new, new)), StageDraft(1, "2", steps=(new,))))
    assert carried_out(draft, "down stages.0.steps.1")[1] == "stages.0.steps.2"
    assert carried_out(draft, "down stages.0.steps.2")[1] == "stages.1.steps.0"
    assert carried_out(draft, "up stages.1.steps.0")[1] == "stages.0.steps.3"
    assert carried_out(draft, "move stages.0.steps.0 stages.1.steps.9")[1] == "stages.1.steps.1"


def test_a_version_and_what_is_to_be_done_are_added_and_taken_out() -> None:
    draft, part = carried_out(DRAFT, "add-variant")
    draft, again = carried_out(draft, "add-variant")
    assert [variant.name for variant in draft.variants] == ["version", "version-2"]
    assert (part, again) == ("variants.0", "variants.1")
    assert carried_out(draft, "remove variants.0") == (replace(draft, variants=draft.variants[1:]), "add-variant")
    for when in ("before", "after"):
        grown, part = carried_out(DRAFT, f"add-{when}")
        assert (getattr(grown, when), part) == ((TaskDraft(),), f"{when}.0")
        assert carried_out(grown, f"remove {when}.0") == (DRAFT, f"add-{when}")


def test_fields_of_versions_and_tasks_make_a_draft() -> None:
    form = {
        "before.0.what": "Write it down",
        "before.0.role": "presenter",
        "before.0.days": "3",
        "after.0.what": "",
        "variants.0.title": "In a hurry",
        "variants.0.name": "hurry",
        "variants.0.people": "3",
        "variants.0.length": "20",
        "variants.0.without.group": "on",
        "roles.0.title": "Presenter",
        "roles.0.notes": "Bring a pen.",
        "stages.0.title": "Begin",
        "stages.0.steps.0.title": "Share",
        "stages.0.steps.0.groups_of": "2",
        "stages.0.steps.0.in.hurry.title": "Share quickly",
        "stages.0.steps.0.in.hurry.minutes": "2",
        "stages.0.steps.0.in.hurry.speaks": "presenter group",
        "stages.0.steps.0.in.gone.minutes": "9",
        "stages.0.steps.1.title": "Ask",
        "stages.0.steps.1.in.hurry.out": "on",
        "stages.0.steps.2.title": "Thank",
        "stages.0.steps.2.in.hurry.title": "",
    }
    draft = draft_in(form)
    assert (draft.before, draft.after) == ((TaskDraft("Write it down", "presenter", "3"),), (TaskDraft(),))
    assert draft.variants == (VariantDraft("hurry", "In a hurry", "3", "20", ("group",)),)
    assert draft.roles[0].notes == ("Bring a pen.",)
    share, ask, thank = draft.stages[0].steps
    assert share.groups_of == "2"
    assert share.changes == (ChangeDraft("hurry", "Share quickly", "2", ("presenter", "group")),)
    assert (ask.changes, thank.changes) == ((ChangeDraft("hurry", out=True),), ())
