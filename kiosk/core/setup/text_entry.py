"""The entry of any text, such as a password, on a real keyboard or on keys for arrows and fingers."""

from dataclasses import replace

from kiosk.core.setup.commands import DoneNaming, Erase, MoveKey, PressKey, TypeText
from kiosk.core.setup.name_entry import KeyAction, NameEntry, NameEntryCommand, ScreenKey

MAXIMUM_LENGTH = 64
"""The longest password of a Wi-Fi network, which is its key in hexadecimal digits."""

PAGES = (
    ("1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm._@"),
    ("1234567890", "!\"#$%&'()*", "+,-./:;<=>", "?@[\\]^_`{|}~"),
)
"""Every sign that such a password can have, however the room's language is written."""

CONTROLS = (KeyAction.CASE, KeyAction.PAGE, KeyAction.SPACE, KeyAction.ERASE, KeyAction.DONE)


def opened() -> NameEntry:
    """The entry of a text, of which nothing is typed yet."""
    return NameEntry(0, "", (1, 0), most=MAXIMUM_LENGTH)


def rows(entry: NameEntry) -> tuple[tuple[ScreenKey, ...], ...]:
    """The rows of keys, in the case that the next letter will have: a small one, unless somebody asks for a capital."""
    signs = (row.upper() if entry.other_case else row for row in PAGES[entry.page])
    return (
        *(tuple(ScreenKey(KeyAction.TYPE, sign) for sign in row) for row in signs),
        tuple(ScreenKey(act) for act in CONTROLS),
    )


def typed(entry: NameEntry, command: NameEntryCommand) -> tuple[NameEntry | None, str]:
    """The entry after a command; once it is None, the text, which is empty where somebody has left before its end."""
    match command:
        case TypeText(text):
            return replace(_with_text(entry, text), key=(len(PAGES[0]), CONTROLS.index(KeyAction.DONE))), ""
        case Erase():
            return replace(entry, text=entry.text[:-1]), ""
        case MoveKey(across, down):
            return replace(entry, key=_neighbour(entry, across, down)), ""
        case PressKey(at):
            return _with_key_pressed(replace(entry, key=_within(entry, at or entry.key)))
        case DoneNaming():
            return None, ""
        case _:
            return entry, ""


def _with_text(entry: NameEntry, text: str) -> NameEntry:
    signs = "".join(sign for sign in text if sign.isprintable())
    return replace(entry, text=(entry.text + signs)[: entry.most], other_case=False)


def _with_key_pressed(entry: NameEntry) -> tuple[NameEntry | None, str]:
    row, column = entry.key
    key = rows(entry)[row][column]
    match key.act:
        case KeyAction.CASE:
            return replace(entry, other_case=not entry.other_case), ""
        case KeyAction.PAGE:
            return replace(entry, page=(entry.page + 1) % len(PAGES)), ""
        case KeyAction.ERASE:
            return typed(entry, Erase())
        case KeyAction.DONE:
            return None, entry.text
        case _:
            return _with_text(entry, key.sign or " "), ""


def _within(entry: NameEntry, key: tuple[int, int]) -> tuple[int, int]:
    """The key, or the nearest one: a finger may touch what is just gone from the screen."""
    caps = rows(entry)
    row = min(key[0], len(caps) - 1)
    return row, min(key[1], len(caps[row]) - 1)


def _neighbour(entry: NameEntry, across: int, down: int) -> tuple[int, int]:
    """The key in a direction, going round at the edges; in a row of other length, the one at the same share of it."""
    caps = rows(entry)
    row, column = entry.key
    there = (row + down) % len(caps)
    column = round(column * (len(caps[there]) - 1) / max(1, len(caps[row]) - 1))
    return there, (column + across) % len(caps[there])
