"""A session in which people talk: the real engine, journal and listener, and sound files for a microphone.

Called by test_privacy with the state folder and the sound files, or without any: then the computer's microphone hears.
Everything is logged that can be logged.
"""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from kiosk.config.clock import BootClock
from kiosk.config.settings import Hearing
from kiosk.core.room.commands import Open, Request
from kiosk.core.room.modes import ListenMode
from kiosk.core.room.state import Card, Room
from kiosk.core.session.commands import Source, Start
from kiosk.core.session.events import Event as Happened
from kiosk.core.session.events import StepStarted
from kiosk.engine.engine import Engine
from kiosk.engine.journal_writer import JournalWriter
from kiosk.listener.listener import LiveListener
from kiosk.listener.microphone import Microphone
from kiosk.storage.journal import SqliteJournal
from tests.listener.fakes import SpeakingRoom
from tests.listener.voices import RATE, blocks
from tests.planners import FixedPlanner
from tests.room import PLAN

WITHIN = 60.0
"""Seconds that all of it may take."""


class Watcher:
    """Waits for the second step, to which only a spoken command leads."""

    def __init__(self) -> None:
        self.reached = Event()
        self.begun = Event()

    def tell(self, happened: Sequence[Happened], room: Room) -> None:
        for event in happened:
            if isinstance(event, StepStarted):
                (self.reached if event.turn else self.begun).set()
        logging.info("%s %s", [type(event).__name__ for event in happened], room.notice and room.notice.text)

    def close(self) -> None:
        pass


def hold(state: Path, spoken: list[Path]) -> bool:
    """Whether the session was held: the talk was heard, and then the command."""
    recorder = JournalWriter(SqliteJournal(state))
    card = Card(PLAN.protocol, PLAN.title, "", "", PLAN.planned)
    engine = Engine(BootClock(), recorder, FixedPlanner(PLAN), [card])
    watcher = Watcher()
    engine.subscribe(watcher)
    engine.start()
    for command in (Open(), Start()):
        engine.submit(Request(command, Source.SCRIPT))
    watcher.begun.wait(WITHIN)
    around = SpeakingRoom(RATE, [block for file in spoken for block in blocks(file)])
    around.go_on.clear()
    microphone = around.microphone if spoken else Microphone
    listener = LiveListener(engine, Hearing(), microphone=microphone, way=ListenMode.WAKE)
    engine.subscribe(listener)
    listener.tell((), engine.room)
    held = watcher.reached.wait(WITHIN)
    around.go_on.set()
    listener.close()
    recorder.close()
    return held


if __name__ == "__main__":
    logging.basicConfig(level=logging.DEBUG)
    state, *files = map(Path, sys.argv[1:])
    sys.exit(0 if hold(state, files) else 1)
