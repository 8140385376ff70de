"""Typing people's names, on a keyboard or on keys drawn on the screen, which arrows or a finger press."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_, tr
from kiosk.core.setup.commands import DoneNaming, Erase, MoveKey, NamePerson, PressKey, TypeText

LONGEST_NAME = 40

LETTERS = (
    N_("qwertyuiop asdfghjkl' zxcvbnm-."),
    N_("àáâäãåæçñß èéêëìíîïýÿ òóôöõøùúûü"),
)
"""The pages of the keyboard on the screen, a space between its rows; other languages have others."""

_NO_NAME = re.compile(r"P\d+")
_BEFORE_CAPITAL = " -'."

People = tuple[str, ...]
Letters = tuple[tuple[str, ...], ...]
"""Pages of rows of letters."""

NameEntryCommand = NamePerson | TypeText | Erase | MoveKey | PressKey | DoneNaming


class Act(StrEnum):
    """What a key of the keyboard on the screen does."""

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


@dataclass(frozen=True)
class Cap:
    """A key of the keyboard on the screen; `sign` is what it types, if it does."""

    act: Act
    sign: str = ""


_BELOW = (
    (Act.CASE, Act.PAGE, Act.SPACE, Act.ERASE),
    (Act.EARLIER, Act.LATER, Act.PREVIOUS, Act.NEXT, Act.DONE),
)
"""The rows under the letters."""


@dataclass(frozen=True)
class NameEntry:
    """Whose name is being typed (a place from 0), what of it there is, and which key is in hand (row, column).

    `other_case` turns the next letter's case round: a name's first letter is a capital, the others are not.
    """

    person: int
    text: str
    key: tuple[int, int]
    page: int = 0
    other_case: bool = False


def letters() -> Letters:
    """The pages of the keyboard in the room's language."""
    return tuple(tuple(tr(page).split()) for page in LETTERS)


def numbered_name(name: str) -> bool:
    """Whether this is only a number that stands for somebody: P1, P2, …"""
    return _NO_NAME.fullmatch(name) is not None


def unused_name(people: People) -> str:
    """A number that nobody has yet, the place's own if it is free."""
    numbers = [len(people) + 1, *range(1, len(people) + 1)]
    return next(name for number in numbers if (name := f"P{number}") not in people)


def keyboard(naming: NameEntry, pages: Letters) -> tuple[tuple[Cap, ...], ...]:
    """The rows of keys, in the case that the next letter will have."""
    capital = (not naming.text or naming.text[-1] in _BEFORE_CAPITAL) != naming.other_case
    rows = tuple(tuple(Cap(Act.TYPE, _cased(sign, capital)) for sign in row) for row in pages[naming.page])
    return (*rows, *(tuple(Cap(act) for act in row) for row in _BELOW))


def _cased(sign: str, capital: bool) -> str:
    """Some letters have no capital of one sign."""
    return sign.upper() if capital and len(sign.upper()) == 1 else sign


def open_name_entry(people: People, person: int, pages: Letters) -> NameEntry:
    """Somebody's name to be typed: the one they have, or none yet; in hand is the key that goes on."""
    text = "" if numbered_name(people[person]) else people[person]
    naming = NameEntry(person, text, (0, 0))
    return replace(naming, key=_place(naming, pages, Act.NEXT))


def with_name_command(
    people: People, naming: NameEntry | None, pages: Letters, command: NameEntryCommand
) -> tuple[People, NameEntry | None]:
    """The people and what is being typed after a command. Raises Refused where a name is somebody else's."""
    if naming is None:
        if not isinstance(command, NamePerson):
            return people, None
        # A finger may mean somebody who was there when it was lifted and is not any more.
        return people, open_name_entry(people, min(command.at or 0, len(people) - 1), pages)
    match command:
        case NamePerson(places, at):
            return _next(people, naming, pages, naming.person + places if at is None else at)
        case TypeText(text):
            return people, replace(_typed(naming, text), key=_place(naming, pages, Act.NEXT))
        case Erase():
            return people, replace(naming, text=naming.text[:-1])
        case MoveKey(across, down):
            return people, replace(naming, key=_moved(naming, pages, across, down))
        case PressKey(at):
            return _pressed(people, replace(naming, key=at or naming.key), pages)
        case DoneNaming():
            return _kept_if_free(people, naming), None
        case _:
            assert_never(command)


def _pressed(people: People, naming: NameEntry, pages: Letters) -> tuple[People, NameEntry | None]:
    row, column = naming.key
    cap = keyboard(naming, pages)[row][column]
    match cap.act:
        case Act.TYPE | Act.SPACE:
            return people, _typed(naming, cap.sign or " ")
        case Act.CASE:
            return people, replace(naming, other_case=not naming.other_case)
        case Act.PAGE:
            turned = replace(naming, page=(naming.page + 1) % len(pages))
            return people, replace(turned, key=_place(turned, pages, Act.PAGE))
        case Act.ERASE:
            return people, replace(naming, text=naming.text[:-1])
        case Act.EARLIER | Act.LATER:
            return _shifted(_kept(people, naming), naming, -1 if cap.act is Act.EARLIER else 1)
        case Act.PREVIOUS | Act.NEXT:
            return _next(people, naming, pages, naming.person + (-1 if cap.act is Act.PREVIOUS else 1))
        case Act.DONE:
            return _kept(people, naming), None
        case _:
            assert_never(cap.act)


def _typed(naming: NameEntry, text: str) -> NameEntry:
    """With what can be seen of a text; a name does not begin with a space, and ends where it is long enough."""
    seen = "".join(sign for sign in naming.text + text if sign.isprintable()).lstrip()
    return replace(naming, text=seen[:LONGEST_NAME], other_case=False)


def _next(people: People, naming: NameEntry, pages: Letters, person: int) -> tuple[People, NameEntry | None]:
    """The name is kept and another person's is typed; behind the last person it is done."""
    kept = _kept(people, naming)
    return kept, open_name_entry(kept, max(0, person), pages) if person < len(kept) else None


def _shifted(people: People, naming: NameEntry, places: int) -> tuple[People, NameEntry]:
    """The person has their turn earlier or later; the first and the last stay."""
    there = min(max(0, naming.person + places), len(people) - 1)
    order = list(people)
    order.insert(there, order.pop(naming.person))
    return tuple(order), replace(naming, person=there)


def _kept(people: People, naming: NameEntry) -> People:
    """The people with the name that was typed; a number where nothing was. Raises Refused."""
    others = [*people[: naming.person], *people[naming.person + 1 :]]
    name, old = " ".join(naming.text.split()), people[naming.person]
    if name in others:
        raise Refused(N_("There is somebody called '{name}' already; everyone needs a name of their own."), name=name)
    if not name:
        name = old if numbered_name(old) else unused_name(people)
    return (*people[: naming.person], name, *people[naming.person + 1 :])


def _kept_if_free(people: People, naming: NameEntry) -> People:
    """Whoever wants out gets out: a name that cannot be had is not kept."""
    try:
        return _kept(people, naming)
    except Refused:
        return people


def _place(naming: NameEntry, pages: Letters, act: Act) -> tuple[int, int]:
    """Where the key that does this is: row and column."""
    rows = keyboard(naming, pages)
    return next((row, [cap.act for cap in caps].index(act)) for row, caps in enumerate(rows) if Cap(act) in caps)


def _moved(naming: NameEntry, pages: Letters, across: int, down: int) -> tuple[int, int]:
    """The key that lies there, round and round; from row to row, the one as far along."""
    rows = keyboard(naming, pages)
    row, column = naming.key
    there = (row + down) % len(rows)
    along = round(column * (len(rows[there]) - 1) / max(1, len(rows[row]) - 1))
    return there, (along + across) % len(rows[there])
