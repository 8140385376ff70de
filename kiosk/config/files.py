"""Files and folders that only their owner may read, and atomic writing of small files, which survives a power cut."""

import errno
import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Literal

from kiosk.core.i18n import tr

LARGEST = 16 << 20
"""The bytes of a small file: settings, keys, accounts and scripts have thousands at most."""

_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


def make_private_folder(folder: Path) -> None:
    """Creates a folder, and missing ones above it, that only its owner may enter; an older one is closed to others.

    Raises OSError if there is no such folder afterwards.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(_PRIVATE_FOLDER, exist_ok=True)
    if not missing:
        folder.mkdir(exist_ok=True)  # raises where a file has this name
        _close_to_others(folder, _PRIVATE_FOLDER)


def open_to_read(file: Path) -> BinaryIO:
    """Opens a file for reading. Raises OSError, also for a pipe or a device, which might never answer."""
    refuse_pipes(file)
    return file.open("rb")


def read_small(file: Path) -> bytes:
    """All that is in a small file. Raises OSError, also where it is so large that it cannot be what it should be."""
    refuse_large(file)
    with open_to_read(file) as opened:
        return opened.read()


def refuse_large(file: Path) -> None:
    """Raises OSError for a file that is too large to be a small one, and where there is none."""
    if file.stat().st_size > LARGEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(file))


def refuse_pipes(file: Path) -> None:
    """Raises OSError for a pipe or a device, and where there is no such file."""
    mode = file.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.EINVAL, tr("it is a pipe or a device, not a file"), str(file))


def make_private_file(file: Path) -> None:
    """Creates an empty file that only its owner may read; an older one is closed to others. Raises OSError.

    SQLite gives the files beside a database the permissions of the database.
    """
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE))
    except FileExistsError:
        _close_to_others(file, _PRIVATE_FILE)


def open_private(file: Path, mode: Literal["wb", "xb"]) -> BinaryIO:
    """Opens a file for writing; a new one is readable only by its owner. Raises OSError."""
    return open(file, mode, opener=lambda name, flags: os.open(name, flags, _PRIVATE_FILE))


def close_to_others(folder: Path, names: Iterable[str]) -> None:
    """Takes from all others the permission to enter a folder and to read the files in it whose names match."""
    _close_to_others(folder, _PRIVATE_FOLDER)
    with suppress(OSError):
        for file in (file for name in names for file in folder.glob(name)):
            _close_to_others(file, _PRIVATE_FILE)


def _close_to_others(place: Path, most: int) -> None:
    """Takes permissions away from a file or folder of this user's, but not from one that all users share."""
    if sys.platform == "win32":  # where a user's folders are closed to others anyway
        return
    with suppress(OSError):
        found = place.lstat()
        shared = found.st_mode & stat.S_ISVTX or place == Path.home() or place in Path.home().parents
        mode = stat.S_IMODE(found.st_mode)
        if found.st_uid == os.geteuid() and not stat.S_ISLNK(found.st_mode) and not shared and mode & ~most:
            place.chmod(mode & most)


def write_whole(file: Path, text: str) -> None:
    """Replaces the file's content and creates its folder; only their owner may read them. Raises OSError.

    When the function returns, the new content is on the disk; a power cut before that leaves the old content.
    """
    make_private_folder(file.parent)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())  # otherwise the new name could point to an empty file after a power cut
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    """Writes the folder's entries to the disk, if the file system can synchronise folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
