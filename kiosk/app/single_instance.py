"""At most one kiosk for each state folder: a second one brings the first to the front and exits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.config.file_locks import try_to_lock
from kiosk.config.files import make_private_folder
from kiosk.config.signals import SUMMONS
from kiosk.core.errors import AlreadyRunning
from kiosk.core.i18n import N_

LOCK_FILE = "kiosk.lock"

_LOCKS = Path("/proc/locks")
"""Where Linux lists all locks; trying to take the lock could block a kiosk that is starting."""


def holder(folder: Path) -> int | None:
    """The process id of the kiosk that holds the folder, or None; the check does not disturb that kiosk."""
    try:
        inode = (folder / LOCK_FILE).stat().st_ino
        process = int((folder / LOCK_FILE).read_text("ascii"))
        locks = [line.split() for line in _LOCKS.read_text("ascii").splitlines()]
    except (OSError, ValueError):
        return None
    held = any(lock[1] == "FLOCK" and lock[5].endswith(f":{inode}") and lock[4] == str(process) for lock in locks)
    return process if held else None


@contextmanager
def single_instance(folder: Path) -> Iterator[None]:
    """Holds the folder's lock while the block runs; another kiosk that wants the folder summons the holder.

    Raises AlreadyRunning if another kiosk holds the lock. A folder that cannot be written to is not locked; the journal
    reports what is wrong with it. To be entered on the main thread, once the signal `SUMMONS` is handled.
    """
    try:
        make_private_folder(folder)
        lock = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        _lock_or_summon(lock, folder)
        yield
    finally:
        os.close(lock)  # this releases the lock, as does the system when the process dies


def _lock_or_summon(lock: int, folder: Path) -> None:
    if not try_to_lock(lock):
        os.lseek(lock, 0, os.SEEK_SET)
        holder = os.read(lock, 20).decode("ascii", "ignore").strip()
        if holder.isdigit() and SUMMONS is not None:
            with suppress(OSError):  # the process has ended or belongs to another user
                os.kill(int(holder), SUMMONS)
        raise AlreadyRunning(
            N_("A kiosk is already running in {folder} (process {process}); its window was brought to the front.")
            if SUMMONS is not None
            else N_("A kiosk is already running in {folder} (process {process}): look for its window."),
            folder=folder,
            process=holder or "?",
        )
    with suppress(OSError):  # on a full disk the lock holds without the process id
        os.ftruncate(lock, 0)
        os.lseek(lock, 0, os.SEEK_SET)
        os.write(lock, f"{os.getpid()}\n".encode())
