"""How light the kiosk is: `python -m tests.benchmarks.light [ROUNDS] [SECONDS]` compares it with two other programs.

A figure of one machine says little about another, and even on one it swings with what else goes on. So everything is
measured beside two references that are made on the spot (`tests/benchmarks/references.py`), in turns, and what is
printed are ratios: the middle of all rounds, the least and the most.
"""

import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pytest

from tests.benchmarks.core import measure as core
from tests.benchmarks.cost import Cost, cost, most_memory
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.program import Keyboard, first_frames
from tests.benchmarks.references import bare, page
from tests.benchmarks.started import SIZE, settled
from tests.benchmarks.whole import kiosk
from tests.end_to_end.kills import kill_often
from tests.free_port import free_port
from tests.soundcard import running_sound_card
from tests.xvfb import virtual_screen

ROUNDS, SECONDS = 5, 20.0

DEAF = {"KIOSK_LISTENER": "none"}

COMMANDS = (["--version"], ["plan", "solution-circle"], ["sessions", "list"])
"""What is typed at the command line and should be there at once."""


@dataclass
class Taken:
    """What was measured in each round, by what it was: `start`, `cpu` and `pss` of each program, and seconds."""

    rounds: Mapping[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, program: str, **values: float) -> None:
        """Keeps the values of one round."""
        for what, value in values.items():
            self.rounds[program, what].append(value)

    def figure(self, label: str, program: str, what: str, unit: str, target: float | None = None) -> Figure:
        """The middle of all rounds, with the least and the most."""
        return _figure(label, self.rounds[program, what], unit, target)

    def beside(self, label: str, program: str, what: str, other: str, target: float | None = None) -> Figure:
        """How many times as much as another program, round by round."""
        pairs = zip(self.rounds[program, what], self.rounds[other, what], strict=True)
        return _figure(f"{label} / {other}", [ours / theirs for ours, theirs in pairs], "×", target)


def _figure(label: str, values: Sequence[float], unit: str, target: float | None) -> Figure:
    return Figure(label, median(values), unit, target, (min(values), max(values)))


def measure(rounds: int = ROUNDS, seconds: float = SECONDS) -> list[Figure]:
    """All figures; a round takes some eight times `seconds`."""
    if not shutil.which("chromium"):
        pytest.skip("chromium is not installed")
    taken = Taken()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (card_folder := folder / "card").mkdir()
        card = stack.enter_context(running_sound_card(card_folder))
        screen = stack.enter_context(virtual_screen(SIZE))
        web = {"KIOSK_WEB__HOST": "127.0.0.1", "KIOSK_WEB__PORT": str(free_port()), "SDL_AUDIODRIVER": "pulseaudio"}
        for number in range(rounds):
            (here := folder / str(number)).mkdir()
            _references(taken, screen, here, seconds)
            taken.add("kiosk", start=first_frames(screen, 1)[0])
            _kiosk(taken, screen | card.env | web, here, seconds)
            taken.add("killed", start=median(kill_often(here / "killed", 5, seed=number).restarts))
            for words in COMMANDS:
                taken.add(" ".join(words), seconds=_command(words, here))
    return [*_figures(taken), *core()]


def _references(taken: Taken, screen: dict[str, str], folder: Path, seconds: float) -> None:
    with bare(screen) as (process, start):
        settled(process.pid)
        _keep(taken, "bare", cost(process.pid, seconds), start=start)
    with page(screen, folder) as (process, start):
        settled(process.pid)
        _keep(taken, "page", cost(process.pid, seconds), start=start)


def _kiosk(taken: Taken, environment: dict[str, str], folder: Path, seconds: float) -> None:
    """The kiosk at home and in a step without a microphone, then with one: in the same step, and while V is held."""
    with kiosk(folder / "home", environment | DEAF) as pid:
        _keep(taken, "home", cost(pid, seconds))
    for state, ears in (("step", DEAF), ("listening", {})):
        with kiosk(folder / state, environment | ears, "open", "solution-circle") as pid:
            keyboard = Keyboard(environment["DISPLAY"])
            keyboard.press(ord(" "))
            settled(pid)
            _keep(taken, state, cost(pid, seconds))
            if state == "listening":
                with keyboard.held(ord("v")):
                    taken.add("command", pss=most_memory(pid, seconds))


def _keep(taken: Taken, program: str, found: Cost, **values: float) -> None:
    taken.add(program, cpu=found.cpu, pss=found.pss, **values)


def _command(words: Sequence[str], folder: Path) -> float:
    """How many seconds a command takes."""
    began = time.perf_counter()
    environment = os.environ | {"KIOSK_STATE": str(folder / "commands")}
    subprocess.run([sys.executable, "-m", "kiosk", *words], env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _figures(taken: Taken) -> Iterator[Figure]:
    yield taken.figure("bare: start to first frame", "bare", "start", "s")
    yield taken.figure("bare: processor", "bare", "cpu", "% of a core")
    yield taken.figure("bare: memory", "bare", "pss", "MB")
    yield taken.beside("start to first frame", "kiosk", "start", "bare", 1.6)
    yield taken.beside("start to first frame", "kiosk", "start", "page", 0.5)
    yield taken.figure("memory, no microphone, in a step with voice", "step", "pss", "MB", 90)
    yield taken.figure("memory, wake word listened for", "listening", "pss", "MB", 130)
    yield taken.figure("memory, at the peak while V is held", "command", "pss", "MB", 170)
    yield taken.beside("processor, in a step, no microphone", "step", "cpu", "bare", 1.5)
    yield taken.beside("processor, in a step, no microphone", "step", "cpu", "page", 0.5)
    more = [
        all_of_it - 1.5 * reference
        for all_of_it, reference in zip(taken.rounds["listening", "cpu"], taken.rounds["bare", "cpu"], strict=True)
    ]
    yield _figure("processor, wake word listened for, beyond 1.5 × bare", more, "% of a core", 1)
    yield taken.beside("processor, at home", "home", "cpu", "bare", 1.2)
    yield taken.beside("a killed kiosk's countdown is back", "killed", "start", "bare", 1.8)
    for words in COMMANDS:
        yield taken.figure(f"`{' '.join(words)}`", " ".join(words), "seconds", "s", 0.25)


if __name__ == "__main__":
    asked = sys.argv[1:3]
    print(table(measure(*map(int, asked[:1]), *map(float, asked[1:]))))  # noqa: T201  (a table for whoever asked for it)
