"""One kiosk for one folder: a second one shows the first, and gives way."""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.core.errors import AlreadyRunning
from kiosk.core.i18n import N_

FILE = "kiosk.lock"

SUMMONS = signal.SIGUSR1
"""By which the second kiosk asks the first to come forward."""


_LOCKS = Path("/proc/locks")
"""Where Linux lists all locks; to try the lock itself would be in the way of a kiosk that starts."""


def holder(folder: Path) -> int | None:
    """The process of the kiosk that holds the folder, asked without its noticing; None where none is known to."""
    try:
        inode = (folder / FILE).stat().st_ino
        process = int((folder / FILE).read_text("ascii"))
        locks = [line.split() for line in _LOCKS.read_text("ascii").splitlines()]
    except (OSError, ValueError):
        return None
    held = any(lock[1] == "FLOCK" and lock[5].endswith(f":{inode}") and lock[4] == str(process) for lock in locks)
    return process if held else None


@contextmanager
def single_instance(folder: Path) -> Iterator[None]:
    """Holds the folder while the block runs, however it ends; whoever else wants it calls the holder forward.

    Raises AlreadyRunning where another kiosk holds it. A folder that cannot be written to is nobody's: the journal
    says what is wrong with it. To be entered on the main thread, once the process can bear a summons.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        _hold(lock, folder)
        yield
    finally:
        os.close(lock)  # and with it the lock, which the system also lets go when the process dies


def _hold(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(lock, 20, 0).decode("ascii", "ignore").strip()
        if holder.isdigit():
            with suppress(OSError):  # gone meanwhile, or somebody else's
                os.kill(int(holder), SUMMONS)
        raise AlreadyRunning(
            N_("A kiosk is already running in {folder} (process {process}); its window was brought to the front."),
            folder=folder,
            process=holder or "?",
        ) from error
    with suppress(OSError):  # on a full disk it is locked all the same
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
