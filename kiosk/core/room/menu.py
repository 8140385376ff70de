"""The open menu: which of its sections is shown, and which entry is chosen."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.units import Instant, seconds

MENU_TIMEOUT = seconds(45)
"""How long the menu waits for a key before it makes way for the step again."""


class Section(StrEnum):
    """A section of the menu; TOP lists the others, PEOPLE leads to each PERSON, and ROLES to each ROLE."""

    TOP = "top"
    PEOPLE = "people"
    PERSON = "person"
    ROLES = "roles"
    ROLE = "role"
    TIME = "time"
    BREAK = "break"
    END = "end"
    GO_TO = "go to"
    STEPS = "steps"


@dataclass(frozen=True)
class Menu:
    """The menu while it covers the screen; it closes by itself at `until`.

    The sections PERSON and ROLE are about one of them.
    """

    section: Section
    until: Instant
    chosen: int = 0
    about: str = ""
