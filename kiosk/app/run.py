"""The composition root: what exists, and in which order it starts; it is closed in reverse."""

import signal
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass

from kiosk.app.adapters import DisplayChoice, announcer_for, button_for, display_for, listener_for, phones_for, show
from kiosk.app.archive import archive_of
from kiosk.app.retention import Retention
from kiosk.app.single_instance import SUMMONS, single_instance
from kiosk.config.clock import BootClock, RehearsalClock
from kiosk.config.preferences import Preferences
from kiosk.config.settings import Settings
from kiosk.core.plan.builder import PlanRequest, make_plan
from kiosk.core.room.commands import Open, Quit, Request
from kiosk.core.room.messages import FaultReport, Summoned
from kiosk.core.session.commands import Source
from kiosk.core.units import Duration
from kiosk.engine.engine import Engine
from kiosk.engine.inbox import Inbox
from kiosk.engine.journal_writer import LINGERS, JournalWriter
from kiosk.engine.planner import SessionPlanner, cards_of
from kiosk.ports import Clock, Display
from kiosk.protocol_files.library import Library, library
from kiosk.service.watchdog import Watchdog
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from kiosk.storage.notes import SqliteNotes


@dataclass(frozen=True)
class StartOptions:
    """What the command line asks for beyond the settings."""

    protocol: str | None = None
    variant: str | None = None
    include: Collection[str] = ()
    people: tuple[str, ...] = ()
    group: str | None = None
    time: Duration | None = None
    display: DisplayChoice = DisplayChoice.AUTO
    windowed: bool = False
    rehearse: float | None = None
    web: bool = True

    def of(self, protocol: str) -> PlanRequest:
        """What is wished of a protocol; variant and optional steps belong to the one that was asked for."""
        if protocol != self.protocol:
            return PlanRequest(people=self.people, time=self.time)
        return PlanRequest(people=self.people, time=self.time, variant=self.variant, include=tuple(self.include))


def run_kiosk(settings: Settings, wishes: StartOptions, say: Callable[[str], None] = lambda _: None) -> None:
    """Runs the kiosk until somebody leaves; `say` is told which display it has. Raises KioskError where it cannot."""
    with ExitStack() as stack:
        # Before the folder is held: who holds it may be summoned at once.
        stack.callback(signal.signal, SUMMONS, signal.signal(SUMMONS, signal.SIG_IGN))
        stack.enter_context(single_instance(settings.state))
        _run(settings, wishes, say)


def _run(settings: Settings, wishes: StartOptions, say: Callable[[str], None]) -> None:
    books = library(settings)
    memory = SqliteMemory(settings.state)
    _try_out(wishes, books, memory)
    protocols, broken = books.load_all()
    clock: Clock = BootClock() if wishes.rehearse is None else RehearsalClock(wishes.rehearse)
    inbox = Inbox()
    writer = JournalWriter(SqliteJournal(settings.state), inbox.journal_news, lingers=LINGERS)
    supervisor = Watchdog()
    choices = Preferences(settings.state, settings.voice)
    known = {protocol.id: protocol for protocol in protocols}
    planner = SessionPlanner(lambda name: known.get(name) or books.load(name), wishes.of, memory)
    engine = Engine(
        clock,
        writer,
        planner,
        cards_of(protocols),
        inbox=inbox,
        rehearsal=wishes.rehearse is not None,
        memory=memory,
        group=wishes.group,
        pulse=supervisor.report_alive,
        sound=choices.sound,
        theme=settings.theme,
    )
    display, chosen = display_for(wishes.display, windowed=wishes.windowed)
    say(chosen)
    with ExitStack() as stack:
        stack.callback(memory.close)
        stack.callback(writer.close)
        stack.callback(engine.start().join)
        stack.callback(engine.submit, Request(Quit(), Source.KEY))
        listener = listener_for(settings, engine)
        button = button_for(settings, engine)
        announcer = announcer_for(settings, choices.sound, engine)
        notebook = SqliteNotes(settings.state)
        stack.callback(notebook.close)
        archive = archive_of(settings, notebook)
        phones = phones_for(settings, engine, archive, clock.pace) if wishes.web else None
        for subscriber in (announcer, listener, button, choices, phones):
            if subscriber:
                stack.callback(subscriber.close)
                engine.subscribe(subscriber)
        if phones:
            phones.start()
        _answer_signals(stack, engine, display)
        sweeping = Retention(memory, settings.keep_days, clock, engine)
        sweeping.start()
        stack.callback(sweeping.close)
        for error in broken:
            engine.submit(FaultReport("protocols", str(error)))
        if not engine.recover() and wishes.protocol:
            engine.submit(Request(Open(wishes.protocol), Source.KEY))
        engine.subscribe(display)
        stack.callback(supervisor.report_stopping)
        show(display, engine, wishes.display, say)


def _try_out(wishes: StartOptions, books: Library, memory: SqliteMemory) -> None:
    """What cannot be had is said before a screen is taken. Raises KioskError."""
    if wishes.group:
        memory.group(wishes.group)
    if wishes.protocol:
        protocol = books.load(wishes.protocol)
        make_plan(protocol, wishes.of(protocol.id))


def _answer_signals(stack: ExitStack, engine: Engine, display: Display) -> None:
    """A second kiosk calls this one forward; whoever ends the process closes the kiosk."""

    def summoned(*_: object) -> None:
        display.come_forward()
        engine.submit(Summoned())

    signal.signal(SUMMONS, summoned)
    stack.callback(signal.signal, SUMMONS, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.signal(number, lambda *_: engine.submit(Request(Quit(), Source.KEY)))
        stack.callback(signal.signal, number, before)
