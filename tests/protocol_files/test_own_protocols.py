from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config.paths import shipped
from kiosk.core.errors import ProtocolFileError, UnknownProtocol
from kiosk.core.protocol.draft import (
    FLAGS,
    ChangeDraft,
    Origin,
    ProtocolDraft,
    RoleDraft,
    StageDraft,
    StepDraft,
    TaskDraft,
    VariantDraft,
)
from kiosk.protocol_files.library import Library, check
from kiosk.protocol_files.own_protocols import OwnProtocols


@pytest.fixture
def own(tmp_path: Path) -> OwnProtocols:
    return OwnProtocols(tmp_path / "own", Library([tmp_path / "own", shipped("protocols")]))


def saved(own: OwnProtocols, origin: Origin) -> str:
    draft, origin = own.begin(origin)
    return own.save(origin, draft)


def test_a_new_protocol_can_be_run_at_once(own: OwnProtocols, tmp_path: Path) -> None:
    assert saved(own, Origin()) == "our-protocol"
    assert check(tmp_path / "own/our-protocol.yaml") == ()
    assert saved(own, Origin()) == "our-protocol-2"
    assert not own.has_before("our-protocol")


def test_a_copy_keeps_every_comment_and_the_shipped_file_stays(own: OwnProtocols, tmp_path: Path) -> None:
    original = (shipped("protocols") / "solution-circle.yaml").read_text()
    assert saved(own, Origin(copied="solution-circle")) == "solution-circle-2"
    copy = (tmp_path / "own/solution-circle-2.yaml").read_text()
    assert copy == original.replace("id: solution-circle\n", "id: solution-circle-2\n")
    assert (shipped("protocols") / "solution-circle.yaml").read_text() == original
    with pytest.raises(ProtocolFileError, match="is not one of your own; make a copy"):
        own.begin(Origin("solution-circle"))


def test_a_save_can_be_undone_and_done_again(own: OwnProtocols, tmp_path: Path) -> None:
    name = saved(own, Origin(copied="solution-circle"))
    file = tmp_path / f"own/{name}.yaml"
    first = file.read_text()
    with pytest.raises(ProtocolFileError, match="no earlier version"):
        own.undo(name)
    draft, origin = own.begin(Origin(name))
    assert own.save(origin, replace(draft, title="Ours")) == name
    second = file.read_text()
    assert second == first.replace("title: Solution Circle", "title: Ours", 1)
    own.undo(name)
    assert file.read_text() == first
    own.undo(name)
    assert file.read_text() == second


def test_a_file_that_has_changed_meanwhile_is_not_overwritten(own: OwnProtocols, tmp_path: Path) -> None:
    name = saved(own, Origin())
    draft, origin = own.begin(Origin(name))
    file = tmp_path / f"own/{name}.yaml"
    file.write_text(text := file.read_text() + "# meanwhile\n")
    with pytest.raises(ProtocolFileError, match="changed elsewhere meanwhile"):
        own.save(origin, replace(draft, title="Ours"))
    assert file.read_text() == text


def test_a_draft_with_a_problem_is_not_saved_and_the_problem_has_its_place(own: OwnProtocols, tmp_path: Path) -> None:
    draft, origin = own.begin(Origin())
    (stage,) = draft.stages
    wrong = replace(draft, stages=(replace(stage, steps=(*stage.steps, StepDraft(title="Two", minutes="soon"))),))
    protocol, problems, content = own.examine(origin, wrong)
    assert protocol is None
    assert {problem.path: problem.sentence for problem in problems} == {
        ("stages", 0, "steps", 1, "minutes"): 'expected a length such as "3 min", got "soon"',
        ("stages", 0, "steps", 1, "speaks"): "this key is missing; or write `silent: true`",
    }
    assert list(content["roles"]) == ["presenter", "group"]  # type: ignore[call-overload]
    with pytest.raises(ProtocolFileError, match="cannot be changed here"):
        own.save(origin, wrong)
    assert not (tmp_path / "own").exists()


def test_a_file_with_a_fault_and_one_that_is_gone_are_refused(own: OwnProtocols, tmp_path: Path) -> None:
    name = saved(own, Origin())
    draft, origin = own.begin(Origin(name))
    file = tmp_path / f"own/{name}.yaml"
    file.write_text(file.read_text().replace("5 min", "soon"))
    with pytest.raises(ProtocolFileError, match='got "soon"'):
        own.begin(Origin(name))
    file.unlink()
    with pytest.raises(ProtocolFileError, match="not one of your own"):
        own.save(origin, draft)
    with pytest.raises(UnknownProtocol):
        own.begin(Origin(copied="nothing"))


def test_a_folder_that_cannot_be_written_is_reported(own: OwnProtocols, tmp_path: Path) -> None:
    (tmp_path / "own").write_text("a file")
    draft, origin = own.begin(Origin())
    with pytest.raises(ProtocolFileError, match="cannot be written"):
        own.save(origin, draft)


def test_an_earlier_version_that_cannot_be_read_is_reported(own: OwnProtocols, tmp_path: Path) -> None:
    name = saved(own, Origin())
    (tmp_path / f"own/{name}.yaml.before").write_bytes(b"\xff")
    with pytest.raises(ProtocolFileError, match="cannot be read"):
        own.undo(name)


WORDS = st.sampled_from(
    ["", "3", "2-4", "soon", "person", "topic", "presenter", "group", "é: # -", "12 min", "true", "~"]
)
LINES = st.lists(WORDS.filter(bool), max_size=2).map(tuple)
WHO = st.lists(st.tuples(st.sampled_from(["presenter", "group", "new"]), st.sampled_from(["speaks", "listens"])))
NAMES = st.sampled_from(["presenter", "group", "new", "gone"])
CHANGES = st.builds(
    ChangeDraft,
    variant=st.sampled_from(["short", "gone"]),
    title=WORDS,
    minutes=WORDS,
    speaks=st.lists(NAMES, max_size=2, unique=True).map(tuple),
    out=st.booleans(),
)
STEPS = st.builds(
    StepDraft,
    id=st.sampled_from(["", "begin"]),
    title=WORDS,
    aim=WORDS,
    minutes=WORDS,
    who=WHO.map(lambda pairs: tuple(dict(pairs).items())),
    flags=st.frozensets(st.sampled_from(FLAGS)),
    prompts=LINES,
    capture=WORDS,
    groups_of=WORDS,
    changes=st.lists(CHANGES, max_size=2).map(tuple),
)
STAGES = st.builds(
    StageDraft,
    was=st.none() | st.integers(0, 3),
    title=WORDS,
    for_each=WORDS,
    takes=WORDS,
    steps=st.lists(STEPS, max_size=3).map(tuple),
)
ROLES = st.builds(
    RoleDraft, name=WORDS, title=WORDS, everyone_else=st.booleans(), does=LINES, refrains=LINES, notes=LINES
)
TASKS = st.lists(st.builds(TaskDraft, what=WORDS, role=NAMES, days=WORDS), max_size=2).map(tuple)
VARIANTS = st.builds(
    VariantDraft, name=st.just("short"), title=WORDS, people=WORDS, length=WORDS, without=st.lists(NAMES).map(tuple)
)
DRAFTS = st.builds(
    ProtocolDraft,
    *[WORDS] * 6,
    ground_rules=LINES,
    roles=st.lists(ROLES, max_size=3, unique_by=lambda role: role.name).map(tuple),
    stages=st.lists(STAGES, max_size=3).map(tuple),
    before=TASKS,
    after=TASKS,
    variants=st.lists(VARIANTS, max_size=1).map(tuple),
)


@given(DRAFTS)
def test_whatever_is_typed_into_a_form_has_a_plan_or_its_problems_named(draft: ProtocolDraft) -> None:
    with TemporaryDirectory() as folder:
        own = OwnProtocols(Path(folder), Library([Path(folder), shipped("protocols")]))
        protocol, problems, _ = own.examine(Origin(), draft)
        assert (protocol is None) == bool(problems)
        if protocol is not None:
            name = own.save(Origin(), draft)
            assert check(Path(folder) / f"{name}.yaml") == ()
