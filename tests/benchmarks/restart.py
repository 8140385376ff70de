"""How long after a kill the countdown is on the screen again: `python -m tests.benchmarks.restart [TIMES]`."""

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.kills import kill_often


def main(times: int) -> None:
    """Prints one line."""
    with TemporaryDirectory() as folder:
        found = kill_often(Path(folder), times)
    print(  # noqa: T201  (a benchmark speaks)
        f"{times} kills: {found.lost} commands lost, countdown wrong by at most {max(found.errors):.2f} s; "
        f"start to countdown: median {median(found.restarts):.2f} s, most {max(found.restarts):.2f} s"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
