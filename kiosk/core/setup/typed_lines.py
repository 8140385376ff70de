"""Lines that are typed one after the other: a name, or a list that grows, such as that of a group's people."""

from dataclasses import dataclass, replace
from typing import TypeVar, assert_never

from kiosk.core.setup.commands import DoneNaming, NamePerson
from kiosk.core.setup.name_entry import (
    KeyAction,
    Letters,
    ListAction,
    NameEntry,
    NameEntryCommand,
    typing_of,
    with_typing,
)
from kiosk.core.text import one_line


@dataclass(frozen=True)
class TypedLine:
    """A line of what is typed, and what it was called before (empty for a new one)."""

    text: str
    before: str = ""


ONE_MORE = TypedLine("")
"""The empty line at the end of a list."""


@dataclass(frozen=True)
class TypedLines:
    """What is being typed, line by line; a list has an empty line at its end.

    `typing` has the line that is typed now, and `letters` are the pages of the on-screen keyboard.
    """

    lines: tuple[TypedLine, ...]
    typing: NameEntry
    letters: Letters

    @property
    def is_list(self) -> bool:
        """Whether there may be more lines than one."""
        return True

    @property
    def texts(self) -> tuple[str, ...]:
        """All lines as they are typed so far."""
        return tuple(line.text for line in _with_typed_line(self).lines)


Entry = TypeVar("Entry", bound=TypedLines)


def with_line_typing(entry: Entry, command: NameEntryCommand) -> tuple[Entry, bool]:
    """The entry after a command, and whether it is still open."""
    match command:
        case NamePerson(places, at):
            return _moved(entry, entry.typing.person + places if at is None else at)
        case DoneNaming():
            return _settled(entry), False
        case _:
            typing, act = with_typing(entry.typing, entry.letters, command)
            return _after_key(replace(entry, typing=typing), act)


def _after_key(entry: Entry, act: ListAction | None) -> tuple[Entry, bool]:
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
            assert_never(act)


def _moved(entry: Entry, place: int) -> tuple[Entry, bool]:
    """The entry in which another line is typed; one after the last line closes it."""
    before, settled = entry.typing.person, _settled(entry)
    gone = len(settled.lines) < len(entry.lines)
    place = max(0, place - 1 if gone and place > before else place)
    if place >= len(settled.lines):
        return settled, False
    return _at_line(settled, place), True


def _at_line(entry: Entry, place: int) -> Entry:
    typing = typing_of(place, entry.lines[place].text, entry.letters, entry.typing.most)
    return replace(entry, typing=typing)


def _with_line_moved(entry: Entry, places: int) -> Entry:
    """The entry with the line that is typed earlier or later in the list; the empty one stays at the end."""
    settled = _settled(entry)
    place, last = entry.typing.person, len(settled.lines) - 2
    if not entry.is_list or place > last:
        return entry
    order, new_place = list(settled.lines), min(max(0, place + places), last)
    order.insert(new_place, order.pop(place))
    return _at_line(replace(settled, lines=tuple(order)), new_place)


def _settled(entry: Entry) -> Entry:
    """The entry with the line that is typed; in a list without empty ones, except for one at the end."""
    typed = _with_typed_line(entry)
    if not entry.is_list:
        return typed
    return replace(typed, lines=(*(line for line in typed.lines if line.text), ONE_MORE))


def _with_typed_line(entry: Entry) -> Entry:
    place, lines = entry.typing.person, list(entry.lines)
    lines[place] = replace(lines[place], text=one_line(entry.typing.text))
    return replace(entry, lines=tuple(lines))
