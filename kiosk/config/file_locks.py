"""Locks on open files, which the system releases when a process ends: each system has its own."""

import os
import sys

_LOCKED_BYTE = 1 << 30
"""What is locked on Windows, where nobody may read it meanwhile: far behind all that is in such a file."""


def try_to_lock(descriptor: int) -> bool:
    """Locks an open file; returns whether that was possible, or another process has the lock. Raises OSError."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  (only there)

        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
    import fcntl  # noqa: PLC0415  (not on Windows)

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
