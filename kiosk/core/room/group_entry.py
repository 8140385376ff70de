"""What is typed about a group on the kiosk: its name, or a list with a line for each of its people or rules."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.room.groups import Group, as_written
from kiosk.core.setup.name_entry import Letters, typing_of
from kiosk.core.setup.typed_lines import ONE_MORE, TypedLine, TypedLines
from kiosk.core.text import MAXIMUM_NAME


class GroupPart(StrEnum):
    """The part of a group that is typed: the name of a new one, another name, its people, or its own ground rules."""

    NEW = "new"
    NAME = "name"
    PEOPLE = "people"
    RULES = "rules"


MAXIMUM_RULE = 120
"""The maximum number of letters of a ground rule, which has to fit on the screen."""


@dataclass(frozen=True)
class GroupEntry(TypedLines):
    """What is being typed about `group`, which is empty for a new one."""

    part: GroupPart
    group: str

    @property
    def is_list(self) -> bool:
        """Whether there may be more lines than one."""
        return self.part in {GroupPart.PEOPLE, GroupPart.RULES}


def entry_of_name(group: str, pages: Letters) -> GroupEntry:
    """The entry of a group's name; that of a new one where there is no group."""
    part = GroupPart.NAME if group else GroupPart.NEW
    return GroupEntry((TypedLine(group),), typing_of(0, group, pages, MAXIMUM_NAME), pages, part, group)


def entry_of_people(group: Group, pages: Letters) -> GroupEntry:
    """The entry of a group's people, which begins with one more."""
    lines = (*(TypedLine(as_written(member), member.name) for member in group.members), ONE_MORE)
    return GroupEntry(lines, typing_of(len(lines) - 1, "", pages, MAXIMUM_NAME), pages, GroupPart.PEOPLE, group.name)


def entry_of_rules(group: Group, pages: Letters) -> GroupEntry:
    """The entry of a group's own ground rules, which begins with one more."""
    lines = (*map(TypedLine, group.rules), ONE_MORE)
    return GroupEntry(lines, typing_of(len(lines) - 1, "", pages, MAXIMUM_RULE), pages, GroupPart.RULES, group.name)
