"""The entry of a host's code of six digits, on a real keyboard or on keys for arrows and fingers."""

from dataclasses import replace

from kiosk.core.setup.commands import DoneNaming, Erase, MoveKey, PressKey, TypeText
from kiosk.core.setup.name_entry import KeyAction, NameEntry, NameEntryCommand, ScreenKey

DIGITS = 6

KEYS: tuple[tuple[ScreenKey, ...], ...] = (
    tuple(ScreenKey(KeyAction.TYPE, digit) for digit in "12345"),
    tuple(ScreenKey(KeyAction.TYPE, digit) for digit in "67890"),
    (ScreenKey(KeyAction.ERASE), ScreenKey(KeyAction.DONE)),
)


def opened() -> NameEntry:
    """The entry of a code, of which nothing is typed yet."""
    return NameEntry(0, "", (0, 0))


def typed(entry: NameEntry, command: NameEntryCommand) -> tuple[NameEntry | None, str]:
    """The entry after a command; once it is None, the code, which is empty where somebody has left before its end."""
    match command:
        case TypeText(text):
            return _with_digits(entry, text)
        case Erase():
            return replace(entry, text=entry.text[:-1]), ""
        case MoveKey(across, down):
            row = (entry.key[0] + down) % len(KEYS)
            column = min(entry.key[1], len(KEYS[row]) - 1)
            return replace(entry, key=(row, (column + across) % len(KEYS[row]))), ""
        case PressKey(at):
            return _with_key_pressed(replace(entry, key=at or entry.key))
        case DoneNaming():
            return None, ""
        case _:
            return entry, ""


def _with_key_pressed(entry: NameEntry) -> tuple[NameEntry | None, str]:
    row, column = entry.key
    key = KEYS[row % len(KEYS)][column % len(KEYS[row % len(KEYS)])]
    match key.act:
        case KeyAction.TYPE:
            return _with_digits(entry, key.sign)
        case KeyAction.ERASE:
            return typed(entry, Erase())
        case _:
            return None, ""


def _with_digits(entry: NameEntry, text: str) -> tuple[NameEntry | None, str]:
    digits = (entry.text + "".join(sign for sign in text if sign in "0123456789"))[:DIGITS]
    return (None, digits) if len(digits) == DIGITS else (replace(entry, text=digits), "")
