"""Whether the disk has room for the journal, and keeps up, for people who set the kiosk up."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from kiosk.core.errors import JournalError
from kiosk.core.i18n import N_, tr
from kiosk.ports import Caveat

LITTLE = 50_000_000
"""Bytes. A session takes a few hundred thousand; what else fills the disk is the trouble."""

SLOW = 0.5
"""Seconds. Every command waits for the disk; a healthy card writes a page in a few hundredths."""


def check_disk(folder: Path, now: Callable[[], float] = monotonic) -> str | Caveat:
    """How much room is left and how long a write takes; a Caveat where either is bad. Raises JournalError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        began = now()
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took = now() - began
    except OSError as error:
        raise JournalError(
            N_("{place} cannot be written to: {why}."), place=folder, why=error.strerror or error
        ) from error
    if free < LITTLE:
        return Caveat(tr("only {free:.0f} MB are free: make room before the log has none.").format(free=free / 1e6))
    if took > SLOW:
        slow = tr("a write takes {took:.1f} s: the card or disk may be failing; use another.")
        return Caveat(slow.format(took=took))
    return tr("{free:.1f} GB free, a write takes {took:.0f} ms").format(free=free / 1e9, took=took * 1000)
