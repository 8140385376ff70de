"""Removal of speech that an older kiosk kept on the disk, and of what a kiosk left behind that was killed."""

import os
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

VOLATILE = Path("/dev/shm")  # noqa: S108  (folders in it are made by tempfile, with names that nobody can guess)
"""A folder in memory: what was written there is on no disk, and gone when the machine is switched off."""

PREFIX = "kiosk-speech-"
"""The beginning of the names of folders for a sentence that is being rendered; the process id follows."""


def remove_old_speech(folder: Path, volatile: Path = VOLATILE) -> None:
    """Removes every sentence that may hold a name; `folder` is the announcer's, whose sub-folder has none.

    What cannot be removed stays, and does not stop the kiosk.
    """
    for file in (*folder.glob("*.wav"), *folder.glob("*.part")):
        with suppress(OSError):
            file.unlink()
    for rendering in volatile.glob(f"{PREFIX}*"):
        if not _is_running(rendering.name.removeprefix(PREFIX).partition("-")[0]):
            rmtree(rendering, ignore_errors=True)


def _is_running(process: str) -> bool:
    if not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True  # it is somebody else's, or no number of a process: better one folder too many
    return True
