"""What is wrong with a protocol's content, in plain words: what stands there, what is allowed, what may be meant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kiosk.core.errors import KioskError
from kiosk.core.plan.builder import PlanRequest, make_plan, numbered_people
from kiosk.core.protocol.consistency import Path, did_you_mean, inconsistencies
from kiosk.core.protocol.model import Change, People, Protocol, Role, Sentences, Sheet, SheetBox, Stage, Step, Variant

_NAMED = {
    "stages": "stage",
    "steps": "step",
    "roles": "role",
    "variants": "variant",
    "sheets": "sheet",
    "boxes": "box",
}
_PARTS: dict[Path, type[BaseModel]] = {
    (): Protocol,
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
"""The parts of a protocol file, by the keys on the way to them; names and numbers stand between the keys."""


@dataclass(frozen=True)
class Problem:
    """The path to what is at fault, and what is wrong with it."""

    path: Path
    sentence: str


def examined(content: object) -> tuple[Protocol | None, tuple[Problem, ...]]:
    """The protocol that a content is, or every fault that keeps it from being one."""
    disagree = [Problem(one.path, one.sentence) for one in inconsistencies(content)]
    try:
        protocol = Protocol.model_validate(content)
    except ValidationError as error:
        # What disagrees is found above, with its place; pydantic's word for it counts only where that saw nothing.
        found = [one for one in error.errors() if one["loc"] or not disagree]
        # A list whose only item is at fault is also reported as empty: the item's own fault says enough.
        around = {one["loc"][:length] for one in found for length in range(len(one["loc"]))}
        faults = [Problem(_path(one), _sentence(one)) for one in found if one["loc"] not in around]
        return None, tuple(dict.fromkeys([*faults, *disagree]))
    faults = list(_of_plans(protocol))
    return (None if faults else protocol), tuple(faults)


def spelled(path: Path, content: object) -> str:
    """A path as people name it: `step 'sharing': minutes`."""
    words: list[str] = []
    at, rest = content, list(path)
    while rest:
        part = rest.pop(0)
        at = _below(at, part)
        if part in _NAMED and rest:
            inner = rest.pop(0)
            at = _below(at, inner)
            # A step is known by its id alone, in whichever stage it stands.
            words = words if part != "steps" or not isinstance(inner, int) or not _name(at) else []
            words.append(f"{_NAMED[str(part)]} {_called(inner, at)}")
        else:
            words.append(str(part + 1) if isinstance(part, int) else part)
    return ": ".join(words)


def _of_plans(protocol: Protocol) -> Iterator[Problem]:
    """What only planning shows: too little time, or nothing left to run; of each kind the first."""
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
                yield Problem(("variants", variant or plan.variant or ""), "this takes every step out")
                return


def _path(error: ErrorDetails) -> Path:
    return tuple(part for part in error["loc"] if part != "[key]")


def _sentence(error: ErrorDetails) -> str:
    given, told = error["input"], error.get("ctx", {})
    got = _shown(given)
    match error["type"]:
        case "missing":
            return "this key is missing"
        case "extra_forbidden":
            return _no_such_key(_path(error))
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", str(told["expected"]))
            return f"expected {told['expected']}, got {got}{_guess(given, allowed)}"
        case "string_pattern_mismatch":
            return f"expected lower-case letters and digits joined by hyphens, got {got}{_slug(given)}"
        case "value_error":
            return str(told["error"])
        case _:
            return f"expected {_expected(error, told)}, got {got}"


def _expected(error: ErrorDetails, told: Mapping[str, object]) -> str:
    match error["type"]:
        case "string_type":
            return "words (in quotation marks, if they look like a number)"
        case "string_too_short":
            return "some words"
        case "string_too_long":
            return f"at most {told['max_length']} characters"
        case "too_short":
            return "at least one entry"
        case "bool_type" | "bool_parsing":
            return "true or false"
        case "int_type" | "int_parsing" | "int_from_float" | "int_parsing_size":
            return "a whole number"
        case "greater_than":
            return f"more than {told['gt']}"
        case "less_than_equal":
            return f"at most {told['le']}"
        case "tuple_type":
            return "a list, such as `[one, two]`"
        case "dict_type" | "model_type" | "model_attributes_type":
            return "keys with their values, such as `title: …`"
        case _:
            return f"something else ({error['msg']})"


def _no_such_key(path: Path) -> str:
    allowed = list(_PARTS[path[:-1][::2]].model_fields)
    return f"no such key{did_you_mean(str(path[-1]), allowed) or ';'} allowed here: {', '.join(allowed)}"


def _guess(given: object, allowed: Sequence[str]) -> str:
    return did_you_mean(given, allowed) if isinstance(given, str) else ""


def _slug(given: object) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", str(given).lower()))
    return f"; did you mean '{slug}'?" if slug else ""


def _shown(given: object) -> str:
    """What stands in the file, in a few words."""
    match given:
        case None:
            return "nothing"
        case bool():
            return str(given).lower()
        case str() if not given:
            return "an empty text"
        case str():
            return f"'{given}'" if len(given) <= 40 else f"{len(given)} characters"
        case list() | tuple():
            return "a list" if given else "an empty list"
        case dict():
            return "keys with values" if given else "no keys"
        case _:
            return str(given)


def _below(content: object, part: int | str) -> object:
    if isinstance(content, Mapping):
        return content.get(part)
    if isinstance(content, list) and isinstance(part, int) and part < len(content):
        return content[part]
    return None


def _name(content: object) -> str | None:
    """A step's id or a stage's title."""
    if isinstance(content, Mapping):
        return next((content[key] for key in ("id", "title") if isinstance(content.get(key), str)), None)
    return None


def _called(inner: int | str, content: object) -> str:
    if isinstance(inner, str):
        return f"'{inner}'"
    name = _name(content)
    return f"'{name}'" if name and len(name) <= 40 else str(inner + 1)
