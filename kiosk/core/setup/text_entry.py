"""The entry of any text, such as a password, on a real keyboard or on keys for arrows and fingers."""

from dataclasses import replace

from kiosk.core.setup.commands import DoneNaming, Erase, MoveKey, PressKey, TypeText
from kiosk.core.setup.name_entry import (
    KeyAction,
    NameEntry,
    NameEntryCommand,
    Rows,
    ScreenKey,
    nearest_key,
    neighbouring_key,
)

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


def rows(entry: NameEntry) -> Rows:
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
            return replace(entry, key=neighbouring_key(rows(entry), entry.key, across, down)), ""
        case PressKey(at):
            return _with_key_pressed(replace(entry, key=nearest_key(rows(entry), at or entry.key)))
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
