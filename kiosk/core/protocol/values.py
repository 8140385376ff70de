"""The values in a protocol file as people write them: names, lines, lengths, counts and rounds."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from kiosk.core.text import cleaned
from kiosk.core.units import Duration, LengthRange, minutes, parse_length, parse_range

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""A key for files and command lines: lower-case words joined by hyphens."""

MAXIMUM_LENGTH = minutes(60 * 24 * 366)
"""The longest time of a step or a session: a year."""

CLEANED = BeforeValidator(lambda text: cleaned(text, lines=True) if isinstance(text, str) else text)
"""Leaves out the signs of a text that nobody sees, before its length is checked."""

Line = Annotated[str, Field(min_length=1, max_length=200), CLEANED]


def _to_length(value: object) -> Duration:
    """The length that a bare number of minutes or a text with a unit stands for. Raises ValueError."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MAXIMUM_LENGTH:
        return minutes(value)
    if isinstance(value, str):
        return parse_length(value)
    raise ValueError(f'expected a length such as "3 min", got "{value}"')


def _to_range(value: object) -> LengthRange:
    """The range that a text such as `30–40 min`, or a single length, stands for. Raises ValueError."""
    if isinstance(value, str):
        return parse_range(value)
    length = _to_length(value)
    return LengthRange(length, length)


def _to_list(value: object) -> object:
    """The list of names; a single name becomes a list of one."""
    return [value] if isinstance(value, str) else value


def _to_positive_range(value: object) -> LengthRange:
    length = _to_range(value)
    if not 0 < length.minimum <= length.maximum <= MAXIMUM_LENGTH:
        raise ValueError(f'expected a length such as "3 min", above zero and below a year, got "{value}"')
    return length


def _to_positive_length(value: object) -> Duration:
    length = _to_length(value)
    if not 0 < length <= MAXIMUM_LENGTH:
        raise ValueError(f'expected a length such as "3 min", above zero and below a year, got "{value}"')
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

Length = Annotated[Duration, BeforeValidator(_to_positive_length), _AS_WRITTEN]

Range = Annotated[LengthRange, BeforeValidator(_to_positive_range), _AS_WRITTEN]

Count = Annotated[int, Field(gt=0, le=100)]

GroupSize = Literal[2, 3, 4]

MOST_ROUNDS = 20
"""The largest number of rounds that can be counted."""


def _to_rounds(value: object) -> object:
    """What a stage is run for each of, or its number of rounds. Raises ValueError."""
    if value in ("person", "topic") or (type(value) is int and 1 < value <= MOST_ROUNDS):
        return value
    actual = f"'{value}'" if isinstance(value, str) else value
    raise ValueError(f"expected 'person', 'topic' or a number of rounds from 2 to {MOST_ROUNDS}, got {actual}")


ForEach = Annotated[
    Literal["person", "topic"] | int,
    BeforeValidator(_to_rounds),
    WithJsonSchema({"anyOf": [{"enum": ["person", "topic"]}, {"type": "integer", "minimum": 2, "maximum": 20}]}),
]

Names = Annotated[tuple[Name, ...], BeforeValidator(_to_list), _ONE_OR_MORE]
