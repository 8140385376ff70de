"""Plain sentences about what is wrong with a protocol: what was found, what is allowed, and what may be meant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kiosk.core.errors import KioskError
from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.consistency import Path, did_you_mean, inconsistencies
from kiosk.core.protocol.model import (
    Change,
    People,
    Protocol,
    Role,
    Sentences,
    Sheet,
    SheetBox,
    Stage,
    Step,
    Task,
    Variant,
)

_SINGULARS = {
    "stages": "stage",
    "steps": "step",
    "roles": "role",
    "variants": "variant",
    "sheets": "sheet",
    "boxes": "box",
}
_PARTS: dict[Path, type[BaseModel]] = {
    (): Protocol,
    ("after",): Task,
    ("before",): Task,
    ("people",): People,
    ("roles",): Role,
    ("sentences",): Sentences,
    ("sheets",): Sheet,
    ("sheets", "boxes"): SheetBox,
    ("stages",): Stage,
    ("stages", "steps"): Step,
    ("variants",): Variant,
    ("variants", "steps"): Change,
}
"""The parts of a protocol file by the keys of their paths, without the names and numbers between the keys."""


@dataclass(frozen=True)
class Problem:
    """The path of a faulty part of a protocol, and a sentence that says what is wrong."""

    path: Path
    sentence: str


def examine(content: object) -> tuple[Protocol | None, tuple[Problem, ...]]:
    """The protocol in the content of a file, or None and every problem of the content."""
    inconsistent = [Problem(found.path, found.sentence) for found in inconsistencies(content)]
    try:
        protocol = Protocol.model_validate(content)
    except ValidationError as error:
        # Inconsistencies were found above with their paths; pydantic's report of them counts only if none was found.
        errors = [detail for detail in error.errors() if detail["loc"] or not inconsistent]
        # A list whose only item is faulty is also reported as empty; the fault of the item says enough.
        parents = {detail["loc"][:length] for detail in errors for length in range(len(detail["loc"]))}
        faults = [Problem(_path(detail), _sentence(detail)) for detail in errors if detail["loc"] not in parents]
        return None, tuple(dict.fromkeys([*faults, *inconsistent]))
    faults = list(_plan_problems(protocol))
    return (None if faults else protocol), tuple(faults)


def path_text(path: Path, content: object) -> str:
    """A path in words for people, such as `step 'sharing': minutes`."""
    words: list[str] = []
    at, rest = content, list(path)
    while rest:
        part = rest.pop(0)
        at = _child(at, part)
        if part in _SINGULARS and rest:
            inner = rest.pop(0)
            at = _child(at, inner)
            # A step is identified by its id alone, in whatever stage it is.
            words = words if part != "steps" or not isinstance(inner, int) or not _name(at) else []
            words.append(f"{_SINGULARS[str(part)]} {_label(inner, at)}")
        else:
            words.append(str(part + 1) if isinstance(part, int) else part)
    return ": ".join(words)


def _plan_problems(protocol: Protocol) -> Iterator[Problem]:
    """The problems that only planning finds: the first plan that is too short, and variants without any step."""
    sizes = [protocol.people.least, protocol.people.most] if protocol.people else []
    sizes += [variant.people for variant in protocol.variants.values() if variant.people]
    for variant in [None, *protocol.variants]:
        own = protocol.variants[variant].people if variant else None
        for size in [own] if own else sizes or [0]:
            try:
                plan = make_plan(protocol, PlanRequest(people=numbered_people(size), variant=variant))
            except KioskError as error:
                yield Problem(("length",), str(error))
                return
            if all(turn.out for turn in plan.turns):
                yield Problem(("variants", variant or plan.variant or ""), "this leaves every step out")
                return


def _path(error: ErrorDetails) -> Path:
    return tuple(part for part in error["loc"] if part != "[key]")


def _sentence(error: ErrorDetails) -> str:
    value, context = error["input"], error.get("ctx", {})
    actual = _value_text(value)
    match error["type"]:
        case "missing":
            return "this key is missing"
        case "extra_forbidden":
            return _unknown_key(_path(error))
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", str(context["expected"]))
            return f"expected {context['expected']}, got {actual}{_spelling_hint(value, allowed)}"
        case "string_pattern_mismatch":
            return f"expected lower-case letters and digits joined by hyphens, got {actual}{_slug_hint(value)}"
        case "value_error":
            return str(context["error"])
        case _:
            return f"expected {_expected(error, context)}, got {actual}"


def _expected(error: ErrorDetails, context: Mapping[str, object]) -> str:
    match error["type"]:
        case "string_type":
            return "a text (in quotation marks, if it looks like a number)"
        case "string_too_short":
            return "a text"
        case "string_too_long":
            return f"at most {context['max_length']} characters"
        case "too_short":
            return "at least one entry"
        case "bool_type" | "bool_parsing":
            return "true or false"
        case "int_type" | "int_parsing" | "int_from_float" | "int_parsing_size" | "finite_number":
            return "a whole number"
        case "greater_than":
            return f"more than {context['gt']}"
        case "less_than_equal":
            return f"at most {context['le']}"
        case "tuple_type":
            return "a list, such as `[one, two]`"
        case "dict_type" | "model_type" | "model_attributes_type":
            return "keys with their values, such as `title: …`"
        case _:
            return "another value"


def _unknown_key(path: Path) -> str:
    allowed = list(_PARTS[path[:-1][::2]].model_fields)
    return f"no such key{did_you_mean(str(path[-1]), allowed) or ';'} allowed here: {', '.join(allowed)}"


def _spelling_hint(value: object, allowed: Sequence[str]) -> str:
    return did_you_mean(value, allowed) if isinstance(value, str) else ""


def _slug_hint(value: object) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", str(value).lower()))
    return f"; did you mean '{slug}'?" if slug else ""


def _value_text(value: object) -> str:
    """A value of the file in a few words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str() if not value:
            return "an empty text"
        case str():
            return f"'{value}'" if len(value) <= 40 else f"{len(value)} characters"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case dict():
            return "keys with values" if value else "no keys"
        case _:
            return str(value)


def _child(content: object, part: int | str) -> object:
    if isinstance(content, Mapping):
        return content.get(part)
    if isinstance(content, list) and isinstance(part, int) and part < len(content):
        return content[part]
    return None


def _name(content: object) -> str | None:
    """The id or title in a part of the content; None without either."""
    if isinstance(content, Mapping):
        return next((content[key] for key in ("id", "title") if isinstance(content.get(key), str)), None)
    return None


def _label(inner: int | str, content: object) -> str:
    if isinstance(inner, str):
        return f"'{inner}'"
    name = _name(content)
    return f"'{name}'" if name and len(name) <= 40 else str(inner + 1)
