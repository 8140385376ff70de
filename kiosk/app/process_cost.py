"""What a program takes with all that it has started, as Linux tells it."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_SCHEDULED = 2
"""What clock_getcpuclockid(3) makes of a process on Linux: in nanoseconds, where its `stat` counts in hundredths."""


def family(pid: int) -> list[int]:
    """A process and all that it has started; every thread may have started some."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that ends just now
            found += [each for child in task.read_text().split() for each in family(int(child))]
    return found


def processor(pid: int) -> float:
    """Seconds of a core that a process and its living children have used so far. Raises ProcessLookupError."""
    return _together(pid, _processor)


def megabytes(pid: int, name: str = "Pss:") -> float:
    """The memory of a process and its living children; with `Pss:`, what several share is counted once."""
    return _together(pid, lambda each: _kilobytes(each, name)) / 1024


def _together(pid: int, taken: Callable[[int], float]) -> float:
    """What a process and its children take; a child may end at any time, as a voice that rests, and takes nothing."""
    total = taken(pid)
    for child in family(pid)[1:]:
        with suppress(OSError):
            total += taken(child)
    return total


def _processor(pid: int) -> float:
    if sys.platform == "win32":
        raise NotImplementedError  # which has no /proc
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    if fields[0] == "Z":
        raise ProcessLookupError(f"process {pid} has ended while it was measured")
    return time.clock_gettime(~pid << 3 | _SCHEDULED)


def _kilobytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
