"""The content of a protocol file made into a draft, and a draft put into the content of a protocol file."""

import re
from collections.abc import Mapping, Sequence
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
    unused_name,
)

Content = Mapping[str, object]
"""The content of a protocol file."""

_STEP_KEYS = ("id", "title", "aim", "minutes", SPEAKS, LISTENS, *FLAGS, "prompts", "capture")
"""The keys of a step in the order in which they are written."""

_BARE = re.compile(r"[\d.]+(\s*(-|–|to)\s*[\d.]+)?")
"""A length without a unit, which means minutes."""


def draft_of(content: Content) -> ProtocolDraft:
    """The draft of a protocol file that has no fault."""
    whole: Any = content
    people = whole.get("people", {})
    return ProtocolDraft(
        title=_text(whole["title"]),
        summary=_text(whole["summary"]),
        group=_text(whole["group"]),
        length=_text(whole.get("length")),
        least=_text(people.get("least")),
        most=_text(people.get("most")),
        ground_rules=_texts(whole.get("ground_rules")),
        roles=tuple(
            RoleDraft(
                name,
                _text(role["title"]),
                role.get("everyone_else") is True,
                _texts(role.get("does")),
                _texts(role.get("refrains")),
            )
            for name, role in whole["roles"].items()
            if role.get("kiosk") is not True
        ),
        stages=tuple(
            StageDraft(
                number,
                _text(stage["title"]),
                _text(stage.get("for_each")),
                _text(stage.get("takes")),
                tuple(map(_step_draft, stage["steps"])),
            )
            for number, stage in enumerate(whole["stages"])
        ),
    )


def _step_draft(step: Any) -> StepDraft:
    who = [(name, kind) for kind in (SPEAKS, LISTENS) for name in _texts(step.get(kind))]
    return StepDraft(
        id=step["id"],
        title=_text(step["title"]),
        aim=_text(step.get("aim")),
        minutes=_text(step.get("minutes")),
        who=tuple(who),
        flags=frozenset(flag for flag in FLAGS if step.get(flag) is True),
        prompts=_texts(step.get("prompts")),
        capture=_text(step.get("capture")),
    )


def with_draft(content: Content, draft: ProtocolDraft, name: str) -> dict[str, object]:
    """The content of a protocol file with a draft and its name put in; what a form does not have stays as it is."""
    draft = _with_role_names(content, draft)
    whole: Any = _copied(content) | {"id": name, "title": draft.title}
    whole["summary"] = draft.summary or draft.title
    whole["group"] = draft.group or "any group"
    whole.setdefault("source", "our own")
    people = {key: _number(text) for key, text in (("least", draft.least), ("most", draft.most)) if text}
    _put(whole, "people", people, whole.get("people"))
    _put(whole, "length", _length(draft.length, whole.get("length")), whole.get("length"))
    _put(whole, "ground_rules", list(draft.ground_rules), whole.get("ground_rules"))
    whole["roles"] = _roles(whole.get("roles", {}), draft.roles)
    whole["stages"] = _stages(whole.get("stages", []), draft.stages)
    _drop_lost_names(whole)
    return dict(whole)


def _with_role_names(content: Content, draft: ProtocolDraft) -> ProtocolDraft:
    """The draft with names for its new roles that are made of their titles."""
    known: Any = content.get("roles", {})
    names = {role.name: role.name for role in draft.roles if role.name in known}
    for role in draft.roles:
        if role.name not in known:
            names[role.name] = unused_name(role.title or role.name, [*known, *names.values()])
    return replace(
        draft,
        roles=tuple(replace(role, name=names[role.name]) for role in draft.roles),
        stages=tuple(
            replace(
                stage,
                takes=names.get(stage.takes, ""),
                steps=tuple(
                    replace(step, who=tuple((names[role], kind) for role, kind in step.who if role in names))
                    for step in stage.steps
                ),
            )
            for stage in draft.stages
        ),
    )


def _roles(known: Mapping[str, Any], drafts: Sequence[RoleDraft]) -> dict[str, object]:
    """The roles of the file; that of the kiosk, which no form has, stays."""
    roles: dict[str, object] = {}
    for draft in drafts:
        role = dict(known.get(draft.name, {})) | {"title": draft.title}
        _put(role, "everyone_else", draft.everyone_else or None, role.get("everyone_else") or None)
        _put(role, "does", list(draft.does), role.get("does"))
        _put(role, "refrains", list(draft.refrains), role.get("refrains"))
        roles[draft.name] = role
    return roles | {name: role for name, role in known.items() if role.get("kiosk") is True}


def _stages(known: Sequence[Any], drafts: Sequence[StageDraft]) -> list[object]:
    old_steps = {step["id"]: step for stage in known for step in stage["steps"]}
    names = {step.id for stage in drafts for step in stage.steps if step.id}
    stages: list[object] = []
    for draft in drafts:
        stage = dict(known[draft.was]) if draft.was is not None and draft.was < len(known) else {}
        stage["title"] = draft.title
        _put(stage, "for_each", _number(draft.for_each), stage.get("for_each"))
        _put(stage, "takes", draft.takes, stage.get("takes"))
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
    _put(step, "aim", draft.aim, step.get("aim"))
    _put(step, "minutes", _length(draft.minutes, step.get("minutes")), step.get("minutes"))
    for kind in (SPEAKS, LISTENS):
        roles = [role for role, does in draft.who if does == kind]
        if set(roles) != set(_texts(step.get(kind))):
            _put(step, kind, roles[0] if len(roles) == 1 else roles, step.get(kind))
    for flag in FLAGS:
        _put(step, flag, flag in draft.flags or None, step.get(flag) or None)
    _put(step, "prompts", list(draft.prompts), step.get("prompts"))
    _put(step, "capture", draft.capture, step.get("capture"))
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


def _put(part: dict[str, Any], key: str, value: object, old: object) -> None:
    """Puts a value in, or takes the key out for an empty one; a value that means the same stays as it was written."""
    if value in (None, "", [], {}):
        part.pop(key, None)
    elif _as_typed(value) != _as_typed(old):
        part[key] = value


def _as_typed(value: object) -> object:
    """A value as a form has it."""
    if isinstance(value, list | tuple):
        return _texts(value)
    return value if isinstance(value, dict) else _text(value)


def _drop_lost_names(whole: Any) -> None:
    """Takes the names of steps and roles that are gone out of all that a form does not have."""
    steps = {step["id"] for stage in whole["stages"] for step in stage["steps"]}
    roles = set(whole["roles"])
    for variant in whole.get("variants", {}).values():
        changes = {step: change for step, change in variant.get("steps", {}).items() if step in steps}
        for change in changes.values():
            _keep(change, SPEAKS, roles)
        _put(variant, "steps", changes, None)
        _keep(variant, "without", roles)
    for sheet in whole.get("sheets", {}).values():
        for box in sheet["boxes"]:
            if isinstance(box, dict) and box.get("step") not in steps:
                box.pop("step", None)
    for task in (*whole.get("before", ()), *whole.get("after", ())):
        if isinstance(task, dict) and task.get("role") not in roles:
            task.pop("role", None)


def _keep(part: dict[str, Any], key: str, names: set[str]) -> None:
    if key in part and not set(_texts(part[key])) <= names:
        _put(part, key, [name for name in _texts(part[key]) if name in names], part[key])


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _number(text: str) -> object:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _length(text: str, old: object) -> object:
    """A length as it is written: as before if it means the same, and with its unit if it is a bare number."""
    if text == _text(old):
        return old
    return f"{text} min" if _BARE.fullmatch(text) else text
