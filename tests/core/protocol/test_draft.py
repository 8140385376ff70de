from dataclasses import replace
from typing import Any

import pytest

from kiosk.config.paths import shipped
from kiosk.core.protocol.draft import (
    ChangeDraft,
    RoleDraft,
    StageDraft,
    StepDraft,
    TaskDraft,
    VariantDraft,
    unused_name,
)
from kiosk.core.protocol.draft_content import draft_of, with_draft
from kiosk.protocol_files.diagnostics import examine
from kiosk.protocol_files.yaml_reader import parse_document

SHIPPED = sorted(shipped("protocols").glob("*.yaml"))


def content_of(name: str) -> Any:
    return parse_document((shipped("protocols") / f"{name}.yaml").read_text()).content


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_draft_that_nobody_has_changed_changes_nothing(file: Any) -> None:
    content: Any = parse_document(file.read_text()).content
    written = with_draft(content, draft_of(content), content["id"])
    assert written == content
    assert list(written["roles"]) == [*(r for r in content["roles"] if r != "timekeeper"), "timekeeper"]  # type: ignore[call-overload]


def test_what_a_form_has_is_written_as_files_have_it() -> None:
    content = content_of("plain-agenda")
    presenter, listener = RoleDraft("new-1", "Presenter: one", does=("speak",)), RoleDraft("x", "")
    steps = (
        StepDraft(title="Begin", minutes="5-10", who=(("new-1", "speaks"), ("x", "listens"), ("gone", "speaks"))),
        StepDraft(title="Begin", minutes="soon", flags=frozenset({"silent", "quiet"}), prompts=("What?",)),
    )
    stage = StageDraft(None, "Turns", "person", "new-1", steps)
    draft = replace(draft_of(content), title="Ours", summary="", group="", roles=(presenter, listener), least="2")
    rounds = StageDraft(99, "Rounds", "3", "gone", (StepDraft(title="?", aim="an aim", capture="a list"),))
    written: Any = with_draft(content, replace(draft, length="45", stages=(stage, rounds)), "ours")
    assert (written["id"], written["summary"], written["group"], written["length"]) == (
        "ours",
        "Ours",
        "any group",
        "45 min",
    )
    assert written["people"]["least"] == 2
    assert written["roles"]["presenter-one"] == {"title": "Presenter: one", "does": ["speak"]}
    assert written["roles"]["x"] == {"title": ""}
    first, second = written["stages"]
    assert (first["for_each"], first["takes"]) == ("person", "presenter-one")
    begin, again = first["steps"]
    assert begin == {
        "id": "begin",
        "title": "Begin",
        "minutes": "5-10 min",
        "speaks": "presenter-one",
        "listens": "x",
    }
    assert again == {
        "id": "begin-2",
        "title": "Begin",
        "minutes": "soon",
        "quiet": True,
        "silent": True,
        "prompts": ["What?"],
    }
    assert second["for_each"] == 3
    assert "takes" not in second
    assert second["steps"][0] == {"id": "own", "title": "?", "aim": "an aim", "capture": "a list"}


def test_what_named_a_step_or_a_role_that_is_gone_no_longer_does() -> None:
    content = content_of("what-works-circle")
    draft = draft_of(content)
    kept = draft.stages[0]
    roles = draft.roles[:1]
    step = replace(kept.steps[0], who=((roles[0].name, "speaks"),))
    written = with_draft(content, replace(draft, roles=roles, stages=(replace(kept, steps=(step,)),)), content["id"])
    protocol, problems = examine(written)
    assert (protocol is not None, problems) == (True, ())


def test_what_needs_minutes_or_quiet_goes_with_them() -> None:
    content: Any = {
        "title": "T",
        "summary": "S",
        "group": "G",
        "roles": {"a": {"title": "A"}, "b": {"title": "B"}},
        "stages": [
            {
                "title": "One",
                "for_each": "person",
                "as_many": "fit",
                "steps": [
                    {"id": "x", "title": "X", "speaks": ["b", "a"], "minutes": 3, "at_least": 2, "quiet": True}
                    | {"soft_chime": True, "ends": "go-on", "say": "Now."}
                ],
            }
        ],
        "variants": {"v": {"title": "V", "steps": {"x": {"speaks": ["a", "b"]}}, "without": ["a", "b"]}},
        "before": ["a text", {"what": "something", "role": "b"}, {"what": "else", "role": "a"}],
        "sheets": {"s": {"title": "S", "boxes": ["B", {"title": "C", "step": "x"}, {"title": "D", "step": "y"}]}},
    }
    draft = draft_of(content)
    step = draft.stages[0].steps[0]
    assert (step.minutes, step.who) == ("3", (("b", "speaks"), ("a", "speaks")))
    bare = replace(step, minutes="", flags=frozenset())
    stage = replace(draft.stages[0], for_each="", steps=(bare,))
    written: Any = with_draft(content, replace(draft, roles=draft.roles[:1], stages=(stage,)), "t")
    assert written["source"] == "our own"
    assert written["stages"] == [{"title": "One", "steps": [{"id": "x", "title": "X", "speaks": "a", "say": "Now."}]}]
    assert written["variants"]["v"] == {"title": "V", "steps": {"x": {"speaks": ["a"]}}, "without": ["a"]}
    assert written["before"] == ["a text", "something", {"what": "else", "role": "a"}]
    assert written["sheets"]["s"]["boxes"] == ["B", {"title": "C", "step": "x"}, {"title": "D"}]
    same: Any = with_draft(content, replace(draft, stages=(replace(draft.stages[0], steps=(step,)),)), "t")
    assert same["stages"] == content["stages"]


def test_versions_and_tasks_are_written_as_files_have_them() -> None:
    content = content_of("what-works-circle")
    draft = draft_of(content)
    place = next(place for place, stage in enumerate(draft.stages) if len(stage.steps) > 1)
    first = draft.stages[place]
    begin, *steps = first.steps
    new = VariantDraft("version", "In a hurry", "3", "20", (draft.roles[-1].name, "gone"))
    changes = (
        *begin.changes,
        ChangeDraft("version", "Quickly", "2", (draft.roles[0].name,)),
        ChangeDraft("x", out=True),
    )
    second = replace(steps[0], changes=(ChangeDraft("version", out=True),))
    added = StepDraft(title="One more", changes=(ChangeDraft("version", minutes="1"),), groups_of="2")
    stage = replace(first, steps=(replace(begin, changes=changes), second, *steps[1:], added))
    task = TaskDraft("Bring biscuits", draft.roles[0].name, "2")
    kept = draft.variants[1:]
    written: Any = with_draft(
        content,
        replace(
            draft,
            stages=(*draft.stages[:place], stage, *draft.stages[place + 1 :]),
            variants=(*kept, new),
            before=(*draft.before[1:], TaskDraft("Air the room"), task, TaskDraft()),
        ),
        "ours",
    )
    assert list(written["variants"]) == [*(one.name for one in kept), "in-a-hurry"]
    assert written["variants"]["in-a-hurry"] == {
        "title": "In a hurry",
        "people": 3,
        "length": "20 min",
        "without": draft.roles[-1].name,
        "steps": {
            begin.id: {"title": "Quickly", "minutes": "2 min", "speaks": draft.roles[0].name},
            second.id: {"out": True},
            "one-more": {"minutes": "1 min"},
        },
    }
    for name in kept[1:]:
        assert written["variants"][name.name] == content["variants"][name.name]
    assert written["before"] == [
        *content["before"][1:],
        "Air the room",
        {"what": "Bring biscuits", "role": draft.roles[0].name, "days": 2},
    ]
    assert written["stages"][place]["steps"][-1]["groups_of"] == 2


def test_lengths_that_a_version_no_longer_changes_lose_their_limits() -> None:
    content = content_of("what-works-circle")
    draft = draft_of(content)
    stages = tuple(
        replace(stage, steps=tuple(replace(step, changes=()) for step in stage.steps)) for stage in draft.stages
    )
    written: Any = with_draft(content, replace(draft, stages=stages), content["id"])
    left = {key for one in written["variants"].values() for change in one.get("steps", {}).values() for key in change}
    assert left <= {"silent", "prompts"}


def test_a_name_is_made_of_a_title_in_any_script() -> None:
    assert unused_name("World Café", ["world-cafe"]) == "world-cafe-2"
    assert unused_name("圆圈", ["own", "own-2"]) == "own-3"
    assert unused_name("One two three four five six seven", []) == "one-two-three-four-five-six"


def test_a_task_that_nobody_has_changed_stays_as_it_was_written() -> None:
    content = content_of("plain-agenda") | {"before": [{"what": "Air the room"}, {"days": 2, "what": "Tidy up"}]}
    written: Any = with_draft(content, draft_of(content), content["id"])
    assert [list(task.items()) for task in written["before"]] == [list(task.items()) for task in content["before"]]
