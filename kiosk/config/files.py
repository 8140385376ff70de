"""Atomic writing of small files, which survives a power cut."""

import os
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, text: str, *, private: bool = False) -> None:
    """Replaces the file's content and creates its folder; only its owner may read a `private` file. Raises OSError.

    When the function returns, the new content is on the disk; a power cut before that leaves the old content.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
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
