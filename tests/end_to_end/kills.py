"""A kiosk that is killed again and again at random instants, and what the room sees each time it comes back.

`python -m tests.end_to_end.kills FOLDER [TIMES]` kills it so many times, a hundred in each session, and prints what was
lost.
"""

import random
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.config.clock import BootClock
from kiosk.core.session.events import TimeAdded
from kiosk.core.session.session import replay
from kiosk.storage.journal import SqliteJournal
from tests.real_kiosk import CODES, RealKiosk

KEYS = " +++r"
"""What is pressed meanwhile: pause and resume, a minute more, the announcement again."""

DRAWS_WITHIN = 5.0
"""Seconds that drawing may take."""

IN_A_SESSION = 100

_MINUTES = re.compile(r"of (\d+) minutes")


@dataclass
class Kills:
    """What was seen: seconds from each start to the countdown, and by how much each countdown was wrong."""

    restarts: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    lost: int = 0


def kill_often(folder: Path, times: int, seed: int = 1) -> Kills:
    """Runs a session, and kills the kiosk so many times, while keys are pressed and while it starts."""
    dice, found = random.Random(seed), Kills()  # noqa: S311  (chance, no secret)
    begin(folder)
    shown = 3
    for _ in range(times):
        kiosk = RealKiosk(folder)
        if dice.random() < 0.25:
            time.sleep(dice.uniform(0, 0.5))  # killed while it starts
        else:
            kiosk.until(lambda _, kiosk=kiosk: kiosk.clock is not None)  # type: ignore[misc]  # bound by its default
            found.restarts.append(time.monotonic() - kiosk.began)
            found.errors.append(_wrong(folder, kiosk))
            for _ in range(dice.randrange(4)):
                kiosk.type(dice.choice(KEYS))
                time.sleep(dice.uniform(0, 0.05))
        kiosk.kill()
        _ = kiosk.screen  # what was written before the end
        shown = max([shown, *(int(minutes) for minutes in _MINUTES.findall(CODES.sub("", kiosk.seen)))])
        kiosk.close()
        found.lost += max(0, shown - 3 - _added(folder))
    return found


def begin(folder: Path) -> None:
    """A session in its second step of three minutes, and a kiosk that was killed in it."""
    kiosk = RealKiosk(folder, "solution-circle")
    kiosk.until("Space start")
    kiosk.type(" ")
    kiosk.until("Ground rules")
    kiosk.until("→ next")
    kiosk.until("0:01")  # a key that follows the start at once is taken for a bounce
    kiosk.type("right")
    kiosk.until("of 3 minutes")
    kiosk.kill()
    kiosk.close()


def left(folder: Path) -> float:
    """How many seconds the running step has left by what the journal says."""
    journal = SqliteJournal(folder / "state")
    alive = journal.last_alive()
    journal.close()
    assert alive is not None
    found = replay(entry.event for entry in alive[1]).remaining(BootClock().now())
    assert found is not None
    return found / 1000


def _wrong(folder: Path, kiosk: RealKiosk) -> float:
    """By how many seconds the countdown differs from what the journal says that it is now; a second is rounding.

    A busy machine draws it late, so it is looked at until it is right: one that is wrong stays wrong.
    """
    end, least = time.monotonic() + DRAWS_WITHIN, float("inf")
    while least > 1 and time.monotonic() < end:
        before, shown, after = left(folder), kiosk.clock, left(folder)
        assert shown is not None
        least = min(least, max(0.0, shown - before, after - shown))
    return least


def _added(folder: Path) -> int:
    journal = SqliteJournal(folder / "state")
    alive = journal.last_alive()
    journal.close()
    assert alive is not None
    return sum(isinstance(entry.event, TimeAdded) for entry in alive[1])


def main(folder: Path, times: int = 1000) -> None:
    """Prints after each session how many kills there were, what they lost, and how wrong a countdown ever was."""
    found, tried = Kills(), 0
    while tried < times:
        one = kill_often(folder / f"from-{tried}", min(IN_A_SESSION, times - tried), seed=tried)
        tried += min(IN_A_SESSION, times - tried)
        found = Kills(found.restarts + one.restarts, found.errors + one.errors, found.lost + one.lost)
        wrong = max(found.errors)
        print(f"{tried} kills, {found.lost} lost; countdown wrong by {wrong:.2f} s at most", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
