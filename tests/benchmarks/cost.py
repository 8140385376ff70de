"""What a program and all that it has started take: a share of a core, and memory."""

import time
from contextlib import suppress
from dataclasses import dataclass

from kiosk.app.process_cost import megabytes, processor
from tests.benchmarks.figures import Figure

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
    return Cost(100 * used / passed, megabytes(pid, "Rss:"), megabytes(pid))


def most_memory(pid: int, seconds: float) -> float:
    """The same at its most over so many seconds. Raises ProcessLookupError where the process ends meanwhile."""
    end, most = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        with suppress(FileNotFoundError, ProcessLookupError):  # a child that ends just now
            most = max(most, megabytes(pid))
        time.sleep(LOOK_EVERY)
    processor(pid)
    return most


def own_memory(pid: int) -> float:
    """Megabytes that a process and its children have for themselves: what they share depends on who else runs."""
    return megabytes(pid, "Anonymous:")
