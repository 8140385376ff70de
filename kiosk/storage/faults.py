"""What a failure to read or write a file means: damage, a full disk, or a place that this user may not use."""

import errno
import os
import shutil
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

from kiosk.core.i18n import tr

_DAMAGE = {
    sqlite3.SQLITE_ERROR,  # a table or column is not there, though the file's version says that it is
    sqlite3.SQLITE_INTERNAL,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_SCHEMA,
    sqlite3.SQLITE_CONSTRAINT,  # what the program writes breaks no rule of its own tables
}

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}

LEAST_ROOM = 65_536
"""Bytes that SQLite needs beside a file; with less, it says that it cannot read or open anything."""


def is_damage(error: Exception, path: Path) -> bool:
    """Whether the file itself is at fault, and not the disk, another program or a missing permission.

    Any error that SQLite does not foresee is damage too, such as one in decoding what is no text any more.
    """
    if isinstance(error, OSError):
        return False
    if not isinstance(error, sqlite3.Error):
        return True
    code = _code(error)
    return code in _DAMAGE or (code == sqlite3.SQLITE_READONLY and _may_be_written(path))


def is_full(error: Exception, path: Path) -> bool:
    """Whether the disk has no room for what was to be written beside or into the file."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    if _code(error) in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        with suppress(OSError):  # where the room cannot be asked for, the code below decides
            return shutil.disk_usage(path.parent).free < LEAST_ROOM
    return _code(error) == sqlite3.SQLITE_FULL


def reason(error: Exception, path: Path) -> str | Exception:
    """Why something failed, with the way out where there is one."""
    if is_full(error, path):
        return tr("the disk is full: make room, or erase sessions with `./run sessions wipe --all`")
    if isinstance(error, PermissionError) or _code(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
        return _closed_place(path) or error
    if isinstance(error, OSError):
        return error.strerror or error
    return error


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _may_be_written(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _closed_place(path: Path) -> str | None:
    """Who may not use which folder or file on the way to `path`, and the remedy; None if this user may use them all."""
    place = next((place for place in (*reversed(path.parents), path) if _is_closed(place, path)), None)
    if place is None:
        return None
    if sys.platform == "win32":
        return tr("{place} is closed to this user: choose another folder with `--state`").format(place=place)
    found = place.stat()  # the folder above it may be entered, or that would have been the place
    facts = {"place": place, "owner": _name(found.st_uid), "user": _name(os.geteuid())}
    if place not in (path.parent, path):  # perhaps somebody's home, which nobody should give away
        return tr("{place} is closed to {user}: choose another folder with `--state`").format(**facts)
    if found.st_uid == os.geteuid():
        return tr("{place} is closed to {user}, who owns it: `chmod -R u+rwX {place}` opens it").format(**facts)
    return tr("{place} belongs to {owner}: `sudo chown -R {user} {place}` makes it yours").format(**facts)


def _is_closed(place: Path, path: Path) -> bool:
    """Whether `place` is there, and this user may not enter it, or not write to it where `path` asks for that."""
    needed = os.X_OK
    if place in (path.parent, path):
        needed = os.R_OK | os.W_OK | (os.X_OK if place != path else 0)
    try:
        return place.exists() and not os.access(place, needed, effective_ids=os.access in os.supports_effective_ids)
    except OSError:
        return False  # the folder above it is the one that is closed


def _name(user: int) -> str:
    if sys.platform == "win32":
        return str(user)
    import pwd  # noqa: PLC0415  (not on Windows)

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
