"""A room for tests: the real engine with a clock that tests control, and short plans."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.core.interaction.keys import Key, binding_for
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.commands import Command, ForgetSession, Leave, LeaveCut, Request
from kiosk.core.room.notice import BOUNCE
from kiosk.core.room.settings import Setting
from kiosk.core.room.state import Card, Room
from kiosk.core.session.commands import Source
from kiosk.core.session.events import Event
from kiosk.core.units import Duration, minutes
from kiosk.core.view.name_entry import NameEntryView
from kiosk.core.view.views import StepView
from kiosk.engine.engine import Engine
from kiosk.engine.inbox import Inbox
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.planner import SessionPlanner
from kiosk.ports import Journal, Memory
from kiosk.simulation.fakes import FakeClock, MemoryJournal
from tests.planners import FixedPlanner
from tests.views import view_of

PLAN = Plan(
    protocol="two-steps",
    title="Two steps",
    turns=(
        Turn(stage="One", step="first", title="First", speaks=("Presenter",), planned=minutes(2), checks=(minutes(1),)),
        Turn(stage="Two", step="second", title="Second", speaks=("Team",), planned=minutes(1)),
    ),
)


AGREED = Plan(
    protocol="agreed",
    title="Agreed",
    turns=(
        Turn(stage="One", step="welcome", title="Welcome", speaks=("Facilitator",), planned=minutes(2), decides=True),
        *(
            Turn(
                stage="Two",
                step="turn",
                title="Turn",
                speaks=("Presenter",),
                planned=minutes(2),
                round=number,
                person=person,
                role="Presenter",
                least=minutes(1),
            )
            for number, person in enumerate(("P1", "P2"), 1)
        ),
        Turn(stage="Three", step="extra", title="Extra", speaks=("Team",), planned=minutes(1), optional=True, out=True),
        Turn(stage="Three", step="last", title="Last", speaks=("Team",), planned=minutes(4), least=minutes(1)),
    ),
    people=("P1", "P2"),
    roles=("Facilitator", "Team"),
    time=minutes(10),
)
"""A plan with all that a group can change: an agreed time, people, an optional step, topics to choose."""


@dataclass
class RecordingSubscriber:
    """A subscriber that records all events and rooms."""

    heard: list[Event] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        self.heard += happened
        self.rooms.append(room)

    def close(self) -> None:
        self.rooms.clear()


class KioskRoom:
    """An engine without a thread: every request and every step of the clock is handled at once."""

    def __init__(
        self,
        plan: Plan = PLAN,
        kept_in: Journal | None = None,
        memory: Memory | None = None,
        group: str | None = None,
        *,
        planner: SessionPlanner | None = None,
        after: "KioskRoom | None" = None,
        rehearsal: bool = False,
        settings: Sequence[Setting] = (),
        first_start: bool = False,
        makes_sound: bool = True,
    ) -> None:
        """Creates a kiosk; one that starts `after` another one that was killed has the other's clock and journal."""
        if after:
            after.settle()
        self.clock: FakeClock = after.clock if after else FakeClock()
        self.journal: MemoryJournal = after.journal if after else MemoryJournal()
        inbox = Inbox()
        self.recorder = JournalWriter(kept_in or self.journal, inbox.journal_news)
        self.planner = planner or FixedPlanner(plan)
        cards = [Card(plan.protocol, plan.title, "two of them", "any group", plan.planned)]
        self.pulses = 0
        self.engine = Engine(
            self.clock,
            self.recorder,
            self.planner,
            cards,
            inbox=inbox,
            rehearsal=rehearsal,
            pulse=self._pulse,
            memory=memory,
            group=group,
            settings=settings,
            first_start=first_start,
            makes_sound=makes_sound,
        )
        self.ear = RecordingSubscriber()
        self.engine.subscribe(self.ear)

    def _pulse(self) -> None:
        self.pulses += 1

    def press(self, *keys: Key) -> None:
        """Presses keys; each does what its binding on the screen says."""
        for key in keys:
            binding = binding_for(key, self.engine.snapshot().standing.bindings)
            assert binding is not None, f"{key} does nothing now"
            self.ask(binding.command)

    @property
    def step(self) -> StepView:
        return view_of(self.engine.snapshot(), StepView)

    @property
    def countdown(self) -> str:
        """The text of the running step's clock."""
        return self.engine.snapshot().ticking.clock

    @property
    def keyboard(self) -> NameEntryView:
        """The keyboard on the screen; there must be one."""
        found = self.engine.snapshot().standing.naming
        assert found is not None
        return found

    @property
    def notice(self) -> str:
        """The text of the notice on the screen; empty if there is none."""
        notice = self.engine.snapshot().standing.notice
        return notice.text if notice else ""

    @property
    def offers_undo(self) -> bool:
        """Whether undo is offered beside the notice on the screen."""
        notice = self.engine.snapshot().standing.notice
        return notice is not None and notice.undoable

    def ask(self, *commands: Command, source: Source = Source.KEY, phrase: str | None = None) -> None:
        """Gives commands with time between them, so that none of them counts as the bounce of the one before."""
        for command in commands:
            notice = self.engine.room.notice
            if isinstance(command, Leave | LeaveCut | ForgetSession) and notice and notice.confirmation:
                self.wait(BOUNCE)
            self.at_once(Request(command, source, phrase, None if phrase is None else 0.9))
            self.engine._commands._last_move = None

    def at_once(self, *requests: Request) -> None:
        """Gives commands without any time between them."""
        for request in requests:
            self.engine.submit(request)
            self.engine.pump()

    def recover(self) -> bool:
        """Looks for an interrupted session, as a kiosk does when it starts."""
        found = self.engine.recover()
        self.engine.pump()
        return found

    def settle(self) -> None:
        """Waits until the journal is written."""
        if thread := self.recorder._thread:
            thread.join()

    def wait(self, length: Duration) -> None:
        self.clock.advance(length)
        self.engine.pump()

    @property
    def heard(self) -> list[str]:
        return [type(event).__name__ for event in self.ear.heard]
