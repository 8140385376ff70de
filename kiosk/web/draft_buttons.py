"""What the buttons of the form in which a protocol is written do with the draft in it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kiosk.core.protocol.draft import (
    SPEAKS,
    ProtocolDraft,
    RoleDraft,
    StageDraft,
    StepDraft,
    TaskDraft,
    VariantDraft,
    unused_name,
)

_PLACE = re.compile(r"stages\.(\d{1,3})(?:\.steps\.(\d{1,3}))?")
_ROW = re.compile(r"(roles|variants|before|after)\.(\d{1,3})")

Place = tuple[int, int | None]
"""The number of a stage, and that of a step in it; the stage itself has none."""


def carried_out(draft: ProtocolDraft, asked: str) -> tuple[ProtocolDraft, str]:
    """The draft after a button was pressed, and the name of the part that it was about; unchanged if it cannot be."""
    action, _, rest = asked.partition(" ")
    first, _, second = rest.partition(" ")
    if action == "add-step":
        return _with_step_added(draft, _place(first))
    if action == "add-stage":
        return _with_stage_added(draft)
    if action in _ADDS:
        return _with_row_added(draft, _ADDS[action])
    if action == "remove" and (row := _ROW.fullmatch(first)):
        return _without_row(draft, row[1], int(row[2]))
    place = _place(first)
    if place is None or not _is_there(draft, place):
        return draft, ""
    if action == "remove":
        return _without(draft, place), "add-stage" if place[1] is None else f"stages.{place[0]}"
    target = _place(second) if action == "move" else _beside(draft, place, -1 if action == "up" else 1)
    if action not in ("up", "down", "move") or target is None:
        return draft, first
    return _moved(draft, place, target)


def _with_step_added(draft: ProtocolDraft, place: Place | None) -> tuple[ProtocolDraft, str]:
    if place is None or not _is_there(draft, (place[0], None)):
        return draft, ""
    stage = draft.stages[place[0]]
    who = ((draft.roles[0].name, SPEAKS),) if draft.roles else ()
    grown = replace(stage, steps=(*stage.steps, StepDraft(who=who)))
    return _with_stage(draft, place[0], grown), f"stages.{place[0]}.steps.{len(stage.steps)}"


def _with_stage_added(draft: ProtocolDraft) -> tuple[ProtocolDraft, str]:
    grown = replace(draft, stages=(*draft.stages, StageDraft()))
    grown, _step = _with_step_added(grown, (len(draft.stages), None))
    return grown, f"stages.{len(draft.stages)}"


def _with_row_added(draft: ProtocolDraft, part: str) -> tuple[ProtocolDraft, str]:
    rows = getattr(draft, part)
    added: Any = {part: (*rows, _NEW_ROWS[part](rows))}
    return replace(draft, **added), f"{part}.{len(rows)}"


def _without_row(draft: ProtocolDraft, part: str, number: int) -> tuple[ProtocolDraft, str]:
    """The draft without a row; the button that adds one has the focus."""
    rows = getattr(draft, part)
    left: Any = {part: (*rows[:number], *rows[number + 1 :])}
    return replace(draft, **left), next(button for button, added in _ADDS.items() if added == part)


_ADDS = {"add-role": "roles", "add-variant": "variants", "add-before": "before", "add-after": "after"}
"""The part of the form to which a button adds a row."""

_NEW_ROWS: dict[str, Callable[[Sequence[Any]], object]] = {
    "roles": lambda rows: RoleDraft(unused_name("role", [role.name for role in rows])),
    "variants": lambda rows: VariantDraft(unused_name("version", [variant.name for variant in rows])),
    "before": lambda _: TaskDraft(),
    "after": lambda _: TaskDraft(),
}
"""What is added to a part that has such rows."""


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
    to_step = min(to_step, len(steps))
    steps.insert(to_step, moving)
    grown = replace(draft.stages[to_stage], steps=tuple(steps))
    return _with_stage(draft, to_stage, grown), f"stages.{to_stage}.steps.{to_step}"


def _without(draft: ProtocolDraft, place: Place) -> ProtocolDraft:
    stage, step = place
    if step is None:
        return replace(draft, stages=(*draft.stages[:stage], *draft.stages[stage + 1 :]))
    steps = draft.stages[stage].steps
    return _with_stage(draft, stage, replace(draft.stages[stage], steps=(*steps[:step], *steps[step + 1 :])))


def _with_stage(draft: ProtocolDraft, number: int, stage: StageDraft) -> ProtocolDraft:
    return replace(draft, stages=(*draft.stages[:number], stage, *draft.stages[number + 1 :]))
