"""How late the engine is, alone and beside busy neighbours: `python -m tests.benchmarks.clock` prints a table."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag

from kiosk.config.clock import BootClock
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.commands import Open, Quit, Request
from kiosk.core.room.state import Card, Room
from kiosk.core.session.commands import Source, Start
from kiosk.core.session.events import Event, TimeUpReached
from kiosk.core.units import Duration, between
from kiosk.engine.engine import Engine
from kiosk.engine.journal_writer import JournalWriter
from kiosk.ports import Entry
from kiosk.storage.journal import SqliteJournal
from tests.benchmarks.figures import Figure, spread, table, timed
from tests.planners import FixedPlanner

STEPS = 200
STEP = Duration(50)
"""Milliseconds: so short that two hundred of them are over in ten seconds."""

LATE = 20
"""Milliseconds that an event may be late at most (95 of 100): a twentieth of what an eye needs to see it."""


def plan(steps: int) -> Plan:
    """Steps that each end by themselves."""
    turn = Turn("Steps", "step", "Step", ("Everyone",), planned=STEP, goes_on=True)
    turns = tuple(Turn(**{**vars(turn), "round": number}) for number in range(1, steps + 1))
    return Plan(protocol="steps", title="Steps", turns=turns)


@dataclass
class Watch:
    """Told by the engine, it notes by how much each event that was due comes late, in milliseconds."""

    count: int
    clock: BootClock = field(default_factory=BootClock)
    late: list[float] = field(default_factory=list)
    over: Flag = field(default_factory=Flag)

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Notes each time that was up."""
        del room
        now = self.clock.now()
        self.late += [between(one.at, now) for one in happened if isinstance(one, TimeUpReached)]
        if len(self.late) >= self.count:
            self.over.set()

    def close(self) -> None:
        """Has nothing to let go of."""


def lateness(steps: int = STEPS) -> list[float]:
    """By how many milliseconds each step's end comes late to who shows and speaks it: engine, journal and disk."""
    watch = Watch(steps)
    whole = plan(steps)
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        recorder = JournalWriter(SqliteJournal(Path(folder)))
        engine = Engine(watch.clock, recorder, FixedPlanner(whole), [Card("steps", "Steps", "", "", STEP)])
        engine.subscribe(watch)
        thread = engine.start()
        engine.submit(Request(Open("steps"), Source.SCRIPT))
        engine.submit(Request(Start(), Source.SCRIPT))
        watch.over.wait(60)
        engine.submit(Request(Quit(), Source.SCRIPT))
        thread.join()
        recorder.close()
    return watch.late


@contextmanager
def busy(count: int) -> Iterator[None]:
    """So many processes that do nothing but count."""
    with ExitStack() as stack:
        for _ in range(count):
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            stack.callback(process.kill)
        yield


def appending(times: int = 200) -> float:
    """The middle time of a command's way to the disk, in milliseconds."""
    event = TimeUpReached(at=BootClock().now(), turn=0)
    clock = BootClock()
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        journal = SqliteJournal(Path(folder))
        taken = timed(lambda: journal.append("one", [Entry(event, clock.wall(event.at))]), times)
        journal.close()
    return taken


def measure(steps: int = STEPS, times: int = 200) -> list[Figure]:
    """All figures of the clock."""
    figures = [*spread("an event is late, nothing else running", lateness(steps), "ms", LATE)]
    with busy(os.cpu_count() or 2):
        figures += spread("an event is late, every core busy", lateness(steps), "ms")
    return [*figures, Figure("journal append, on disk", appending(times), "ms")]


if __name__ == "__main__":
    print(table(measure()))  # noqa: T201  (a table for whoever asked for it)
