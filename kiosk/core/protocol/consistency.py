"""Checks that the parts of a protocol file agree with each other, such as names that nothing has or repeated steps.

The checks read the file's raw content, so that they report all faults at once even where other parts are invalid.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[int | str, ...]
"""The keys and list positions that lead to a part of the file."""


@dataclass(frozen=True)
class Inconsistency:
    """A fault in a protocol file: its path, the part that contains it, and a sentence that says what is wrong."""

    path: Path
    where: str
    sentence: str


def inconsistencies(content: object) -> Iterator[Inconsistency]:
    """All inconsistencies in a protocol file's content, in the order of the file."""
    whole = _mapping(content)
    roles = list(_mapping(whole.get("roles")))
    yield from _people_faults(whole)
    steps = list(_steps(whole))
    if steps and all(step.get("optional") is True for _, step in steps):
        yield Inconsistency(("stages",), "", "every step is optional; at least one must not be")
    yield from _task_faults(whole, roles)
    yield from _stage_faults(whole, roles)
    seen: list[str] = []
    for path, step in steps:
        name = step.get("id")
        where = f"step '{name}'"
        if name in seen:
            yield Inconsistency((*path, "id"), "", f"two steps have the id '{name}'; give each its own")
        if isinstance(name, str):
            seen.append(name)
        yield from _step_faults(path, step, where, roles)
    yield from _variant_faults(whole, roles, steps)
    yield from _sheet_faults(whole, seen)


def did_you_mean(written: str, known: Sequence[str]) -> str:
    """The suggestion `; did you mean 'quiet'?` with the closest known name, or an empty text where none is close."""
    close = get_close_matches(written, known, n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def _people_faults(whole: Mapping[str, object]) -> Iterator[Inconsistency]:
    least, most = (_mapping(whole.get("people")).get(end) for end in ("least", "most"))
    if isinstance(least, int) and isinstance(most, int) and most < least:
        yield Inconsistency(("people", "most"), "people", f"`most` ({most}) is less than `least` ({least})")


def _task_faults(whole: Mapping[str, object], roles: Sequence[str]) -> Iterator[Inconsistency]:
    for when in ("before", "after"):
        for number, task in enumerate(_list(whole.get(when))):
            yield from _unknown_names((when, number, "role"), when, "role", _mapping(task).get("role"), roles)


def _stage_faults(whole: Mapping[str, object], roles: Sequence[str]) -> Iterator[Inconsistency]:
    decides = [step.get("decides") for _, step in _steps(whole)]
    for number, stage in enumerate(_list(whole.get("stages"))):
        part = _mapping(stage)
        path: Path = ("stages", number)
        where = f"stage '{part.get('title')}'"
        yield from _unknown_names((*path, "takes"), where, "role", part.get("takes"), roles)
        if part.get("as_many") == "fit" and part.get("for_each") != "person":
            yield Inconsistency((*path, "as_many"), where, "`as_many: fit` needs a stage with `for_each: person`")
        if part.get("for_each") == "topic" and "topics" not in decides:
            yield Inconsistency(
                (*path, "for_each"), where, "`for_each: topic` needs an earlier step with `decides: topics`"
            )


def _step_faults(path: Path, step: Mapping[str, object], where: str, roles: Sequence[str]) -> Iterator[Inconsistency]:
    yield from _speaker_faults(path, step, where)
    for key in ("speaks", "listens"):
        for name in _names(step.get(key)):
            yield from _unknown_names((*path, key), where, "role", name, roles)
    if step.get("minutes") is None:
        for key in ("at_least", "at_most", "checks"):
            if step.get(key):
                yield Inconsistency((*path, key), where, f"`{key}` needs a step with `minutes`")
        if step.get("ends") == "go-on":
            yield Inconsistency((*path, "ends"), where, "`ends: go-on` needs a step with `minutes`")
        if "{length}" in str(step.get("say")):
            yield Inconsistency((*path, "say"), where, "the gap {length} needs a step with `minutes`")
    if step.get("soft_chime") is True and step.get("quiet") is not True:
        yield Inconsistency((*path, "soft_chime"), where, "`soft_chime` needs a step with `quiet: true`")


def _speaker_faults(path: Path, step: Mapping[str, object], where: str) -> Iterator[Inconsistency]:
    """The faults of a step that does not say who speaks, or that contradicts its being silent."""
    if step.get("silent") is not True:
        if "title" in step and step.get("speaks") in (None, ()):
            yield Inconsistency((*path, "speaks"), where, "this key is missing; or write `silent: true`")
        return
    for key, written in (("speaks", step.get("speaks")), ("listens", step.get("listens"))):
        if written:
            yield Inconsistency((*path, key), where, f"nobody speaks in a `silent` step; leave `{key}` out")
    for key in ("groups_of", "in_turn"):
        if step.get(key):
            yield Inconsistency((*path, key), where, f"`{key}` needs a step in which somebody speaks")


def _variant_faults(
    whole: Mapping[str, object], roles: Sequence[str], steps: Sequence[tuple[Path, Mapping[str, object]]]
) -> Iterator[Inconsistency]:
    ids = [name for _, step in steps if isinstance(name := step.get("id"), str)]
    for name, variant in _mapping(whole.get("variants")).items():
        where, changes = f"variant '{name}'", _mapping(_mapping(variant).get("steps"))
        without = _names(_mapping(variant).get("without"))
        for role in without:
            yield from _unknown_names(("variants", name, "without"), where, "role", role, roles)
        for step, change in changes.items():
            path: Path = ("variants", name, "steps", step)
            yield from _unknown_names(path, where, "step", step, ids)
            for role in _names(_mapping(change).get("speaks")):
                yield from _unknown_names((*path, "speaks"), where, "role", role, roles)
            if _mapping(change).get("silent") and _mapping(change).get("speaks"):
                yield Inconsistency((*path, "speaks"), where, "nobody speaks in a `silent` step; leave `speaks` out")
        for _, spoken in steps:
            change = _mapping(changes.get(str(spoken.get("id"))))
            speaking = _names(change.get("speaks") or spoken.get("speaks"))
            if speaking and set(speaking) <= set(without) and not (change.get("out") or change.get("silent")):
                sentence = f"nobody is left to speak in step '{spoken.get('id')}': say who `speaks`, or `out: true`"
                yield Inconsistency(("variants", name, "without"), where, sentence)


def _sheet_faults(whole: Mapping[str, object], steps: Sequence[str]) -> Iterator[Inconsistency]:
    for name, sheet in _mapping(whole.get("sheets")).items():
        for place, box in enumerate(_list(_mapping(sheet).get("boxes"))):
            step = _mapping(box).get("step")
            yield from _unknown_names(("sheets", name, "boxes", place, "step"), f"sheet '{name}'", "step", step, steps)


def _unknown_names(path: Path, where: str, kind: str, name: object, known: Sequence[str]) -> Iterator[Inconsistency]:
    # Without any known names, the part that should define them is missing, and that is reported elsewhere.
    if isinstance(name, str) and known and name not in known:
        guess = did_you_mean(name, known)
        yield Inconsistency(path, where, f"there is no {kind} '{name}'{guess or ';'} choose from: {', '.join(known)}")


def _steps(whole: Mapping[str, object]) -> Iterator[tuple[Path, Mapping[str, object]]]:
    for number, stage in enumerate(_list(whole.get("stages"))):
        for place, step in enumerate(_list(_mapping(stage).get("steps"))):
            yield ("stages", number, "steps", place), _mapping(step)


def _names(content: object) -> Sequence[object]:
    """The names in a list of them; one name may stand alone."""
    return [content] if isinstance(content, str) else _list(content)


def _mapping(content: object) -> Mapping[str, object]:
    return content if isinstance(content, Mapping) else {}


def _list(content: object) -> Sequence[object]:
    return content if isinstance(content, list | tuple) else ()
