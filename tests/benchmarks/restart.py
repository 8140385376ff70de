"""How long after a kill the countdown is on the screen again: `python -m tests.benchmarks.restart [TIMES]`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import Figure, spread, table
from tests.end_to_end.kills import kill_often

TIMES = 10


def measure(times: int = TIMES) -> list[Figure]:
    """Kills a kiosk so many times in a session, in a terminal, and looks what is there afterwards."""
    with TemporaryDirectory() as folder:
        found = kill_often(Path(folder), times)
    return [
        *spread("restart after a kill to countdown", found.restarts, "s", 1),
        Figure("countdown after a kill, wrong by at most", max(found.errors), "s", 1),
        Figure(f"commands lost in {times} kills", found.lost, "", 0),
    ]


if __name__ == "__main__":
    print(table(measure(*map(int, sys.argv[1:]))))  # noqa: T201  (a table for whoever asked for it)
