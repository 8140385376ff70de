"""What sessions leave behind in one process: `python -m tests.benchmarks.soak [SESSIONS]`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import Figure, table
from tests.end_to_end.soak import Soak, slope

SESSIONS = 200


def measure(sessions: int = SESSIONS, *, first: int = 100) -> list[Figure]:
    """Runs the `first` sessions, in which everything is loaded that is loaded once, and then measures so many more."""
    with TemporaryDirectory() as folder:
        soak = Soak(Path(folder))
        soak.run(first, every=first)
        measures = soak.run(sessions, every=max(1, sessions // 20))
        soak.recorder.close()
    begin, end = measures[0], measures[-1]
    return [
        Figure("memory that 1,000 sessions leave behind", slope(measures), "kB"),
        Figure(f"open files that {sessions} sessions leave behind", end.files - begin.files, "", 0),
        Figure(f"threads that {sessions} sessions leave behind", end.threads - begin.threads, "", 0),
    ]


if __name__ == "__main__":
    print(table(measure(*map(int, sys.argv[1:]))))  # noqa: T201  (a table for whoever asked for it)
