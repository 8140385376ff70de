"""What a protocol file says: its roles, its stages and their steps, its variants."""

from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from kiosk.core.protocol.consistency import inconsistencies
from kiosk.core.protocol.custom_sentences import well_worded
from kiosk.core.units import Duration, LengthRange, minutes, parse_length, parse_range

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""A key that files and command lines use: lower case, words joined by hyphens."""

LONGEST = minutes(60 * 24 * 366)
"""No step and no session is longer than a year."""

Line = Annotated[str, Field(min_length=1, max_length=200)]


def _to_length(given: object) -> Duration:
    """A bare number means minutes; a text is a length with its unit."""
    if isinstance(given, int | float) and not isinstance(given, bool) and abs(given) < LONGEST:
        return minutes(given)
    if isinstance(given, str):
        return parse_length(given)
    raise ValueError(f'expected a length such as "3 min", got "{given}"')


def _to_range(given: object) -> LengthRange:
    """A length stands for itself; `30–40 min` leaves the plan room."""
    if isinstance(given, str):
        return parse_range(given)
    length = _to_length(given)
    return LengthRange(length, length)


def _to_list(given: object) -> object:
    """One name may stand where a list of names may."""
    return [given] if isinstance(given, str) else given


def _to_some_range(given: object) -> LengthRange:
    found = _to_range(given)
    if not 0 < found.least <= found.most <= LONGEST:
        raise ValueError(f'expected a length such as "3 min", above zero and below a year, got "{given}"')
    return found


def _to_some_length(given: object) -> Duration:
    length = _to_length(given)
    if not 0 < length <= LONGEST:
        raise ValueError(f'expected a length such as "3 min", above zero and below a year, got "{given}"')
    return length


_AS_WRITTEN = WithJsonSchema(
    {
        "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string"}],
        "examples": ["3 min", "30–40 min", "2:30"],
    }
)
_ONE_OR_MORE = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}], "examples": ["presenter"]}
)

Announcing = Annotated[Line, AfterValidator(lambda text: well_worded(text, "step"))]
Length = Annotated[Duration, BeforeValidator(_to_some_length), _AS_WRITTEN]
Range = Annotated[LengthRange, BeforeValidator(_to_some_range), _AS_WRITTEN]
Count = Annotated[int, Field(gt=0, le=100)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_to_list), _ONE_OR_MORE]


class _Part(BaseModel):
    """A part of a protocol file: a key that is not known is a fault, and nothing changes once read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(_Part):
    """A part that somebody takes in the room; `rotates` when another person takes it each turn or each session.

    A `plural` title names several people, as in `Peers speak`.
    """

    title: Line
    does: tuple[Line, ...] = ()
    refrains: tuple[Line, ...] = ()
    plural: bool = False
    everyone_else: bool = False
    rotates: Literal["turn", "session"] | None = None
    kiosk: bool = False


class Step(_Part):
    """One step: who speaks, who stays silent, for how long, and what is on paper at its end.

    `at_least` is how short a plan may make it; `protected` steps are shortened last; in a step `in_turn` everybody who
    speaks says one thing after another; a step that `decides` topics is where the group enters them; `say` is its
    announcement in other words; in a `quiet` step with a `soft_chime` that one sounds at its time checks.
    """

    id: Name
    title: Line
    minutes: Range | None = None
    at_least: Length | None = None
    protected: bool = False
    speaks: Annotated[Names, Field(min_length=1)]
    listens: Names = ()
    quiet: bool = False
    soft_chime: bool = False
    say: Announcing | None = None
    in_turn: bool = False
    optional: bool = False
    prompts: tuple[Line, ...] = ()
    capture: Line | None = None
    checks: tuple[Length, ...] | None = None
    ends: Literal["hold", "go-on"] = "hold"
    decides: Literal["topics"] | None = None


class Sentences(_Part):
    """Sentences that the kiosk is to say in other words; each may have the gaps that `sayings` knows for it."""

    step: Line | None = None
    step_without_clock: Line | None = None
    time_check: Line | None = None
    time_up: Line | None = None
    overtime: Line | None = None
    paused: Line | None = None
    process_pause: Line | None = None
    resumed: Line | None = None
    more: Line | None = None
    less: Line | None = None
    late: Line | None = None
    early: Line | None = None
    replanned: Line | None = None
    last_step: Line | None = None
    ended: Line | None = None

    @field_validator("*")
    @classmethod
    def _has_its_own_gaps(cls, text: str | None, about: ValidationInfo) -> str | None:
        return text and well_worded(text, str(about.field_name))

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """Those that are worded otherwise, by their names."""
        return tuple((name, text) for name, text in self if text is not None)


class Stage(_Part):
    """Steps that belong together under one heading; a round where they are run `for_each` person or topic.

    The person whose turn it is `takes` a role; `as_many` is all of them, or only as many as fit the time.
    """

    title: Line
    for_each: Literal["person", "topic"] | None = None
    takes: Name | None = None
    as_many: Literal["all", "fit"] = "all"
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Change(_Part):
    """What a variant changes in one step."""

    minutes: Range | None = None
    at_least: Length | None = None
    out: bool = False


class Variant(_Part):
    """Another way to run the same protocol; taken by itself for a group of so many `people`."""

    title: Line
    people: Count | None = None
    steps: dict[Name, Change] = {}


class SheetBox(_Part):
    """A box on a sheet, for texts or for actions (who, what, by when, coach); `step` is the step that asks for it."""

    title: Line
    kind: Literal["texts", "actions"] = "texts"
    step: Name | None = None


def _to_box(given: object) -> object:
    """A title alone is a box for texts that no step asks for."""
    return {"title": given} if isinstance(given, str | int | float) else given


SheetBoxes = tuple[Annotated[SheetBox, BeforeValidator(_to_box, json_schema_input_type=str | SheetBox)], ...]


class Sheet(_Part):
    """A sheet that the note taker fills in."""

    title: Line
    boxes: Annotated[SheetBoxes, Field(min_length=1)]


class People(_Part):
    """How many people a protocol is made for."""

    least: Count
    most: Count


class Protocol(_Part):
    """A whole protocol file; `length` is what it is planned for when nobody says otherwise."""

    id: Name
    title: Line
    summary: Line
    group: Line
    source: Annotated[str, Field(min_length=1)]
    doubts: tuple[str, ...] = ()
    length: Length | None = None
    people: People | None = None
    roles: Annotated[dict[Name, Role], Field(min_length=1)]
    ground_rules: tuple[Line, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    variants: dict[Name, Variant] = {}
    sheets: dict[Name, Sheet] = {}
    sentences: Sentences = Sentences()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order."""
        return tuple(step for stage in self.stages for step in stage.steps)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        for fault in inconsistencies(self.model_dump(mode="python")):
            raise ValueError(f"{fault.where}: {fault.sentence}" if fault.where else fault.sentence)
        return self
