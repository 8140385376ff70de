"""The form in which a protocol is written: its fields, the draft in them, and what its buttons do with the draft."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from kiosk.core.protocol.consistency import Path
from kiosk.core.protocol.draft import (
    FLAGS,
    LISTENS,
    SPEAKS,
    Origin,
    ProtocolDraft,
    RoleDraft,
    StageDraft,
    StepDraft,
    unused_name,
)
from kiosk.core.text import one_line

MAXIMUM_FIELDS = 4000
"""The number of fields that a form may have: a protocol of a hundred steps with twenty roles."""

MAXIMUM_PEOPLE = 100

Form = Mapping[str, str]

_PLACE = re.compile(r"stages\.(\d{1,3})(?:\.steps\.(\d{1,3}))?")
_ROLE = re.compile(r"roles\.(\d{1,3})")

Place = tuple[int, int | None]
"""The number of a stage, and that of a step in it; the stage itself has none."""


def draft_in(form: Form) -> ProtocolDraft:
    """The draft in the fields of a form."""
    return ProtocolDraft(
        title=_line(form, "title"),
        summary=_line(form, "summary"),
        group=_line(form, "group"),
        length=_line(form, "length"),
        least=_line(form, "people.least"),
        most=_line(form, "people.most"),
        ground_rules=_lines(form, "ground_rules"),
        roles=tuple(_role(form, name) for name in _rows(form, "roles")),
        stages=tuple(_stage(form, name) for name in _rows(form, "stages")),
    )


def origin_in(form: Form) -> Origin:
    """What the draft in a form was made from."""
    return Origin(form.get("name", ""), form.get("copied", ""), form.get("version", ""))


def people_in(form: Form, draft: ProtocolDraft) -> int:
    """For how many people the plan is to be shown: as many as the form says, else the smallest group."""
    for text in (form.get("people", ""), draft.least):
        if text.isascii() and text.isdigit() and 0 < int(text[:4]) <= MAXIMUM_PEOPLE:
            return int(text[:4])
    return 4


def field_of(path: Path, roles: Sequence[str]) -> str:
    """The name of the field for a part of a protocol, whose roles have these names in their order."""
    parts = list(path)
    if parts[:1] == ["roles"] and len(parts) > 1 and parts[1] in roles:
        parts[1] = list(roles).index(str(parts[1]))
    named = ["who" if part in (SPEAKS, LISTENS) else str(part) for part in parts]
    return ".".join(named)


def field_names(draft: ProtocolDraft) -> Iterator[str]:
    """The names of all fields beside which a problem can be shown."""
    yield from ("title", "summary", "group", "length", "people.least", "people.most", "ground_rules")
    for number, _ in enumerate(draft.roles):
        yield from (f"roles.{number}.{part}" for part in ("title", "does", "refrains"))
    for number, stage in enumerate(draft.stages):
        yield from (f"stages.{number}.{part}" for part in ("title", "for_each", "takes"))
        for place, _ in enumerate(stage.steps):
            parts = ("title", "aim", "minutes", "who", "prompts", "capture", *FLAGS)
            yield from (f"stages.{number}.steps.{place}.{part}" for part in parts)


def carried_out(draft: ProtocolDraft, asked: str) -> tuple[ProtocolDraft, str]:
    """The draft after a button was pressed, and the name of the part that it was about; unchanged if it cannot be."""
    action, _, rest = asked.partition(" ")
    first, _, second = rest.partition(" ")
    if action in _ADDITIONS:
        return _ADDITIONS[action](draft, _place(first))
    if action == "remove" and (role := _ROLE.fullmatch(first)):
        number = int(role[1])
        return replace(draft, roles=(*draft.roles[:number], *draft.roles[number + 1 :])), "add-role"
    place = _place(first)
    if place is None or not _is_there(draft, place):
        return draft, ""
    if action == "remove":
        return _without(draft, place), "add-stage" if place[1] is None else f"stages.{place[0]}"
    target = _place(second) if action == "move" else _beside(draft, place, -1 if action == "up" else 1)
    if action not in ("up", "down", "move") or target is None:
        return draft, first
    return _moved(draft, place, target)


def _add_step(draft: ProtocolDraft, place: Place | None) -> tuple[ProtocolDraft, str]:
    if place is None or not _is_there(draft, (place[0], None)):
        return draft, ""
    stage = draft.stages[place[0]]
    who = ((draft.roles[0].name, SPEAKS),) if draft.roles else ()
    grown = replace(stage, steps=(*stage.steps, StepDraft(who=who)))
    return _with_stage(draft, place[0], grown), f"stages.{place[0]}.steps.{len(stage.steps)}"


def _add_stage(draft: ProtocolDraft, _: Place | None) -> tuple[ProtocolDraft, str]:
    grown = replace(draft, stages=(*draft.stages, StageDraft()))
    grown, _step = _add_step(grown, (len(draft.stages), None))
    return grown, f"stages.{len(draft.stages)}"


def _add_role(draft: ProtocolDraft, _: Place | None) -> tuple[ProtocolDraft, str]:
    role = RoleDraft(unused_name("role", [role.name for role in draft.roles]))
    return replace(draft, roles=(*draft.roles, role)), f"roles.{len(draft.roles)}"


_ADDITIONS: dict[str, Callable[[ProtocolDraft, Place | None], tuple[ProtocolDraft, str]]] = {
    "add-step": _add_step,
    "add-stage": _add_stage,
    "add-role": _add_role,
}


def _place(name: str) -> Place | None:
    found = _PLACE.fullmatch(name)
    return (int(found[1]), int(found[2]) if found[2] else None) if found else None


def _is_there(draft: ProtocolDraft, place: Place) -> bool:
    stage, step = place
    return stage < len(draft.stages) and (step is None or step < len(draft.stages[stage].steps))


def _beside(draft: ProtocolDraft, place: Place, by: int) -> Place | None:
    """The next place of a stage or a step; a step goes on into the stage before or after its own."""
    stage, step = place
    if step is None:
        return (stage + by, None) if 0 <= stage + by < len(draft.stages) else None
    if 0 <= step + by < len(draft.stages[stage].steps):
        return stage, step + by
    if not 0 <= stage + by < len(draft.stages):
        return None
    return stage + by, 0 if by > 0 else len(draft.stages[stage + by].steps)


def _moved(draft: ProtocolDraft, place: Place, target: Place) -> tuple[ProtocolDraft, str]:
    """The draft with a part taken out of its place and put in before what is at the target by then."""
    stage, step = place
    to_stage, to_step = target
    if not _is_there(draft, (to_stage, None)) or (step is None) != (to_step is None):
        return draft, ""
    if step is None or to_step is None:
        stages = list(draft.stages)
        stages.insert(to_stage, stages.pop(stage))
        return replace(draft, stages=tuple(stages)), f"stages.{to_stage}"
    moving = draft.stages[stage].steps[step]
    draft = _without(draft, place)
    steps = list(draft.stages[to_stage].steps)
    steps.insert(to_step, moving)
    grown = replace(draft.stages[to_stage], steps=tuple(steps))
    return _with_stage(draft, to_stage, grown), f"stages.{to_stage}.steps.{steps.index(moving)}"


def _without(draft: ProtocolDraft, place: Place) -> ProtocolDraft:
    stage, step = place
    if step is None:
        return replace(draft, stages=(*draft.stages[:stage], *draft.stages[stage + 1 :]))
    steps = draft.stages[stage].steps
    return _with_stage(draft, stage, replace(draft.stages[stage], steps=(*steps[:step], *steps[step + 1 :])))


def _with_stage(draft: ProtocolDraft, number: int, stage: StageDraft) -> ProtocolDraft:
    return replace(draft, stages=(*draft.stages[:number], stage, *draft.stages[number + 1 :]))


def _rows(form: Form, part: str) -> Iterator[str]:
    """The names of the rows of a part, such as `stages.0.steps.1`; each row has a title."""
    for number in count():
        if f"{part}.{number}.title" not in form:
            return
        yield f"{part}.{number}"


def _role(form: Form, name: str) -> RoleDraft:
    return RoleDraft(
        name=form.get(f"{name}.name", ""),
        title=_line(form, f"{name}.title"),
        everyone_else=f"{name}.everyone_else" in form,
        does=_lines(form, f"{name}.does"),
        refrains=_lines(form, f"{name}.refrains"),
    )


def _stage(form: Form, name: str) -> StageDraft:
    was = form.get(f"{name}.was", "")
    return StageDraft(
        was=int(was) if was.isascii() and was.isdigit() and len(was) < 4 else None,
        title=_line(form, f"{name}.title"),
        for_each=_line(form, f"{name}.for_each"),
        takes=_line(form, f"{name}.takes"),
        steps=tuple(_step(form, step) for step in _rows(form, f"{name}.steps")),
    )


def _step(form: Form, name: str) -> StepDraft:
    start = f"{name}.who."
    who = ((field.removeprefix(start), does) for field, does in form.items() if field.startswith(start))
    return StepDraft(
        id=form.get(f"{name}.id", ""),
        title=_line(form, f"{name}.title"),
        aim=_line(form, f"{name}.aim"),
        minutes=_line(form, f"{name}.minutes"),
        who=tuple((role, does) for role, does in who if does in (SPEAKS, LISTENS)),
        flags=frozenset(flag for flag in FLAGS if f"{name}.{flag}" in form),
        prompts=_lines(form, f"{name}.prompts"),
        capture=_line(form, f"{name}.capture"),
    )


def _line(form: Form, name: str) -> str:
    """A field as one line, without signs that nobody sees."""
    return one_line(form.get(name, ""))


def _lines(form: Form, name: str) -> tuple[str, ...]:
    """A field as lines, of which none is empty."""
    lines = (one_line(line) for line in form.get(name, "").splitlines())
    return tuple(line for line in lines if line)
