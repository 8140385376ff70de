"""What sessions leave behind in one process: `python -m tests.benchmarks.soak [SESSIONS]`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.soak import Soak, slope


def main(sessions: int) -> None:
    """Prints one line."""
    with TemporaryDirectory() as folder:
        soak = Soak(Path(folder))
        soak.run(100, every=100)  # what is loaded once is loaded by then
        measures = soak.run(sessions, every=max(1, sessions // 20))
        soak.recorder.close()
    first, last = measures[0], measures[-1]
    print(  # noqa: T201  (a benchmark speaks)
        f"{sessions} sessions: memory {slope(measures):+.0f} kB for 1,000 sessions (now {last.memory / 1024:.0f} MB), "
        f"open files {first.files} → {last.files}, threads {first.threads} → {last.threads}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
