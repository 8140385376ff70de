"""The content of a protocol file made into a draft, and a draft put into the content of a protocol file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kiosk.core.protocol.draft import (
    FLAGS,
    LISTENS,
    SPEAKS,
    ProtocolDraft,
    RoleDraft,
    StageDraft,
    StepDraft,
    VariantDraft,
    unused_name,
)
from kiosk.core.protocol.draft_extras import changes_of, tasks_of, variants_of, written_tasks, written_variants
from kiosk.core.protocol.draft_values import length_of, number_of, put, text_of, texts_of

Content = Mapping[str, object]
"""The content of a protocol file."""

_STEP_KEYS = ("id", "title", "aim", "minutes", SPEAKS, LISTENS, *FLAGS, "prompts", "capture")
"""The keys of a step in the order in which they are written."""


def draft_of(content: Content) -> ProtocolDraft:
    """The draft of a protocol file that has no fault."""
    whole: Any = content
    people = whole.get("people", {})
    return ProtocolDraft(
        title=text_of(whole["title"]),
        summary=text_of(whole["summary"]),
        group=text_of(whole["group"]),
        length=text_of(whole.get("length")),
        least=text_of(people.get("least")),
        most=text_of(people.get("most")),
        ground_rules=texts_of(whole.get("ground_rules")),
        roles=tuple(
            RoleDraft(
                name,
                text_of(role["title"]),
                role.get("everyone_else") is True,
                texts_of(role.get("does")),
                texts_of(role.get("refrains")),
                texts_of(role.get("notes")),
            )
            for name, role in whole["roles"].items()
            if role.get("kiosk") is not True
        ),
        stages=tuple(
            StageDraft(
                number,
                text_of(stage["title"]),
                text_of(stage.get("for_each")),
                text_of(stage.get("takes")),
                tuple(_step_draft(step, whole.get("variants", {})) for step in stage["steps"]),
            )
            for number, stage in enumerate(whole["stages"])
        ),
        before=tasks_of(whole.get("before")),
        after=tasks_of(whole.get("after")),
        variants=variants_of(whole.get("variants")),
    )


def _step_draft(step: Any, variants: Mapping[str, Any]) -> StepDraft:
    who = [(name, kind) for kind in (SPEAKS, LISTENS) for name in texts_of(step.get(kind))]
    return StepDraft(
        id=step["id"],
        title=text_of(step["title"]),
        aim=text_of(step.get("aim")),
        minutes=text_of(step.get("minutes")),
        who=tuple(who),
        flags=frozenset(flag for flag in FLAGS if step.get(flag) is True),
        prompts=texts_of(step.get("prompts")),
        capture=text_of(step.get("capture")),
        groups_of=text_of(step.get("groups_of")),
        changes=changes_of(variants, step["id"]),
    )


def with_draft(content: Content, draft: ProtocolDraft, name: str) -> dict[str, object]:
    """The content of a protocol file with a draft and its name put in; what a form does not have stays as it is."""
    draft = _with_names(content, draft)
    whole: Any = _copied(content) | {"id": name, "title": draft.title}
    whole["summary"] = draft.summary or draft.title
    whole["group"] = draft.group or "any group"
    whole.setdefault("source", "our own")
    people = {key: number_of(text) for key, text in (("least", draft.least), ("most", draft.most)) if text}
    put(whole, "people", people, whole.get("people"))
    put(whole, "length", length_of(draft.length, whole.get("length")), whole.get("length"))
    put(whole, "ground_rules", list(draft.ground_rules), whole.get("ground_rules"))
    whole["roles"] = _roles(whole.get("roles", {}), draft.roles)
    whole["stages"] = _stages(whole.get("stages", []), draft.stages)
    for key, tasks in (("before", draft.before), ("after", draft.after)):
        put(whole, key, written_tasks(whole.get(key), tasks), whole.get(key))
    ids = [step["id"] for stage in whole["stages"] for step in stage["steps"]]
    steps = list(zip(ids, (step for stage in draft.stages for step in stage.steps), strict=True))
    variants = written_variants(whole.get("variants", {}), draft.variants, steps)
    put(whole, "variants", variants, whole.get("variants"))
    _drop_lost_steps(whole)
    return dict(whole)


def _with_names(content: Content, draft: ProtocolDraft) -> ProtocolDraft:
    """The draft with names for its new roles and versions that are made of their titles."""
    whole: Any = content
    roles = _names(whole.get("roles", {}), draft.roles)
    variants = _names(whole.get("variants", {}), draft.variants)

    def known(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(roles[name] for name in names if name in roles)

    def step_named(step: StepDraft) -> StepDraft:
        changes = (
            replace(one, variant=variants[one.variant], speaks=known(one.speaks))
            for one in step.changes
            if one.variant in variants
        )
        who = tuple((roles[role], kind) for role, kind in step.who if role in roles)
        return replace(step, who=who, changes=tuple(changes))

    return replace(
        draft,
        roles=tuple(replace(role, name=roles[role.name]) for role in draft.roles),
        stages=tuple(
            replace(stage, takes=roles.get(stage.takes, ""), steps=tuple(map(step_named, stage.steps)))
            for stage in draft.stages
        ),
        before=tuple(replace(task, role=roles.get(task.role, "")) for task in draft.before),
        after=tuple(replace(task, role=roles.get(task.role, "")) for task in draft.after),
        variants=tuple(replace(one, name=variants[one.name], without=known(one.without)) for one in draft.variants),
    )


def _names(known: Mapping[str, object], drafts: Sequence[RoleDraft | VariantDraft]) -> dict[str, str]:
    """The names in the file by those in the draft."""
    names = {draft.name: draft.name for draft in drafts if draft.name in known}
    for draft in drafts:
        if draft.name not in known:
            names[draft.name] = unused_name(draft.title or draft.name, [*known, *names.values()])
    return names


def _roles(known: Mapping[str, Any], drafts: Sequence[RoleDraft]) -> dict[str, object]:
    """The roles of the file; that of the kiosk, which no form has, stays."""
    roles: dict[str, object] = {}
    for draft in drafts:
        role = dict(known.get(draft.name, {})) | {"title": draft.title}
        put(role, "everyone_else", draft.everyone_else or None, role.get("everyone_else") or None)
        put(role, "does", list(draft.does), role.get("does"))
        put(role, "refrains", list(draft.refrains), role.get("refrains"))
        put(role, "notes", list(draft.notes), role.get("notes"))
        roles[draft.name] = role
    return roles | {name: role for name, role in known.items() if role.get("kiosk") is True}


def _stages(known: Sequence[Any], drafts: Sequence[StageDraft]) -> list[object]:
    old_steps = {step["id"]: step for stage in known for step in stage["steps"]}
    names = {step.id for stage in drafts for step in stage.steps if step.id}
    stages: list[object] = []
    for draft in drafts:
        stage = dict(known[draft.was]) if draft.was is not None and draft.was < len(known) else {}
        stage["title"] = draft.title
        put(stage, "for_each", number_of(draft.for_each), stage.get("for_each"))
        put(stage, "takes", draft.takes, stage.get("takes"))
        if draft.for_each != "person":
            stage.pop("as_many", None)
        stage.pop("steps", None)  # so that they are written last
        stage["steps"] = [_step(old_steps.get(step.id, {}), step, names) for step in draft.steps]
        stages.append(stage)
    return stages


def _step(known: Mapping[str, object], draft: StepDraft, names: set[str]) -> dict[str, object]:
    name = draft.id
    if not name:
        name = unused_name(draft.title or "step", names)
        names.add(name)
    step: dict[str, object] = {**known, "id": name, "title": draft.title}
    put(step, "aim", draft.aim, step.get("aim"))
    put(step, "minutes", length_of(draft.minutes, step.get("minutes")), step.get("minutes"))
    for kind in (SPEAKS, LISTENS):
        roles = [role for role, does in draft.who if does == kind]
        if set(roles) != set(texts_of(step.get(kind))):
            put(step, kind, roles[0] if len(roles) == 1 else roles, step.get(kind))
    for flag in FLAGS:
        put(step, flag, flag in draft.flags or None, step.get(flag) or None)
    put(step, "prompts", list(draft.prompts), step.get("prompts"))
    put(step, "capture", draft.capture, step.get("capture"))
    put(step, "groups_of", number_of(draft.groups_of), step.get("groups_of"))
    if not draft.minutes:
        for key in ("at_least", "at_most", "checks", "ends"):
            step.pop(key, None)
    if "quiet" not in draft.flags:
        step.pop("soft_chime", None)
    known_keys = [key for key in _STEP_KEYS if key in step]
    return {key: step[key] for key in (*known_keys, *(key for key in step if key not in _STEP_KEYS))}


def _copied(value: object) -> Any:
    """The same content in other dicts and lists."""
    if isinstance(value, Mapping):
        return {key: _copied(inner) for key, inner in value.items()}
    return list(map(_copied, value)) if isinstance(value, list) else value


def _drop_lost_steps(whole: Any) -> None:
    """Takes the names of steps that are gone out of sheets, which a form does not have."""
    steps = {step["id"] for stage in whole["stages"] for step in stage["steps"]}
    for sheet in whole.get("sheets", {}).values():
        for box in sheet["boxes"]:
            if isinstance(box, dict) and box.get("step") not in steps:
                box.pop("step", None)
