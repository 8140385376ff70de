"""The form in which a protocol is written: its fields, and the draft in them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from kiosk.core.protocol.consistency import Path
from kiosk.core.protocol.draft import (
    FLAGS,
    LISTENS,
    SPEAKS,
    ChangeDraft,
    Origin,
    ProtocolDraft,
    RoleDraft,
    StageDraft,
    StepDraft,
    TaskDraft,
    VariantDraft,
)
from kiosk.core.text import one_line
from kiosk.ports import Review

MAXIMUM_FIELDS = 4000
"""The number of fields that a form may have: a protocol of a hundred steps with twenty roles."""

MAXIMUM_PEOPLE = 100

_CHANGES = ("title", "minutes", "speaks", "out")
"""What a form has of the changes that a version makes to a step."""

Form = Mapping[str, str]


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
        before=tuple(_task(form, name) for name in _rows(form, "before", "what")),
        after=tuple(_task(form, name) for name in _rows(form, "after", "what")),
        variants=tuple(_variant(form, name) for name in _rows(form, "variants")),
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


def variant_in(form: Form) -> str:
    """The version, by its name in the draft, whose plan is to be shown; empty for the one that such a group gets."""
    return form.get("variant", "")


def field_of(path: Path, review: Review, draft: ProtocolDraft) -> str:
    """The name of the field for a part of the file that a draft makes."""
    parts: list[object] = list(path)
    match parts:
        case ["roles", str(name), *rest] if name in review.roles:
            parts = ["roles", review.roles.index(name), *rest]
        case ["variants", str(name), *rest] if name in review.variants:
            number = review.variants.index(name)
            parts = ["variants", number, *rest]
            place = _place_of(rest[1], review) if rest[:1] == ["steps"] and len(rest) > 1 else None
            if place:
                parts = ["stages", place[0], "steps", place[1], "in", draft.variants[number].name, *rest[2:]]
            return ".".join(map(str, parts)).removesuffix(".0")
    return ".".join("who" if part in (SPEAKS, LISTENS) else str(part) for part in parts)


def _place_of(step: object, review: Review) -> tuple[int, int] | None:
    """The numbers of a stage and of a step in it, by the step's id."""
    places = ((n, ids.index(str(step))) for n, ids in enumerate(review.steps) if step in ids)
    return next(places, None)


def field_names(draft: ProtocolDraft) -> Iterator[str]:
    """The names of all fields beside which a problem can be shown."""
    yield from ("title", "summary", "group", "length", "people.least", "people.most", "ground_rules")
    yield from _fields_of("roles", draft.roles, ("title", "does", "refrains", "notes"))
    yield from _fields_of("before", draft.before, ("what", "role", "days"))
    yield from _fields_of("after", draft.after, ("what", "role", "days"))
    yield from _fields_of("variants", draft.variants, ("title", "people", "length", "without"))
    yield from _fields_of("stages", draft.stages, ("title", "for_each", "takes"))
    of_variants = [f"in.{variant.name}.{part}" for variant in draft.variants for part in _CHANGES]
    parts = ("title", "aim", "minutes", "who", "prompts", "capture", "groups_of", *FLAGS, *of_variants)
    for number, stage in enumerate(draft.stages):
        yield from _fields_of(f"stages.{number}.steps", stage.steps, parts)


def _fields_of(part: str, rows: Sequence[object], names: Sequence[str]) -> Iterator[str]:
    yield from (f"{part}.{number}.{name}" for number, _ in enumerate(rows) for name in names)


def _rows(form: Form, part: str, key: str = "title") -> Iterator[str]:
    """The names of the rows of a part, such as `stages.0.steps.1`; each row has this key."""
    for number in count():
        if f"{part}.{number}.{key}" not in form:
            return
        yield f"{part}.{number}"


def _role(form: Form, name: str) -> RoleDraft:
    return RoleDraft(
        name=form.get(f"{name}.name", ""),
        title=_line(form, f"{name}.title"),
        everyone_else=f"{name}.everyone_else" in form,
        does=_lines(form, f"{name}.does"),
        refrains=_lines(form, f"{name}.refrains"),
        notes=_lines(form, f"{name}.notes"),
    )


def _task(form: Form, name: str) -> TaskDraft:
    return TaskDraft(*(_line(form, f"{name}.{part}") for part in ("what", "role", "days")))


def _variant(form: Form, name: str) -> VariantDraft:
    start = f"{name}.without."
    return VariantDraft(
        name=form.get(f"{name}.name", ""),
        title=_line(form, f"{name}.title"),
        people=_line(form, f"{name}.people"),
        length=_line(form, f"{name}.length"),
        without=tuple(field.removeprefix(start) for field in form if field.startswith(start)),
    )


def _changes(form: Form, step: str) -> Iterator[ChangeDraft]:
    """What the versions in a form change in a step."""
    for row in _rows(form, "variants"):
        variant = form.get(f"{row}.name", "")
        name = f"{step}.in.{variant}"
        change = ChangeDraft(
            variant,
            title=_line(form, f"{name}.title"),
            minutes=_line(form, f"{name}.minutes"),
            speaks=tuple(_line(form, f"{name}.speaks").split()),
            out=f"{name}.out" in form,
        )
        if change != ChangeDraft(variant):
            yield change


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
        groups_of=_line(form, f"{name}.groups_of"),
        changes=tuple(_changes(form, name)),
    )


def _line(form: Form, name: str) -> str:
    """A field as one line, without signs that nobody sees."""
    return one_line(form.get(name, ""))


def _lines(form: Form, name: str) -> tuple[str, ...]:
    """A field as lines, of which none is empty."""
    lines = (one_line(line) for line in form.get(name, "").splitlines())
    return tuple(line for line in lines if line)
