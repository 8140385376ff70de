"""How fast and how light the kiosk is on this machine, for `doctor --benchmark`: nothing in it is about people."""

import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from subprocess import DEVNULL
from tempfile import TemporaryDirectory

from kiosk import __version__
from kiosk.app.process_cost import megabytes, processor
from kiosk.config.clock import BootClock
from kiosk.config.files import make_private_folder
from kiosk.config.paths import shipped
from kiosk.config.settings import PREFIX, Hearing, Voice
from kiosk.core.errors import DisplayError, KioskError
from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.phrases import all_phrases
from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.modes import USUAL_RATE, ListenMode
from kiosk.core.session.commands import AddTime, Pause, Resume, SessionCommand, Start, Undo
from kiosk.core.session.events import Event, PlanMade
from kiosk.core.session.session import Session, replay
from kiosk.core.units import Instant, after, minutes, seconds
from kiosk.display.screens import why_no_window
from kiosk.ports import Beat, Entry
from kiosk.protocol_files.library import Library
from kiosk.storage.journal import SqliteJournal

STARTS = 3
"""How often the kiosk is started: the middle one counts."""

STARTS_WITHIN = 120.0
"""Seconds until the first picture, after which a kiosk is taken to be unable to draw one."""

SETTLES = 25.0
"""Seconds until the voice has rendered what the session needs, and rests."""

LASTS = 10.0
"""Seconds over which the processor's use is measured."""

EVENTS = 10_000

LISTENS = 10
"""Seconds of sound in which the wake word is listened for."""

_AGAIN: tuple[SessionCommand, ...] = (Pause(), Resume(), AddTime(seconds(30)), Undo())
"""What is done in a session again and again, a second apart."""

_PROTOCOL = "npq-community"
_MODEL = Path("/proc/device-tree/model")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Measured:
    """What was measured, how much it is and in which unit; text, such as the machine's model, has no unit."""

    what: str
    value: float | str
    unit: str = ""

    def line(self) -> str:
        """The row of a table."""
        value = self.value if isinstance(self.value, str) else f"{self.value:.{2 if self.value < 10 else 0}f}"
        return f"| {tr(self.what)} | {value}{' ' if self.unit else ''}{self.unit} |"


def measure() -> Iterator[Measured]:
    """All rows, one by one, within some 90 seconds; a window opens meanwhile, and may speak. Raises KioskError."""
    if sys.platform != "linux":
        raise KioskError(N_("What the kiosk takes can be measured on Linux only."))
    yield from _machine()
    yield Measured(N_("an empty Python starts within"), _timed(_empty_python, 5), "s")
    yield from _core()
    with TemporaryDirectory() as folder:
        with suppress(KioskError):  # what is not installed or broken is what `doctor` itself tells
            yield from _voice(Path(folder))
        yield from _whole(Path(folder))


def _machine() -> Iterator[Measured]:
    """What kind of machine it is, and neither its name nor an address."""
    if sys.platform == "win32":
        raise NotImplementedError  # see measure
    model = _MODEL.read_text().strip("\0\n") if _MODEL.exists() else _processor_name()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**20
    yield Measured(N_("machine"), f"{model} ({platform.machine()})")
    yield Measured(N_("processor cores, and programs that wait for one"), f"{os.cpu_count()}, {os.getloadavg()[0]:.1f}")
    yield Measured(N_("memory"), memory, "MB")
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    yield Measured(N_("system"), f"{system}, Python {platform.python_version()}, kiosk {__version__}")


def _processor_name() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "?")


def _timed(work: Callable[[], object], times: int = 3) -> float:
    """The seconds of the middle run of several."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return median(taken)


def _empty_python() -> None:
    subprocess.run([sys.executable, "-c", "pass"], check=True)


def _core() -> Iterator[Measured]:
    """The core's two longest tasks."""
    protocol = Library([shipped("protocols")]).load(_PROTOCOL)
    wish = PlanRequest(numbered_people(40), minutes(400))
    yield Measured(N_("planning for 40 people"), 1000 * _timed(lambda: make_plan(protocol, wish)), "ms")
    events = _events()
    yield Measured(N_("replaying 10,000 events"), 1000 * _timed(lambda: replay(events)), "ms")


def _events() -> Sequence[Event]:
    """As many events as a year of sessions has, in one."""
    now = Instant(0)
    session, happened = _begun(now)
    while len(happened) < EVENTS:
        for command in _AGAIN:
            now = after(now, seconds(1))
            happened += session.apply(command, now)
    return happened[:EVENTS]


def _begun(now: Instant) -> tuple[Session, list[Event]]:
    """A session that has begun, in a step of half an hour, and what has happened in it."""
    turn = Turn(tr("Session"), "session", tr("Session"), (tr("Everyone"),), planned=minutes(30))
    opening = PlanMade(at=now, plan=Plan(protocol=_PROTOCOL, title=tr("Session"), turns=(turn,)))
    session = Session.opened(opening)
    return session, [opening, *session.apply(Start(), now)]


def _voice(folder: Path) -> Iterator[Measured]:
    """What speaking and listening take. Raises KioskError where a part is missing."""
    from kiosk.announcer import pcm  # noqa: PLC0415  (so are these; they are not there on every machine)
    from kiosk.announcer.synthesis import Speech, SpeechSynthesis  # noqa: PLC0415
    from kiosk.listener.activation import activation_for  # noqa: PLC0415
    from kiosk.listener.audio import BLOCKS_A_SECOND, RATE, SAMPLE_BYTES  # noqa: PLC0415
    from kiosk.listener.recognisers.choose import best_recogniser  # noqa: PLC0415

    file, voice = folder / "sentence.wav", SpeechSynthesis(Voice())
    speech = Speech("Add two minutes.", USUAL_RATE)
    first = _timed(lambda: voice.render(speech, file), 1)
    yield Measured(N_("a sentence is rendered within"), _timed(lambda: voice.render(speech, file)), "s")
    yield Measured(N_("the same by a voice that rested"), first, "s")
    voice.close()
    block = RATE // BLOCKS_A_SECOND * SAMPLE_BYTES
    noise = Random(1).randbytes(LISTENS * BLOCKS_A_SECOND * block)  # noqa: S311  (a noise, no secret)
    blocks = [noise[at : at + block] for at in range(0, len(noise), block)]
    gate = activation_for(ListenMode.WAKE, Hearing())
    began = time.process_time()
    for each in blocks:
        gate.opens(each)
    yield Measured(N_("listening for the wake word"), 100 * (time.process_time() - began) / LISTENS, "% of a core")
    recogniser = best_recogniser(None)
    recogniser.understand(all_phrases())
    sound = pcm.read(file)
    for _ in range(2):  # the first time, what it needs is loaded
        for at in range(0, len(sound), block):
            recogniser.feed(sound[at : at + block])
        began = time.perf_counter()
        recogniser.finish()
    yield Measured(N_("a command is understood within"), time.perf_counter() - began, "s")


def _whole(folder: Path) -> Iterator[Measured]:
    """The whole kiosk without a microphone, in a session that was cut off: it goes on with it at once."""
    starts = []
    for number in range(STARTS):
        with _started(folder / str(number)) as (pid, start):
            starts.append(start)
            if number == STARTS - 1:
                yield Measured(N_("a kiosk that was cut off has its countdown back within"), median(starts), "s")
                time.sleep(SETTLES)
                before = processor(pid)
                time.sleep(LASTS)
                yield Measured(N_("in a step"), 100 * (processor(pid) - before) / LASTS, "% of a core")
                yield Measured(N_("in a step: memory"), megabytes(pid), "MB")


@contextmanager
def _started(folder: Path) -> Iterator[tuple[int, float]]:
    """A kiosk with its first picture: its process, and the seconds that it took. Raises DisplayError."""
    if sys.platform == "win32":
        raise NotImplementedError  # see measure
    state = folder / "state"
    _cut_off_session(state)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {"KIOSK_STATE": str(state), "KIOSK_CACHE": str(folder), "XDG_CONFIG_HOME": str(folder)}
    environment |= {"KIOSK_LISTENER": "none", "KIOSK_WEB__HOST": "127.0.0.1", "KIOSK_WEB__PORT": "0"}
    if why_no_window():
        environment["SDL_VIDEODRIVER"] = "dummy"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:  # as systemd is told that a kiosk is ready
        ear.bind(str(folder / "ear"))
        ear.settimeout(STARTS_WITHIN)
        environment["NOTIFY_SOCKET"] = str(folder / "ear")
        command = [sys.executable, "-m", "kiosk", "--display", "window"]
        began = time.monotonic()
        with subprocess.Popen(command, env=environment, cwd=_ROOT, stdout=DEVNULL, stderr=DEVNULL) as process:  # noqa: S603
            try:
                while b"READY=1" not in ear.recv(4096):
                    pass
                yield process.pid, time.monotonic() - began
            except TimeoutError as error:
                raise DisplayError(N_("The kiosk drew nothing within {n} seconds."), n=STARTS_WITHIN) from error
            finally:
                process.terminate()


def _cut_off_session(folder: Path) -> None:
    """Leaves a session behind that was cut off a moment ago, in a step of half an hour."""
    clock, wall = BootClock(), datetime.now(UTC)
    _, events = _begun(clock.now())
    beat = Beat("benchmark", clock.now(), clock.now(), wall, sure=True, boot=clock.boot)
    make_private_folder(folder)
    journal = SqliteJournal(folder)
    journal.append(beat.session, [Entry(event, wall) for event in events], beat)
    journal.close()
