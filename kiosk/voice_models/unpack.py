"""Unpacking of a model's ZIP file, with checks of everything that the file claims."""

import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_
from kiosk.voice_models.download import Progress

MAX_FILES = 2_000
MAX_BYTES = 8_000_000_000
MAX_FACTOR = 30
"""The size that the content may have, in sizes of the ZIP file."""

_PIECE = 1 << 20
_PLAIN = re.compile(r"\w[\w.+-]*", re.ASCII)
"""The names that a file or folder in a model may have, without any with a special meaning for a file system."""


def unpack(archive: Path, into: Path, progress: Progress) -> str:
    """Unpacks a ZIP file that has a single folder, and returns the folder's name.

    Every file is on disk when the function returns. Raises VoiceModelError, and then leaves what it has unpacked.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            name = _single_folder(archive, entries)
            total = sum(entry.file_size for entry in entries)
            require_space(total, into)
            done = 0
            for entry in entries:
                for written in _write(opened, entry, into):
                    done += written
                    progress(done, total)
    # The errors of zipfile: NotImplementedError for an unknown compression, RuntimeError for a password.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise VoiceModelError(
            N_("{file} is damaged or is not a zip file: download or copy it again."), file=archive
        ) from error
    except FileExistsError as error:
        raise _unsafe_error(archive, error.filename) from error
    except OSError as error:
        raise VoiceModelError(
            N_("{file} cannot be unpacked into {folder}: {why}."),
            file=archive,
            folder=into,
            why=error.strerror or error,
        ) from error
    return name


def require_space(needed: int, folder: Path) -> None:
    """Raises VoiceModelError where the disk of this folder has less than `needed` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise VoiceModelError(
            N_("{folder} has room for {free} MB, but the model needs {needed} MB: make room and try again."),
            folder=folder,
            free=free // 1_000_000,
            needed=-(-needed // 1_000_000),
        )


def _single_folder(archive: Path, entries: Sequence[zipfile.ZipInfo]) -> str:
    """The name of the folder that has all entries. Raises VoiceModelError for entries that are unsafe or too large."""
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        is_plain = all(_PLAIN.fullmatch(part) for part in entry.filename.removesuffix("/").split("/"))
        if not is_plain or kind not in {0, stat.S_IFREG, stat.S_IFDIR} or entry.filename != entry.orig_filename:
            raise _unsafe_error(archive, entry.orig_filename)
    tops = {entry.filename.split("/")[0] for entry in entries}
    if len(tops) != 1 or any("/" not in entry.filename for entry in entries):
        raise VoiceModelError(
            N_(
                "{file} is not a model: it must contain one folder with a model in it. Use the publisher's file"
                " as it is."
            ),
            file=archive,
        )
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_FILES or size > min(MAX_BYTES, MAX_FACTOR * archive.stat().st_size):
        raise VoiceModelError(
            N_("{file} is not a model: it would unpack to {count} files, {size} MB in total."),
            file=archive,
            count=len(entries),
            size=size // 1_000_000,
        )
    return tops.pop()


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path) -> Iterator[int]:
    """Writes an entry, and yields the number of bytes of each piece."""
    target = into / entry.filename
    if entry.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, target.open("xb") as file:
        # zipfile itself stops at the declared size, and checks the checksum.
        while piece := source.read(_PIECE):
            yield file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _unsafe_error(archive: Path, name: object) -> VoiceModelError:
    return VoiceModelError(
        N_("{file} is not safe to unpack: it has an entry called {name!r}. Use the publisher's file."),
        file=archive,
        name=str(name),
    )
