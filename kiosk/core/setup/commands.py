"""The commands of the set-up screen, before a session starts: frozen, and named with verbs in the imperative."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.units import Instant


class FieldKind(StrEnum):
    """The kinds of field on the set-up screen."""

    PEOPLE = "people"
    NAMES = "names"
    ROLES = "roles"
    VARIANT = "variant"
    LENGTH = "length"
    BEGIN = "begin"
    END = "end"
    OPTIONAL = "optional"
    START = "start"


@dataclass(frozen=True)
class Field:
    """One field of the set-up screen; a field of the kind OPTIONAL names its `step`."""

    part: FieldKind
    step: str = ""


@dataclass(frozen=True)
class Focus:
    """Move the focus by `places` fields, going round at the ends, or to the field `on` that a finger touches."""

    places: int = 0
    on: Field | None = None


@dataclass(frozen=True)
class Adjust:
    """Change the value of a field by a number of steps: the named field, else the one with the focus."""

    steps: int
    field: Field | None = None


@dataclass(frozen=True)
class AgreeEnd:
    """Agree to finish at an instant."""

    until: Instant


@dataclass(frozen=True)
class NamePerson:
    """Enter the name of the person `places` further on than the present one, or of the person `at` an index from 0."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class TypeText:
    """Append a text to the name that is being typed."""

    text: str


@dataclass(frozen=True)
class Erase:
    """Delete the last character of the name."""


@dataclass(frozen=True)
class MoveKey:
    """Select another key of the on-screen keyboard: so many columns across and rows down."""

    across: int = 0
    down: int = 0


@dataclass(frozen=True)
class PressKey:
    """Press a key of the on-screen keyboard: the one at (row, column), else the selected one."""

    at: tuple[int, int] | None = None


@dataclass(frozen=True)
class DoneNaming:
    """Keep the name and close the on-screen keyboard."""


SetUpCommand = Focus | Adjust | AgreeEnd | NamePerson | TypeText | Erase | MoveKey | PressKey | DoneNaming
"""Every command of the set-up screen; the session receives only the plan that results from them."""
