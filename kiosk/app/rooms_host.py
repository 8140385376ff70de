"""The host of several rooms beside the kiosk: a process of its own, which may fail without the kiosk."""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from threading import Event as Signal
from threading import Lock, Thread

from kiosk.config.backoff import Backoff
from kiosk.config.fault_reporter import FaultReporter
from kiosk.config.settings import Settings
from kiosk.core.i18n import tr
from kiosk.core.room.messages import OptionsFound
from kiosk.core.room.settings import ROOMS_HOST, Option
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.ports import Noticeboard

_ROOT = Path(__file__).parents[2]

PART = "rooms host"

AGAIN = Backoff(first=1.0, longest=60.0)
"""The seconds before a host that has ended is started again."""

LAST_LINES = 5
"""How many lines of what the host complains of are kept, to tell why it ended."""

ENDS_WITHIN = 6.0
"""Seconds that the host may take to end, with its broker."""


class RoomsHost:
    """A `kiosk.ports.Subscriber` that keeps a host running, with its broker at `port`, until it is closed.

    The settings say the code with which rooms join. `config` is the settings file that the command line names, if any.
    """

    def __init__(self, board: Noticeboard, settings: Settings, config: Path | None, port: int) -> None:
        self._board = board
        self._faults = FaultReporter(board.submit)
        own = () if config is None else ("--config", str(config.absolute()))
        self._command = [
            *(sys.executable, "-m", "kiosk", "rooms", "host", "--for-kiosk", str(port)),
            *("--state", str(settings.state.absolute()), *own),
        ]
        self._closing = Signal()
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None
        self._thread = Thread(target=self._run, name="rooms host", daemon=True)

    def start(self) -> None:
        """Starts the host."""
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Nothing that happens in the room concerns the host."""

    def close(self) -> None:
        """Ends the host, and waits for it."""
        self._closing.set()
        with self._lock:
            if self._process is not None:
                self._process.terminate()
        self._thread.join(ENDS_WITHIN)

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            problem, greeted = self._run_once()
            failures = 1 if greeted else failures + 1
            if not self._closing.is_set():
                self._faults.report(PART, problem or tr("The host of the rooms has ended, and is started again."))
            self._closing.wait(AGAIN.delay(failures))

    def _run_once(self) -> tuple[str, bool]:
        """Runs the host until it ends; returns why, if it has said so, and whether rooms could join it."""
        with self._lock:
            if self._closing.is_set():
                return "", False
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(  # noqa: S603  (a command of the kiosk, run by its own interpreter)
                self._command, cwd=_ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True
            )
        greeted = False
        with self._process as running:
            assert running.stdout is not None and running.stderr is not None  # noqa: S101, PT018  (they are pipes)
            complaints: deque[str] = deque(maxlen=LAST_LINES)
            complaining = Thread(target=complaints.extend, args=(running.stderr,), name="rooms host, log", daemon=True)
            complaining.start()  # or a host that runs for weeks would wait for somebody to read what it writes
            for line in running.stdout:
                greeted = self._show(line) or greeted
            complaining.join()
            return "".join(complaints).strip(), greeted

    def _show(self, line: str) -> bool:
        """Shows the code with which rooms join; returns whether there is one in the line."""
        try:
            to_join = json.loads(line)
            code, address = str(to_join["code"]), str(to_join["address"])
        except (ValueError, LookupError, TypeError):
            return False
        self._faults.report(PART, None)
        told = tr("The code to join is {code}. The address of this kiosk is {address}.")
        remark = told.format(code=f"{code[:3]} {code[3:]}", address=address)
        self._board.submit(OptionsFound(ROOMS_HOST, (Option(False, tr("no")), Option(True, tr("yes"), remark))))
        return True
