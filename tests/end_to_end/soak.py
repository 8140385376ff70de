"""Weeks of sessions in one process: every protocol, commands as they come, a week of time between them.

`python -m tests.end_to_end.soak FOLDER` prints what the process holds, as JSON. It is a process of its own, because one
that has run other tests has garbage of theirs, and memory that the allocator takes and gives back at any time.
"""

import gc
import json
import math
import os
import random
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.config.paths import shipped
from kiosk.core.room.commands import Choose, Command, GoHome, Open, Request, ShareTopics
from kiosk.core.room.state import Card, Screen
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    Back,
    BringBack,
    DeclineReplan,
    End,
    Next,
    Pause,
    ProcessPause,
    PutIn,
    Repeat,
    Resume,
    SkipPerson,
    Source,
    Start,
    Undo,
)
from kiosk.core.units import minutes, seconds
from kiosk.engine.engine import Engine
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.planner import SessionPlanner
from kiosk.protocol_files.library import Library
from kiosk.simulation.fakes import FakeClock
from kiosk.storage.journal import SqliteJournal

COMMANDS: tuple[Command, ...] = (
    *[Next()] * 8,
    Back(),
    Pause(),
    Resume(),
    ProcessPause(),
    AddTime(minutes(1)),
    AddTime(minutes(-1)),
    Undo(),
    Repeat(),
    SkipPerson(),
    BringBack(),
    PutIn(),
    ShareTopics(3),
    AskReplan(),
    AcceptReplan(),
    DeclineReplan(),
    Choose(1),
)


@dataclass(frozen=True)
class Measure:
    """What the process holds after so many sessions: kilobytes of memory, open files, threads."""

    sessions: int
    memory: float
    files: int
    threads: int


def measured(sessions: int) -> Measure:
    """What it holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Measure(
        sessions,
        pages * os.sysconf("SC_PAGESIZE") / 1024,
        len(list(Path("/proc/self/fd").iterdir())),
        threading.active_count(),
    )


def slope(measures: list[Measure]) -> float:
    """Kilobytes of memory that 1,000 sessions leave behind, by least squares."""
    count = len(measures)
    middle = sum(one.sessions for one in measures) / count
    mean = sum(one.memory for one in measures) / count
    across = sum((one.sessions - middle) * (one.memory - mean) for one in measures)
    return 1000 * across / sum((one.sessions - middle) ** 2 for one in measures)


def uncertainty(measures: list[Measure]) -> float:
    """By how much the slope is wrong at most in nineteen of twenty cases, if measures vary by chance."""
    count, steep = len(measures), slope(measures) / 1000
    middle = sum(one.sessions for one in measures) / count
    mean = sum(one.memory for one in measures) / count
    errors = sum((one.memory - mean - steep * (one.sessions - middle)) ** 2 for one in measures)
    across = sum((one.sessions - middle) ** 2 for one in measures)
    return 1000 * 1.96 * math.sqrt(errors / max(1, count - 2) / across)


class Soak:
    """A kiosk without a room, whose journal lies in `folder`."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self._dice = random.Random(seed)  # noqa: S311  (chance, no secret)
        self._books = Library([shipped("protocols")])
        self.clock = FakeClock()
        self.recorder = JournalWriter(SqliteJournal(folder))
        cards = [Card(name, name, "", "", minutes(1)) for name in self._books.names()]
        self.engine = Engine(self.clock, self.recorder, SessionPlanner(self._books.load), cards)
        self.events = 0

    def run(self, sessions: int, every: int) -> list[Measure]:
        """Runs so many sessions, and measures after each so many."""
        found = []
        for number in range(1, sessions + 1):
            self._session()
            if number % every == 0:
                found.append(measured(number))
        return found

    def _session(self) -> None:
        name = self._dice.choice(self._books.names())
        self._ask(Open(name), Start())
        for _ in range(60):
            self.clock.advance(seconds(self._dice.uniform(0, 180)))
            self._ask(self._dice.choice(COMMANDS))
            self.engine.snapshot()
            if self.engine.room.screen is Screen.END:
                break
        else:
            self._ask(End())
        self._ask(GoHome())
        self.clock.advance(minutes(self._dice.uniform(0, 2000)))

    def _ask(self, *commands: Command) -> None:
        for command in commands:
            self.engine.submit(Request(command, Source.SCRIPT))
            self.engine.pump()


if __name__ == "__main__":
    soak = Soak(Path(sys.argv[1]))
    soak.run(100, every=100)  # what is loaded once is loaded by then
    sys.stdout.write(json.dumps([asdict(measure) for measure in soak.run(300, every=25)]))
    soak.recorder.close()
