"""The open menu: which of its sections is shown, and which entry is chosen."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.units import Instant, seconds

MENU_TIMEOUT = seconds(45)
"""How long the menu waits for a key before it makes way for the step again."""


class Section(StrEnum):
    """A section of the menu; TOP lists the others, PEOPLE leads to each PERSON, and so do ROLES and TOPICS.

    GROUPS has the groups on the home screen, and leads to the question whether to forget one.
    """

    TOP = "top"
    PEOPLE = "people"
    PERSON = "person"
    ROLES = "roles"
    ROLE = "role"
    TIME = "time"
    BREAK = "break"
    END = "end"
    GO_TO = "go to"
    TOPICS = "topics"
    TOPIC = "topic"
    STEPS = "steps"
    GROUPS = "groups"
    FORGET_GROUP = "forget group"


OF_GROUPS = frozenset({Section.GROUPS, Section.FORGET_GROUP})
"""The sections of the home screen; all others are about a session."""


@dataclass(frozen=True)
class Menu:
    """The menu while it covers the screen; it closes by itself at `until`.

    The sections PERSON, ROLE, TOPIC and FORGET_GROUP are about one of them.
    """

    section: Section
    until: Instant
    chosen: int = 0
    about: str = ""
