"""Small files that are there whole or not at all, whenever the power goes."""

import os
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, text: str, *, private: bool = False) -> None:
    """Replaces the file's content and makes its folder; only its owner may read a `private` one. Raises OSError.

    When this returns, the content is on the disk. Before that a power cut leaves what was there before.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())  # else the new name could point to a file without content
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    """Puts the new name on the disk, where the file system lets a folder be synchronised."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
