"""Tasks and versions of a protocol as a form has them, and as the file has them again."""

from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.core.protocol.draft import SPEAKS, ChangeDraft, StepDraft, TaskDraft, VariantDraft
from kiosk.core.protocol.draft_values import length_of, number_of, put, text_of, texts_of


def tasks_of(tasks: object) -> tuple[TaskDraft, ...]:
    """The tasks of a file."""
    return tuple(map(_task, tasks)) if isinstance(tasks, list | tuple) else ()


def _task(task: object) -> TaskDraft:
    if not isinstance(task, Mapping):
        return TaskDraft(text_of(task))
    return TaskDraft(*(text_of(task.get(key)) for key in ("what", "role", "days")))


def written_tasks(known: object, drafts: Sequence[TaskDraft]) -> list[object]:
    """The tasks as a file has them; one that was there before stays as it was written."""
    before: Any = known if isinstance(known, list | tuple) else ()
    as_before = {_task(task): task for task in before}
    return [as_before.get(draft, _written_task(draft)) for draft in drafts if draft.what]


def _written_task(draft: TaskDraft) -> object:
    if not draft.role and not draft.days:
        return draft.what
    values = {"what": draft.what, "role": draft.role, "days": number_of(draft.days)}
    return {key: value for key, value in values.items() if value != ""}


def variants_of(variants: object) -> tuple[VariantDraft, ...]:
    """The versions of a file, without what they change in steps."""
    known: Any = variants if isinstance(variants, Mapping) else {}
    return tuple(
        VariantDraft(
            name,
            text_of(one["title"]),
            text_of(one.get("people")),
            text_of(one.get("length")),
            texts_of(one.get("without")),
        )
        for name, one in known.items()
    )


def changes_of(variants: Mapping[str, Any], step: str) -> tuple[ChangeDraft, ...]:
    """What versions change in the step of this id."""
    found = ((name, variant.get("steps", {}).get(step)) for name, variant in variants.items())
    return tuple(
        ChangeDraft(
            name,
            text_of(change.get("title")),
            text_of(change.get("minutes")),
            texts_of(change.get(SPEAKS)),
            change.get("out") is True,
        )
        for name, change in found
        if change is not None
    )


def written_variants(
    known: Mapping[str, Any], drafts: Sequence[VariantDraft], steps: Sequence[tuple[str, StepDraft]]
) -> dict[str, object]:
    """The versions as a file has them, with their changes of these steps by their ids."""
    variants: dict[str, object] = {}
    for draft in drafts:
        variant = dict(known.get(draft.name, {})) | {"title": draft.title}
        put(variant, "people", number_of(draft.people), variant.get("people"))
        put(variant, "length", length_of(draft.length, variant.get("length")), variant.get("length"))
        _put_names(variant, "without", draft.without)
        before = variant.get("steps", {})
        changes = {name: _change(before.get(name, {}), step.change_in(draft.name)) for name, step in steps}
        put(variant, "steps", {name: change for name, change in changes.items() if change}, before)
        variants[draft.name] = variant
    return variants


def _change(known: Mapping[str, object], draft: ChangeDraft) -> dict[str, object]:
    change = dict(known)
    put(change, "title", draft.title, change.get("title"))
    put(change, "minutes", length_of(draft.minutes, change.get("minutes")), change.get("minutes"))
    _put_names(change, SPEAKS, draft.speaks)
    put(change, "out", draft.out or None, change.get("out") or None)
    if known.get("minutes") and not draft.minutes:
        for key in ("at_least", "at_most"):
            change.pop(key, None)
    return change


def _put_names(part: dict[str, Any], key: str, names: Sequence[str]) -> None:
    """Puts names of roles in; the same ones stay in their order, and a list of them stays a list."""
    old = part.get(key)
    if set(names) != set(texts_of(old)):
        put(part, key, names[0] if len(names) == 1 and not isinstance(old, list) else list(names), old)
