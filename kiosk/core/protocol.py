"""What a protocol file says: its roles, its stages and their steps, its variants."""

from math import isfinite
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kiosk.core.units import Duration, minutes, parse_length

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""A key that files and command lines use: lower case, words joined by hyphens."""

Line = Annotated[str, Field(min_length=1, max_length=200)]


def _to_length(given: object) -> object:
    """A bare number means minutes; a text is a length with its unit."""
    if isinstance(given, int | float) and not isinstance(given, bool) and isfinite(given):
        return minutes(given)
    if isinstance(given, str):
        return parse_length(given)
    raise ValueError(f'expected a length such as "3 min", got "{given}"')


def _to_list(given: object) -> object:
    """One name may stand where a list of names may."""
    return [given] if isinstance(given, str) else given


Length = Annotated[Duration, BeforeValidator(_to_length), Field(gt=0)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_to_list)]


class _Part(BaseModel):
    """A part of a protocol file: a key that is not known is a fault, and nothing changes once read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(_Part):
    """A part that somebody takes in the room."""

    title: Line
    does: tuple[Line, ...] = ()
    refrains: tuple[Line, ...] = ()
    kiosk: bool = False


class Step(_Part):
    """One step: who speaks, who stays silent, for how long, and what is on paper at its end."""

    id: Name
    title: Line
    minutes: Length | None = None
    speaks: Annotated[Names, Field(min_length=1)]
    listens: Names = ()
    quiet: bool = False
    optional: bool = False
    prompts: tuple[Line, ...] = ()
    capture: Line | None = None
    checks: tuple[Length, ...] | None = None
    ends: Literal["hold", "go-on"] = "hold"


class Stage(_Part):
    """Steps that belong together under one heading."""

    title: Line
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Change(_Part):
    """What a variant changes in one step."""

    minutes: Length


class Variant(_Part):
    """Another way to run the same protocol."""

    title: Line
    steps: dict[Name, Change] = {}


class Protocol(_Part):
    """A whole protocol file."""

    id: Name
    title: Line
    summary: Line
    group: Line
    source: Line
    doubts: tuple[Line, ...] = ()
    roles: dict[Name, Role]
    ground_rules: tuple[Line, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    variants: dict[Name, Variant] = {}

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order."""
        return tuple(step for stage in self.stages for step in stage.steps)

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        """Every name that is used is one that is declared, a step's id is its own, and there is something to run."""
        if all(step.optional for step in self.steps):
            raise ValueError("every step is optional; at least one has to be run")
        ids = [step.id for step in self.steps]
        for step in self.steps:
            if ids.count(step.id) > 1:
                raise ValueError(f"two steps have the id '{step.id}'; give each its own")
            for role in (*step.speaks, *step.listens):
                _must_be(role, "role", self.roles, f"step '{step.id}'")
        for name, variant in self.variants.items():
            for changed in variant.steps:
                _must_be(changed, "step", ids, f"variant '{name}'")
        return self


def _must_be(name: str, kind: str, known: "dict[str, Role] | list[str]", where: str) -> None:
    if name not in known:
        raise ValueError(f"{where}: no {kind} is called '{name}'; there are {', '.join(known)}")
