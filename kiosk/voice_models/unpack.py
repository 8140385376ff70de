"""Unpacks a model's zip file, trusting nothing that it says about itself."""

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_
from kiosk.voice_models.download import Told

MOST_FILES = 2_000
MOST_BYTES = 8_000_000_000
MOST_TIMES = 30
"""How many times larger than the zip file its content may be."""

_PIECE = 1 << 20
_PLAIN = re.compile(r"\w[\w.+-]*", re.ASCII)
"""What a file or folder in a model may be called: nothing that a file system could understand as anything else."""


def unpack(archive: Path, into: Path, told: Told) -> str:
    """Unpacks a zip file that holds one folder, and returns the folder's name.

    Every file is on the disk for good when it returns. Raises VoiceModelError; what was unpacked by then is left.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            name = _checked(archive, entries)
            total = sum(entry.file_size for entry in entries)
            room_for(total, into)
            done = 0
            for entry in entries:
                for written in _write(opened, entry, into):
                    done += written
                    told(done, total)
    # All that zipfile raises: NotImplementedError for a compression that it lacks, RuntimeError for a password.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise VoiceModelError(
            N_("{file} is damaged, or no zip file at all: fetch or copy it again."), file=archive
        ) from error
    except FileExistsError as error:
        raise _unsafe(archive, error.filename) from error
    except OSError as error:
        raise VoiceModelError(
            N_("{file} cannot be unpacked into {folder}: {why}."),
            file=archive,
            folder=into,
            why=error.strerror or error,
        ) from error
    return name


def room_for(needed: int, folder: Path) -> None:
    """Raises VoiceModelError where the disk of this folder has less room than so many bytes."""
    disk = os.statvfs(folder)
    free = disk.f_bavail * disk.f_frsize
    if free < needed:
        raise VoiceModelError(
            N_("{folder} has room for {free} MB, and the model needs {needed} MB: make room and try again."),
            folder=folder,
            free=free // 1_000_000,
            needed=-(-needed // 1_000_000),
        )


def _checked(archive: Path, entries: Sequence[zipfile.ZipInfo]) -> str:
    """The one folder that all entries are in."""
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        plain = all(_PLAIN.fullmatch(part) for part in entry.filename.removesuffix("/").split("/"))
        if not plain or kind not in {0, stat.S_IFREG, stat.S_IFDIR} or entry.filename != entry.orig_filename:
            raise _unsafe(archive, entry.orig_filename)
    tops = {entry.filename.split("/")[0] for entry in entries}
    if len(tops) != 1 or any("/" not in entry.filename for entry in entries):
        raise VoiceModelError(
            N_("{file} is no model: expected one folder with a model in it. Take the publisher's file as it is."),
            file=archive,
        )
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or size > min(MOST_BYTES, MOST_TIMES * archive.stat().st_size):
        raise VoiceModelError(
            N_("{file} is no model: it would unpack to {count} files of {size} MB altogether."),
            file=archive,
            count=len(entries),
            size=size // 1_000_000,
        )
    return tops.pop()


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path) -> Iterator[int]:
    """Writes an entry, and yields how many bytes it wrote each time."""
    target = into / entry.filename
    if entry.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, target.open("xb") as file:
        # zipfile itself stops at the size that was promised, and compares the sum.
        while piece := source.read(_PIECE):
            yield file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _unsafe(archive: Path, name: object) -> VoiceModelError:
    return VoiceModelError(
        N_("{file} is not safe to unpack: it has an entry called {name!r}. Take the publisher's file."),
        file=archive,
        name=str(name),
    )
