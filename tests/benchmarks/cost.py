"""What a program and all that it has started take: a share of a core, and memory."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import Figure

_SCHEDULED = 2
"""What clock_getcpuclockid(3) makes of a process on Linux: in nanoseconds, where its `stat` counts in hundredths."""

LOOK_EVERY = 0.1
"""Seconds between two looks at what swings."""


@dataclass(frozen=True)
class Cost:
    """Hundredths of one core, and megabytes: resident, and with what is shared divided among those who share it."""

    cpu: float
    rss: float
    pss: float

    def figures(self, what: str, cpu: float | None = None) -> tuple[Figure, ...]:
        """The three of them; `cpu` is the most that was asked for."""
        return (
            Figure(f"{what}, CPU", self.cpu, "% of a core", cpu),
            Figure(f"{what}, PSS", self.pss, "MB"),
            Figure(f"{what}, RSS", self.rss, "MB"),
        )


def cost(pid: int, seconds: float) -> Cost:
    """What a process and its children take over so many seconds. Raises ProcessLookupError where it ends meanwhile."""
    before, began = processor(pid), time.monotonic()
    time.sleep(seconds)
    used, passed = processor(pid) - before, time.monotonic() - began
    return Cost(100 * used / passed, _megabytes(pid, "Rss:"), memory(pid))


def memory(pid: int) -> float:
    """Megabytes (PSS) that a process and its living children take."""
    return _megabytes(pid, "Pss:")


def most_memory(pid: int, seconds: float) -> float:
    """The same at its most over so many seconds. Raises ProcessLookupError where the process ends meanwhile."""
    end, most = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        with suppress(FileNotFoundError, ProcessLookupError):  # a child that ends just now
            most = max(most, memory(pid))
        time.sleep(LOOK_EVERY)
    _processor(pid)
    return most


def processor(pid: int) -> float:
    """Seconds of a core that a process and its living children have used so far."""
    return sum(map(_processor, family(pid)))


def own_memory(pid: int) -> float:
    """Megabytes that a process and its children have for themselves: what they share depends on who else runs."""
    return _megabytes(pid, "Anonymous:")


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    if fields[0] == "Z":
        raise ProcessLookupError(f"process {pid} has ended while it was measured")
    return time.clock_gettime(~pid << 3 | _SCHEDULED)


def family(pid: int) -> list[int]:
    """A process and all that it has started; every thread may have started some."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [pid, *(each for task in tasks for child in task.read_text().split() for each in family(int(child)))]


def _megabytes(pid: int, name: str) -> float:
    return sum(_kilobytes(each, name) for each in family(pid)) / 1024


def _kilobytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
