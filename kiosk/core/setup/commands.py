"""What can be asked on the set-up screen, before a session starts. Imperative and frozen."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What can be set up."""

    PEOPLE = "people"
    NAMES = "names"
    VARIANT = "variant"
    LENGTH = "length"
    END = "end"
    OPTIONAL = "optional"
    START = "start"


@dataclass(frozen=True)
class Field:
    """One field of the set-up screen; `step` tells which, where there is one for each optional step."""

    part: FieldKind
    step: str = ""


@dataclass(frozen=True)
class Focus:
    """Take another field in hand: so many places further, round and round, or the one `on` which a finger is."""

    places: int = 0
    on: Field | None = None


@dataclass(frozen=True)
class Adjust:
    """Change a field by so many steps: the named one, else the one in hand."""

    steps: int
    field: Field | None = None


@dataclass(frozen=True)
class NamePerson:
    """Type the name of somebody: so many people further than the one in hand, or the one `at` a place, from 0."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class TypeText:
    """Put a text behind the name that is being typed."""

    text: str


@dataclass(frozen=True)
class Erase:
    """Take the last sign of the name away."""


@dataclass(frozen=True)
class MoveKey:
    """Go to another key of the keyboard on the screen."""

    across: int = 0
    down: int = 0


@dataclass(frozen=True)
class PressKey:
    """Press a key of the keyboard on the screen: the one at (row, column), else the one in hand."""

    at: tuple[int, int] | None = None


@dataclass(frozen=True)
class DoneNaming:
    """Keep the name and put the keyboard away."""


SetUpCommand = Focus | Adjust | NamePerson | TypeText | Erase | MoveKey | PressKey | DoneNaming
"""What the set-up screen understands; the session hears only of the plan that comes of it."""
