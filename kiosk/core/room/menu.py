"""The open menu: which of its sections is shown, and which entry is chosen."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.room.earlier import EarlierSession
from kiosk.core.units import Duration, Instant, minutes, seconds

MENU_TIMEOUT = seconds(45)
"""How long the menu waits for a key before it makes way for the step again."""

READING_TIMEOUT = minutes(5)
"""The same for the sections that people read together; what a group has agreed does not stay for others to see."""

MENU_PAGE = 5
"""The entries by which Page Up and Page Down move in the menus of the home screen."""


class Section(StrEnum):
    """A section of the menu; TOP lists the others, PEOPLE leads to each PERSON, and so do ROLES and TOPICS.

    GROUPS has the groups on the home screen, and leads to the question whether to forget one, and to its EARLIER
    sessions, each of which has what was AGREED in it.
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
    EARLIER = "earlier"
    AGREED = "agreed"


OF_EARLIER = frozenset({Section.EARLIER, Section.AGREED})
"""The sections about the earlier sessions of the group that is here."""

OF_GROUPS = frozenset({Section.GROUPS, Section.FORGET_GROUP}) | OF_EARLIER
"""The sections of the home screen; all others are about a session."""


def timeout(section: Section) -> Duration:
    """How long a section waits for a key."""
    return READING_TIMEOUT if section in OF_EARLIER else MENU_TIMEOUT


@dataclass(frozen=True)
class Menu:
    """The menu while it covers the screen; it closes by itself at `until`.

    The sections PERSON, ROLE, TOPIC, FORGET_GROUP and AGREED are about one of them. `earlier` are a group's sessions,
    the newest first, which are in the room only as long as its people look back at them.
    """

    section: Section
    until: Instant
    chosen: int = 0
    about: str = ""
    earlier: tuple[EarlierSession, ...] = ()
