"""The process that has the window: `python -m kiosk.display.window.process DESCRIPTOR`.

It is told its form, then sent the room whenever that changes, makes its own snapshots of it, and sends back what people
ask for. It may hang or die with the screen without harm to anything else.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace
from threading import Lock, Thread

from kiosk.config.clock import BootClock
from kiosk.config.memory import collect_from_now_on
from kiosk.config.signals import SUMMONS, handle
from kiosk.config.translations import load_words
from kiosk.core.errors import DisplayError
from kiosk.core.i18n import use
from kiosk.core.room.messages import Message
from kiosk.core.room.settings import show_times_as_set
from kiosk.core.units import Duration, Instant, after, between
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.display.window.channel import Connection
from kiosk.display.window.messages import Alive, Answer, Form, NotOpened, Opened, Shown
from kiosk.display.window.window import Window

ALIVE_INTERVAL = 1.0
"""Seconds between two signs of life."""

LEAVES_WITHIN = 2.0
"""Seconds in which the window has to close after the kiosk has ended."""


class DistantBoard:
    """A `kiosk.ports.Noticeboard` of the kiosk at the other end of a connection."""

    def __init__(self, connection: Connection, shown: Shown) -> None:
        self._connection = connection
        self._clock = BootClock()
        self._sending = Lock()
        self._alive_at: float | None = None
        self.shown = shown

    def snapshot(self) -> Snapshot:
        """Everything that may be shown at this instant."""
        room = self.shown.moment.room
        show_times_as_set(room.settings)
        return snapshot(room, self._now())

    def submit(self, message: Message) -> None:
        """Sends a request."""
        self.say(message)

    def alive(self) -> None:
        """Sends a sign of life, unless one has just been sent; with the first the window is open."""
        now = time.monotonic()
        if self._alive_at is None:
            self.say(Opened())
        if self._alive_at is None or now >= self._alive_at:
            self._alive_at = now + ALIVE_INTERVAL
            self.say(Alive())

    def seconds_until(self, instant: Instant) -> float:
        """The seconds of real time until an instant, at least zero."""
        return max(0.0, between(self._now(), instant) / 1000 / self.shown.moment.pace)

    def say(self, answer: Answer) -> None:
        """Sends something; if the kiosk has ended, nobody misses it."""
        with self._sending, suppress(OSError):
            self._connection.send(answer)

    def _now(self) -> Instant:
        moment = self.shown.moment
        passed = between(self.shown.machine, self._clock.now())
        return after(moment.now, Duration(round(passed * moment.pace)))

    def follow(self, window: Window) -> None:
        """Takes what the kiosk sends, until it ends; then the window has to close, and a screen that hangs with it."""
        with suppress(EOFError, OSError):
            while True:
                self.shown = self._connection.recv()
                window.tell((), self.shown.moment.room)
        moment = self.shown.moment
        self.shown = replace(self.shown, moment=replace(moment, room=replace(moment.room, closed=True)))
        window.tell((), moment.room)
        time.sleep(LEAVES_WITHIN)
        os._exit(0)


def main(descriptor: int) -> None:
    """Shows what comes in until the room is closed or the kiosk ends."""
    for number in (signal.SIGINT, signal.SIGTERM):  # they close the kiosk, which closes the window
        signal.signal(number, signal.SIG_IGN)
    collect_from_now_on()
    connection = Connection(descriptor)
    with suppress(EOFError):
        form: Form = connection.recv()
        window = Window(windowed=form.windowed)
        handle(SUMMONS, lambda *_: window.come_forward())
        use(load_words(form.language))
        shown = connection.recv()
        while connection.poll():  # the room has changed while this process started
            shown = connection.recv()
        board = DistantBoard(connection, shown)
        Thread(target=board.follow, args=(window,), name="room", daemon=True).start()
        try:
            window.run(board)
        except DisplayError as error:
            board.say(NotOpened(error.sentence, {name: str(fact) for name, fact in error.facts.items()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
