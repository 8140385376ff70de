"""A room for tests: the real engine with hands on its clock, and a plan short enough to read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.core.commands import Command, Request, Source
from kiosk.core.errors import UnknownProtocol
from kiosk.core.events import Event
from kiosk.core.plan import Plan, Turn
from kiosk.core.room import Card, Room
from kiosk.core.units import Duration, minutes
from kiosk.core.words import ENGLISH
from kiosk.engine import Engine
from kiosk.recorder import Recorder
from kiosk.testing.fakes import FakeClock, MemoryJournal

PLAN = Plan(
    protocol="two-steps",
    title="Two steps",
    turns=(
        Turn(stage="One", step="first", title="First", speaks=("Presenter",), planned=minutes(2), checks=(minutes(1),)),
        Turn(stage="Two", step="second", title="Second", speaks=("Team",), planned=minutes(1)),
    ),
)


def planner(name: str) -> Plan:
    """Knows one plan."""
    if name != PLAN.protocol:
        raise UnknownProtocol("There is no protocol '{name}'.", name=name)
    return PLAN


@dataclass
class Ear:
    """A subscriber that keeps what it is told."""

    heard: list[Event] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        self.heard += happened
        self.rooms.append(room)

    def close(self) -> None:
        self.rooms.clear()


class KioskRoom:
    """The engine, driven by hand: every request and every step of the clock is dealt with at once."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.journal = MemoryJournal()
        self.recorder = Recorder(self.journal)
        cards = [Card(PLAN.protocol, PLAN.title, "two of them", "any group", PLAN.planned)]
        self.engine = Engine(self.clock, self.recorder, ENGLISH, planner, cards)
        self.ear = Ear()
        self.engine.subscribe(self.ear)

    def ask(self, *commands: Command, source: Source = Source.KEY, phrase: str | None = None) -> None:
        for command in commands:
            self.engine.submit(Request(command, source, phrase, None if phrase is None else 0.9))
            self.engine.pump()

    def wait(self, length: Duration) -> None:
        self.clock.advance(length)
        self.engine.pump()

    @property
    def heard(self) -> list[str]:
        return [type(event).__name__ for event in self.ear.heard]
