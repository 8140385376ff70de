"""Single values of a protocol file as a form has them, and as the file has them again."""

import re
from typing import Any

_BARE = re.compile(r"[\d.]+(\s*(-|–|to)\s*[\d.]+)?")
"""A length without a unit, which means minutes."""


def put(part: dict[str, Any], key: str, value: object, old: object) -> None:
    """Puts a value in, or takes the key out for an empty one; a value that means the same stays as it was written."""
    if value in (None, "", [], {}):
        part.pop(key, None)
    elif as_typed(value) != as_typed(old):
        part[key] = value


def as_typed(value: object) -> object:
    """A value as a form has it."""
    if isinstance(value, list | tuple):
        return texts_of(value)
    return value if isinstance(value, dict) else text_of(value)


def text_of(value: object) -> str:
    """A value as the text of a field."""
    return "" if value is None else str(value)


def texts_of(value: object) -> tuple[str, ...]:
    """A value as the lines of a field, or as names; one may stand alone."""
    return (value,) if isinstance(value, str) else tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def number_of(text: str) -> object:
    """A number, if the text is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def length_of(text: str, old: object) -> object:
    """A length as it is written: as before if it means the same, and with its unit if it is a bare number."""
    if text == text_of(old):
        return old
    return f"{text} min" if _BARE.fullmatch(text) else text
