"""A check whether the disk has room and is fast enough, for the people who set the kiosk up."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from kiosk.config.files import make_private_folder
from kiosk.core.errors import JournalError
from kiosk.core.i18n import N_, tr
from kiosk.ports import Caveat
from kiosk.storage.faults import reason
from kiosk.storage.journal import FILE

MIN_FREE_BYTES = 50_000_000
"""Bytes that should be free. A session takes a few hundred thousand, so other files are what fills a disk."""

MAX_WRITE_SECONDS = 0.5
"""Seconds that a write should take at most; a healthy card writes a page in a few hundredths."""


def check_disk(folder: Path, now: Callable[[], float] = monotonic) -> str | Caveat:
    """A sentence about the free space and the duration of a write.

    A Caveat where there is little space or a write is slow. Raises JournalError where nothing can be written.
    """
    try:
        make_private_folder(folder)
        free = shutil.disk_usage(folder).free
        began = now()
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took = now() - began
    except OSError as error:
        raise JournalError(
            N_("{place} cannot be written to: {why}."), place=folder, why=reason(error, folder / FILE)
        ) from error
    if free < MIN_FREE_BYTES:
        return Caveat(tr("only {free:.0f} MB are free: make room before the disk is full.").format(free=free / 1e6))
    if took > MAX_WRITE_SECONDS:
        slow = tr("writing takes {took:.1f} s: the card or disk may be failing; use another.")
        return Caveat(slow.format(took=took))
    return tr("{free:.1f} GB free, a write takes {took:.0f} ms").format(free=free / 1e9, took=took * 1000)
