"""What was typed about a group as a command: commands refer to what is typed, so this cannot stand beside it."""

from typing import assert_never

from kiosk.core.room.group_commands import GroupEdit, MakeGroup, RenameGroup, SetMembers, SetRules
from kiosk.core.room.group_entry import GroupEntry, GroupPart


def group_edit(before: GroupEntry, after: GroupEntry) -> GroupEdit | None:
    """The command for what was typed between two states of an entry; None if nothing was."""
    if before.lines == after.lines:
        return None
    name = after.lines[0].text
    match after.part:
        case GroupPart.PEOPLE:
            return SetMembers(after.group, tuple((line.before, line.text) for line in after.lines if line.text))
        case GroupPart.RULES:
            return SetRules(after.group, tuple(line.text for line in after.lines if line.text))
        case GroupPart.NEW:
            return MakeGroup(name) if name else None
        case GroupPart.NAME:
            return RenameGroup(after.group, name) if name else None
        case _:
            assert_never(after.part)
