"""What is typed about a group on the kiosk: its name, or a list with a line for each of its people or rules."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.room.groups import Group, as_written
from kiosk.core.setup.commands import DoneNaming, NamePerson
from kiosk.core.setup.name_entry import KeyAction, Letters, NameEntry, NameEntryCommand, typing_of, with_typing
from kiosk.core.text import MAXIMUM_NAME, one_line


class GroupPart(StrEnum):
    """The part of a group that is typed: the name of a new one, another name, its people, or its own ground rules."""

    NEW = "new"
    NAME = "name"
    PEOPLE = "people"
    RULES = "rules"


MAXIMUM_RULE = 120
"""The maximum number of letters of a ground rule, which has to fit on the screen."""


@dataclass(frozen=True)
class GroupLine:
    """A line of what is typed, and the person's name before (empty for a new one)."""

    text: str
    before: str = ""


_ONE_MORE = GroupLine("")


@dataclass(frozen=True)
class GroupEntry:
    """What is being typed about `group` (empty for a new one), line by line; a list has an empty line at its end.

    `typing` has the line that is typed now, and `letters` are the pages of the on-screen keyboard.
    """

    part: GroupPart
    group: str
    lines: tuple[GroupLine, ...]
    typing: NameEntry
    letters: Letters

    @property
    def is_list(self) -> bool:
        """Whether there may be more lines than one."""
        return self.part in {GroupPart.PEOPLE, GroupPart.RULES}

    @property
    def texts(self) -> tuple[str, ...]:
        """All lines as they are typed so far."""
        return tuple(line.text for line in _with_typed_line(self).lines)


def entry_of_name(group: str, pages: Letters) -> GroupEntry:
    """The entry of a group's name; that of a new one where there is no group."""
    part = GroupPart.NAME if group else GroupPart.NEW
    return GroupEntry(part, group, (GroupLine(group),), typing_of(0, group, pages, MAXIMUM_NAME), pages)


def entry_of_people(group: Group, pages: Letters) -> GroupEntry:
    """The entry of a group's people, which begins with one more."""
    lines = (*(GroupLine(as_written(member), member.name) for member in group.members), _ONE_MORE)
    return GroupEntry(GroupPart.PEOPLE, group.name, lines, typing_of(len(lines) - 1, "", pages, MAXIMUM_NAME), pages)


def entry_of_rules(group: Group, pages: Letters) -> GroupEntry:
    """The entry of a group's own ground rules, which begins with one more."""
    lines = (*map(GroupLine, group.rules), _ONE_MORE)
    return GroupEntry(GroupPart.RULES, group.name, lines, typing_of(len(lines) - 1, "", pages, MAXIMUM_RULE), pages)


def with_group_typing(entry: GroupEntry, command: NameEntryCommand) -> tuple[GroupEntry, bool]:
    """The entry after a command, and whether it is still open."""
    match command:
        case NamePerson(places, at):
            return _moved(entry, entry.typing.person + places if at is None else at)
        case DoneNaming():
            return _settled(entry), False
        case _:
            typing, act = with_typing(entry.typing, entry.letters, command)
            return _after_key(replace(entry, typing=typing), act)


def _after_key(entry: GroupEntry, act: KeyAction | None) -> tuple[GroupEntry, bool]:
    match act:
        case None:
            return entry, True
        case KeyAction.EARLIER | KeyAction.LATER:
            return _with_line_moved(entry, -1 if act is KeyAction.EARLIER else 1), True
        case KeyAction.PREVIOUS:
            return _moved(entry, max(0, entry.typing.person - 1))
        case KeyAction.NEXT:
            return _moved(entry, entry.typing.person + 1)
        case KeyAction.DONE:
            return _settled(entry), False
        case _:
            raise AssertionError(act)


def _moved(entry: GroupEntry, place: int) -> tuple[GroupEntry, bool]:
    """The entry in which another line is typed; one after the last line closes it."""
    before, settled = entry.typing.person, _settled(entry)
    gone = len(settled.lines) < len(entry.lines)
    place = max(0, place - 1 if gone and place > before else place)
    if place >= len(settled.lines):
        return settled, False
    return _at_line(settled, place), True


def _at_line(entry: GroupEntry, place: int) -> GroupEntry:
    typing = typing_of(place, entry.lines[place].text, entry.letters, entry.typing.most)
    return replace(entry, typing=typing)


def _with_line_moved(entry: GroupEntry, places: int) -> GroupEntry:
    """The entry with the line that is typed earlier or later in the list; the empty one stays at the end."""
    settled = _settled(entry)
    place, last = entry.typing.person, len(settled.lines) - 2
    if not entry.is_list or place > last:
        return entry
    order, new_place = list(settled.lines), min(max(0, place + places), last)
    order.insert(new_place, order.pop(place))
    return _at_line(replace(settled, lines=tuple(order)), new_place)


def _settled(entry: GroupEntry) -> GroupEntry:
    """The entry with the line that is typed; in a list without empty ones, except for one at the end."""
    typed = _with_typed_line(entry)
    if not entry.is_list:
        return typed
    return replace(typed, lines=(*(line for line in typed.lines if line.text), _ONE_MORE))


def _with_typed_line(entry: GroupEntry) -> GroupEntry:
    place, lines = entry.typing.person, list(entry.lines)
    lines[place] = replace(lines[place], text=one_line(entry.typing.text))
    return replace(entry, lines=tuple(lines))
