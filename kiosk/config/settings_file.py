"""Changes of kiosk.toml that keep everything else in it: comments, order, and what somebody else has written since."""

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from kiosk.config.files import read_small, write_whole
from kiosk.core.errors import SettingsError
from kiosk.core.i18n import N_
from kiosk.core.room.settings import Value


def with_changes(text: str, changes: Mapping[str, Value]) -> str:
    """The text of a settings file with these settings, by keys such as `voice.rate`; None leaves a setting out.

    Raises TOMLKitError if the text is not TOML, and TypeError if a key's table is no table.
    """
    for key, value in changes.items():
        document, path = tomlkit.parse(text), key.split(".")
        if len(path) == 1 and key not in document and value is not None:
            text = _with_new_line(text, document, tomlkit.dumps({key: value}))
        else:
            _set(document, path, value)
            text = tomlkit.dumps(document)
    return text


def change_settings(file: Path, changes: Mapping[str, Value]) -> None:
    """Writes these settings into the file, all or none of them. Raises SettingsError."""
    try:
        place = file.resolve()  # so that a link stays a link
        text = _text_of(place)
        changed = with_changes(text, changes)
        if changed != text:
            write_whole(place, changed)
    except OSError as error:
        raise SettingsError(N_("{file}: cannot be changed: {why}."), file=file, why=error.strerror) from error
    except (UnicodeDecodeError, TOMLKitError, TypeError, RuntimeError) as error:
        raise SettingsError(N_("{file}: cannot be changed: {why}."), file=file, why=error) from error


def _text_of(file: Path) -> str:
    """The text of the file; empty if there is none. Raises OSError or UnicodeDecodeError."""
    try:
        return read_small(file).decode()
    except FileNotFoundError:
        return ""


def _with_new_line(text: str, document: tomlkit.TOMLDocument, line: str) -> str:
    """The text with a setting that is in no table, after the others of its kind, or at the top if there are none.

    tomlkit would put it just above the first table, below the comment that belongs to that table.
    """
    before, end = tomlkit.document(), 0
    for key, item in document.body:
        if key is None:
            before.add(item)
        elif isinstance(item, Table):
            break
        else:
            before.add(key, item)
            end = len(tomlkit.dumps(before))
    above, below = text[:end], text[end:]
    if above and not above.endswith("\n"):
        above += "\n"
    return above + line + ("\n" if below and not above else "") + below


def _set(table: MutableMapping[str, Any], path: list[str], value: Value) -> None:
    """Sets a value in a table or in the tables within it, or takes it out; missing tables are made."""
    first, *rest = path
    if not rest and value is None:
        table.pop(first, None)
    elif not rest:
        table[first] = value
    elif first in table or value is not None:
        inner = table.setdefault(first, tomlkit.table())
        if not isinstance(inner, MutableMapping):
            raise TypeError(f"{first} is not a table")
        _set(inner, rest, value)
