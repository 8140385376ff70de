"""The commands about groups, and about what a group has agreed in earlier sessions."""

from dataclasses import dataclass

from kiosk.core.room.group_entry import GroupPart


@dataclass(frozen=True)
class ChooseGroup:
    """Choose the group that is here; an empty name means no group."""

    name: str


@dataclass(frozen=True)
class TypeGroup:
    """Type the name of a new group, or the name, the people or the rules of the one that is here."""

    part: GroupPart


@dataclass(frozen=True)
class MakeGroup:
    """Save a new group, which is the one that is here from now on."""

    name: str


@dataclass(frozen=True)
class RenameGroup:
    """Give the group another name, in its earlier sessions too."""

    group: str
    name: str


@dataclass(frozen=True)
class SetMembers:
    """Save the people of a group: for each the name before (empty for a new one), and what is written now."""

    group: str
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SetRules:
    """Save the ground rules that a group has agreed for itself."""

    group: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class ForgetGroup:
    """Erase a group with its people, its sessions and all that was noted in them."""

    group: str


@dataclass(frozen=True)
class LookBack:
    """List the earlier sessions of the group that is here."""


@dataclass(frozen=True)
class TickAction:
    """Mark an action of an earlier session as done or not done, while the group looks back at it."""

    session: str
    note: str


@dataclass(frozen=True)
class ChoosePromise:
    """Choose another action in the report: `places` further on, or the one `at` an index that a finger touches."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class MarkPromise:
    """Mark an action as done or not done: the one `at` an index, else the chosen one."""

    at: int | None = None


@dataclass(frozen=True)
class GoOn:
    """Leave the report of earlier actions and continue to the session."""


GroupEdit = MakeGroup | RenameGroup | SetMembers | SetRules | ForgetGroup
"""What changes the groups that the kiosk knows."""

EarlierCommand = ForgetGroup | LookBack | TickAction
"""What concerns whole sessions of a group."""

GroupCommand = ChooseGroup | ChoosePromise | MarkPromise | GoOn | TypeGroup | GroupEdit | EarlierCommand
"""What concerns a group and what it has from earlier sessions; no session hears of it."""
