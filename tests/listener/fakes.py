"""A board that keeps what it is told, and a microphone that hears what a test says."""

import queue
import threading
from types import TracebackType
from typing import Self

from kiosk.core.errors import ListenerError
from kiosk.core.room.commands import Request
from kiosk.core.room.messages import FaultReport, ListenerReport, Message, Unrecognised
from kiosk.core.room.modes import ListenerState
from kiosk.core.room.state import MicrophoneUse, Room
from kiosk.core.session.commands import Pause, Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.session.state import State
from kiosk.core.units import Instant
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.listener.microphone import Microphone
from tests.listener.voices import RATE
from tests.room import PLAN
from tests.waiting import LIMIT

PATIENCE = LIMIT
"""Seconds after which a test that waits has failed."""


def a_session(*, begun: bool = True, paused: bool = False) -> State:
    """A session that is ready, runs, or stands still."""
    session = Session.opened(PlanMade(at=Instant(0), plan=PLAN))
    if begun:
        session.apply(Start(), Instant(1))
    if paused:
        session.apply(Pause(), Instant(2))
    return session.state


RUNNING = Room(session=a_session())
HELD = Room(session=a_session(), microphone=MicrophoneUse(held=True))
MUTED = Room(session=a_session(), microphone=MicrophoneUse(muted=True))

SILENCE = [bytes(3200)]


class Board:
    """Tells what reaches the kiosk, in order: a Request, "unheard", "does not listen", or (part, fault)."""

    def __init__(self) -> None:
        self._told: queue.SimpleQueue[Request | str | tuple[str, str | None]] = queue.SimpleQueue()
        self.attention: queue.SimpleQueue[ListenerState] = queue.SimpleQueue()

    def next(self) -> Request | str | tuple[str, str | None]:
        """What comes next but good news of a part."""
        while True:
            told = self._told.get(timeout=PATIENCE)
            if not (isinstance(told, tuple) and told[1] is None):
                return told

    def newest(self) -> Request | str | tuple[str, str | None] | None:
        """What came last, or nothing; all before it is forgotten."""
        told = None
        while not self._told.empty():
            told = self._told.get()
        return told

    def wait_for(self, wanted: Request | str | tuple[str, str | None]) -> None:
        while self._told.get(timeout=PATIENCE) != wanted:
            pass

    def snapshot(self) -> Snapshot:
        return snapshot(Room(), Instant(0))

    def submit(self, message: Message) -> None:
        match message:
            case ListenerReport(ListenerState() as state):
                self.attention.put(state)
            case ListenerReport(None):
                self._told.put("does not listen")
            case FaultReport(part, problem):
                self._told.put((part, problem))
            case Unrecognised(guesses):
                self._told.put(" or ".join(["unheard", *guesses]))
            case Request():
                self._told.put(message)
            case _:
                raise AssertionError(f"a listener has nothing to say of that: {message}")

    def alive(self) -> None:
        pass

    def seconds_until(self, instant: Instant) -> float:
        return float(instant)


HISS = bytes([8, 0, 248, 255])
"""Two samples of what a microphone gives where nobody speaks: no sound at all would be a fault."""


class SpeakingRoom:
    """What people say, block by block, once it may begin; then silence, once it may go on.

    Makes microphones, and tells of them.
    """

    def __init__(self, rate: int, said: list[bytes]) -> None:
        self.rate = rate
        self.said = said
        self.changes: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.fault: ListenerError | None = None
        self.begin, self.go_on = threading.Event(), threading.Event()
        self.begin.set()
        self.go_on.set()

    def microphone(self, name: str | None) -> Microphone:
        return _RoomMicrophone(self, name)


def saying(*files_or_silence: list[bytes]) -> SpeakingRoom:
    """A room in which these are heard one after the other."""
    return SpeakingRoom(RATE, [block for part in files_or_silence for block in part])


class _RoomMicrophone(Microphone):
    def __init__(self, room: SpeakingRoom, name: str | None) -> None:
        super().__init__(name)
        self._room = room
        self.name = "the room"
        self.rate = room.rate
        self._left = iter(room.said)
        self._talking = True

    def __enter__(self) -> Self:
        if self._room.fault:
            raise self._room.fault
        self._room.changes.put("open")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._room.changes.put("closed")

    def read(self) -> bytes:
        self._room.begin.wait(PATIENCE)
        block = next(self._left, None)
        if block is None and self._talking:
            self._talking = False
            self._room.changes.put("all said")
            self._room.go_on.wait(PATIENCE)
        return block or HISS * (self.rate // 20)
