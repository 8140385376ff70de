"""The entry of people's names, on a real keyboard or on an on-screen keyboard for arrow keys and fingers."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_, tr
from kiosk.core.plan.names import unused_name
from kiosk.core.setup.commands import DoneNaming, Erase, MoveKey, NamePerson, PressKey, TypeText
from kiosk.core.text import cleaned, clusters, one_line

MAXIMUM_NAME_LENGTH = 40
"""The maximum number of letters of a name; a letter with its marks is one."""

LETTERS = (
    N_("qwertyuiop asdfghjkl' zxcvbnm-."),
    N_("àáâäãåæçñß èéêëìíîïýÿ òóôöõøùúûü"),
    N_("1234567890 -/:;()&+ .,!?'"),
)
"""The pages of the on-screen keyboard, with spaces between rows; each language has its own."""

_NUMBERED_NAME = re.compile(r"P\d+")
_BEFORE_CAPITAL = " -'."

People = tuple[str, ...]
Letters = tuple[tuple[str, ...], ...]
"""Pages of rows of letters."""

TypingCommand = TypeText | Erase | MoveKey | PressKey
NameEntryCommand = NamePerson | TypingCommand | DoneNaming


class KeyAction(StrEnum):
    """The actions of the keys on the on-screen keyboard."""

    TYPE = "type"
    SPACE = "space"
    CASE = "case"
    PAGE = "page"
    ERASE = "erase"
    EARLIER = "earlier"
    LATER = "later"
    PREVIOUS = "previous"
    NEXT = "next"
    DONE = "done"


ListAction = Literal[KeyAction.EARLIER, KeyAction.LATER, KeyAction.PREVIOUS, KeyAction.NEXT, KeyAction.DONE]
"""The actions that are about the list which the text is part of."""


@dataclass(frozen=True)
class ScreenKey:
    """A key of the on-screen keyboard; `sign` is the character that it types, if any."""

    act: KeyAction
    sign: str = ""


Rows = tuple[tuple[ScreenKey, ...], ...]

_CONTROL_ROWS = (
    (KeyAction.CASE, KeyAction.PAGE, KeyAction.SPACE, KeyAction.ERASE),
    (KeyAction.EARLIER, KeyAction.LATER, KeyAction.PREVIOUS, KeyAction.NEXT, KeyAction.DONE),
)
"""The actions in the rows of keys under the letters."""


@dataclass(frozen=True)
class NameEntry:
    """A name that is being typed: the index of its `person` from 0, its `text` so far, and the selected key.

    It has at most so many letters (`most`). `key` is the selected key's (row, column). `other_case` reverses the case
    of the next letter, which is otherwise a capital only at the start of a word.
    """

    person: int
    text: str
    key: tuple[int, int]
    page: int = 0
    other_case: bool = False
    most: int = MAXIMUM_NAME_LENGTH


def letters() -> Letters:
    """The pages of the on-screen keyboard in the room's language."""
    return tuple(tuple(tr(page).split()) for page in LETTERS)


def numbered_name(name: str) -> bool:
    """Whether a name is only a placeholder such as P1 or P2."""
    return _NUMBERED_NAME.fullmatch(name) is not None


def keyboard(naming: NameEntry, pages: Letters) -> Rows:
    """The rows of keys, in the case that the next letter will have."""
    capital = (not naming.text or naming.text[-1] in _BEFORE_CAPITAL) != naming.other_case
    rows = tuple(
        tuple(ScreenKey(KeyAction.TYPE, _letter_in_case(sign, capital)) for sign in row) for row in pages[naming.page]
    )
    return (*rows, *(tuple(ScreenKey(act) for act in row) for row in _CONTROL_ROWS))


def _letter_in_case(sign: str, capital: bool) -> str:
    """The letter as a capital or not; a letter such as ß, whose capital is two characters, stays as it is."""
    return sign.upper() if capital and len(sign.upper()) == 1 else sign


def open_name_entry(people: People, person: int, pages: Letters) -> NameEntry:
    """The entry of a person's name: it starts with their present name, if any, and with the key for the next person."""
    text = "" if numbered_name(people[person]) else people[person]
    return typing_of(person, text, pages)


def typing_of(index: int, text: str, pages: Letters, most: int = MAXIMUM_NAME_LENGTH) -> NameEntry:
    """The entry of a text in a list, which begins with the key for the next one."""
    naming = NameEntry(index, text, (0, 0), most=most)
    return replace(naming, key=key_position(naming, pages, KeyAction.NEXT))


def with_name_command(
    people: People, naming: NameEntry | None, pages: Letters, command: NameEntryCommand
) -> tuple[People, NameEntry | None]:
    """The people and the open name entry, if any, after a command. Raises Refused where another person has the name."""
    if naming is None:
        if not isinstance(command, NamePerson):
            return people, None
        # A touch may name a person who has been removed since.
        return people, open_name_entry(people, min(command.at or 0, len(people) - 1), pages)
    match command:
        case NamePerson(places, at):
            return _after_moving_on(people, naming, pages, naming.person + places if at is None else at)
        case DoneNaming():
            return _people_with_name_if_free(people, naming), None
        case TypeText() | Erase() | MoveKey() | PressKey():
            return _after_typing(people, *with_typing(naming, pages, command), pages)
        case _:
            assert_never(command)


def with_typing(naming: NameEntry, pages: Letters, command: TypingCommand) -> tuple[NameEntry, ListAction | None]:
    """The entry after a command, and what a key that was pressed does beyond this one text, if it does."""
    match command:
        case TypeText(text):
            return replace(_with_text(naming, text), key=key_position(naming, pages, KeyAction.NEXT)), None
        case Erase():
            return _without_last_sign(naming), None
        case MoveKey(across, down):
            return replace(naming, key=neighbouring_key(keyboard(naming, pages), naming.key, across, down)), None
        case PressKey(at):
            key = nearest_key(keyboard(naming, pages), at or naming.key)
            return _after_key_press(replace(naming, key=key), pages)
        case _:
            assert_never(command)


def _after_key_press(naming: NameEntry, pages: Letters) -> tuple[NameEntry, ListAction | None]:
    row, column = naming.key
    cap = keyboard(naming, pages)[row][column]
    match cap.act:
        case KeyAction.TYPE | KeyAction.SPACE:
            return _with_text(naming, cap.sign or " "), None
        case KeyAction.CASE:
            return replace(naming, other_case=not naming.other_case), None
        case KeyAction.PAGE:
            next_page = replace(naming, page=(naming.page + 1) % len(pages))
            return replace(next_page, key=key_position(next_page, pages, KeyAction.PAGE)), None
        case KeyAction.ERASE:
            return _without_last_sign(naming), None
        case _:
            return naming, cap.act


def _after_typing(
    people: People, naming: NameEntry, act: ListAction | None, pages: Letters
) -> tuple[People, NameEntry | None]:
    match act:
        case None:
            return people, naming
        case KeyAction.EARLIER | KeyAction.LATER:
            return _with_turn_moved(_people_with_name(people, naming), naming, -1 if act is KeyAction.EARLIER else 1)
        case KeyAction.PREVIOUS | KeyAction.NEXT:
            return _after_moving_on(people, naming, pages, naming.person + (-1 if act is KeyAction.PREVIOUS else 1))
        case KeyAction.DONE:
            return _people_with_name(people, naming), None
        case _:
            assert_never(act)


def _with_text(naming: NameEntry, text: str) -> NameEntry:
    """The entry with a text appended, without invisible signs and leading spaces, and not beyond the maximum."""
    signs = clusters(cleaned(naming.text + text, unfinished=True).lstrip())
    return replace(naming, text="".join(signs[: naming.most]), other_case=False)


def _without_last_sign(naming: NameEntry) -> NameEntry:
    """The entry without its last letter and the marks on it."""
    return replace(naming, text="".join(clusters(naming.text)[:-1]))


def _after_moving_on(people: People, naming: NameEntry, pages: Letters, person: int) -> tuple[People, NameEntry | None]:
    """The people with the typed name, and the entry of another person's name, or None after the last person."""
    kept = _people_with_name(people, naming)
    return kept, open_name_entry(kept, max(0, person), pages) if person < len(kept) else None


def _with_turn_moved(people: People, naming: NameEntry, places: int) -> tuple[People, NameEntry]:
    """The people in an order in which this person's turn is earlier or later, within the list."""
    new_index = min(max(0, naming.person + places), len(people) - 1)
    order = list(people)
    order.insert(new_index, order.pop(naming.person))
    return tuple(order), replace(naming, person=new_index)


def _people_with_name(people: People, naming: NameEntry) -> People:
    """The people with the typed name, or with a placeholder where nothing was typed. Raises Refused."""
    others = [*people[: naming.person], *people[naming.person + 1 :]]
    name, old = one_line(naming.text), people[naming.person]
    if name in others:
        raise Refused(N_("Somebody is already called '{name}'; give each person a different name."), name=name)
    if not name:
        name = old if numbered_name(old) else unused_name(people)
    return (*people[: naming.person], name, *people[naming.person + 1 :])


def _people_with_name_if_free(people: People, naming: NameEntry) -> People:
    """The people with the typed name, or unchanged where another person has it, so that leaving always works."""
    try:
        return _people_with_name(people, naming)
    except Refused:
        return people


def key_position(naming: NameEntry, pages: Letters, act: KeyAction) -> tuple[int, int]:
    """The (row, column) of the key with this action."""
    rows = keyboard(naming, pages)
    return next((row, [cap.act for cap in caps].index(act)) for row, caps in enumerate(rows) if ScreenKey(act) in caps)


def nearest_key(rows: Rows, key: tuple[int, int]) -> tuple[int, int]:
    """The key, or the nearest one: a finger may touch what is just gone from the screen."""
    row = min(key[0], len(rows) - 1)
    return row, min(key[1], len(rows[row]) - 1)


def neighbouring_key(rows: Rows, key: tuple[int, int], across: int, down: int) -> tuple[int, int]:
    """The (row, column) of the key in a direction, going round at the edges.

    A move to another row keeps the position along the row in proportion, because rows differ in length.
    """
    row, column = key
    new_row = (row + down) % len(rows)
    column_there = round(column * (len(rows[new_row]) - 1) / max(1, len(rows[row]) - 1))
    return new_row, (column_there + across) % len(rows[new_row])
