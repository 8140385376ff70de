"""The window in a process of its own: a screen that hangs or dies takes neither time, sound, log nor phones with it."""

import logging
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Event as Flag
from threading import Thread

from kiosk.config.backoff import Backoff
from kiosk.config.clock import BootClock
from kiosk.config.signals import SUMMONS
from kiosk.core.errors import DisplayError
from kiosk.core.i18n import N_
from kiosk.core.room.fault import SCREEN
from kiosk.core.room.messages import FaultReport
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.display.window.begun import BegunWindow, begin_window
from kiosk.display.window.channel import Connection
from kiosk.display.window.copied import Copied
from kiosk.display.window.messages import Alive, Answer, Form, NotOpened, Opened, Shown
from kiosk.ports import DisplayBoard, Noticeboard

_log = logging.getLogger(__name__)

CLOSES_WITHIN = 1.0
"""The maximum seconds that a window may take to close."""

LOOK_INTERVAL = 0.5
"""The maximum seconds between two looks whether the kiosk is closed."""

RETRIES = Backoff(first=0.5, longest=8.0)
"""The delays before a window that was lost is opened again."""

LOST = N_("The screen is gone. Everything else goes on, and the picture comes back as soon as there is a screen.")


class WindowApart:
    """A `kiosk.ports.Display`; a window that is lost is opened again in another process, however long that takes.

    One that `waits` also does so where there is no screen at first, as with a television that is still off. The first
    process has begun before, or does so at once: it loads its libraries while the kiosk opens its files.
    """

    def __init__(self, *, windowed: bool, language: str, waits: bool = False, begun: BegunWindow | None = None) -> None:
        self._waits = waits
        self._form = Form(windowed, language)
        self._news = Flag()
        self._ready: BegunWindow | None = begun or begin_window()
        self._process: subprocess.Popen[bytes] | Copied | None = None
        self._opened = False
        self._why = NotOpened(N_("The window stopped unexpectedly."), {})

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Lets the window know that the room has changed."""
        del happened, room
        self._news.set()

    def come_forward(self) -> None:
        """Brings the window to the front and gives it the keyboard."""
        if self._opened and self._process and SUMMONS is not None:
            self._process.send_signal(SUMMONS)

    def run(self, board: DisplayBoard) -> None:
        """Shows the board until it is closed. Raises DisplayError if none can be opened at first, unless it waits."""
        failures, opened_before, said = 0, False, ""
        while not board.moment().room.closed:
            self._show(board)
            if board.moment().room.closed:
                return
            opened_before |= self._opened
            problem = DisplayError(self._why.sentence, **self._why.facts)
            if not (opened_before or self._waits):
                raise problem
            missing = LOST if opened_before else str(problem)
            failures = 1 if self._opened else failures + 1
            board.submit(FaultReport(SCREEN, missing))
            if missing != said or self._opened:
                _log.warning("%s", missing)  # once: it may be missing all night
                said = missing
            self._wait(board, RETRIES.delay(failures))

    def close(self) -> None:
        """Ends a process that was never needed."""
        if self._ready:
            self._ready.end()

    def _wait(self, board: DisplayBoard, delay: float) -> None:
        """Waits so many seconds, or until the kiosk is closed."""
        end = time.monotonic() + delay
        while (left := end - time.monotonic()) > 0 and not board.moment().room.closed:
            board.alive()
            time.sleep(min(left, LOOK_INTERVAL))

    def _show(self, board: DisplayBoard) -> None:
        """Shows the board in a new process until that ends or the board is closed."""
        self._opened = False
        begun, self._ready = self._ready or begin_window(), None
        self._process, ours = begun.process, begun.connection
        over = Flag()
        sender = Thread(target=self._send, args=(ours, board, over), name="window", daemon=True)
        sender.start()
        try:
            self._receive(ours, board)
        finally:
            self._end(self._process)
            self._process = None
            over.set()
            self._news.set()
            sender.join(1)
            ours.close()

    def _send(self, connection: Connection, board: DisplayBoard, over: Flag) -> None:
        """Sends the newest room whenever there is news, on a thread, because a window that hangs takes nothing."""
        machine = BootClock()
        with suppress(OSError):
            connection.send(self._form)
            while not over.is_set():
                self._news.clear()
                connection.send(Shown(board.moment(), machine.now()))
                self._news.wait()

    def _receive(self, connection: Connection, board: DisplayBoard) -> None:
        """Passes on what the window says, until it ends or the board is closed."""
        with suppress(EOFError, OSError):
            while not board.moment().room.closed:
                if connection.poll(LOOK_INTERVAL):
                    self._pass_on(connection.recv(), board)

    def _pass_on(self, answer: Answer, board: Noticeboard) -> None:
        match answer:
            case Alive():
                board.alive()
            case Opened():
                self._opened = True
                board.submit(FaultReport(SCREEN, None))
            case NotOpened():
                self._why = answer
            case _:
                board.submit(answer)

    def _end(self, process: subprocess.Popen[bytes] | Copied) -> None:
        """Waits for the end of the process, which it is told of; one that hangs is killed."""
        with suppress(subprocess.TimeoutExpired):
            process.wait(CLOSES_WITHIN)
            return
        process.kill()
        with suppress(subprocess.TimeoutExpired):  # even that takes time while a driver hangs
            process.wait(CLOSES_WITHIN)
