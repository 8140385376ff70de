"""The composition root: it creates all parts, starts them in order and closes them in reverse order."""

import os
import signal
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.announcer.traces import remove_old_speech
from kiosk.app.adapters import (
    DisplayChoice,
    button_for,
    display_for,
    host_for,
    machine_for,
    renewed_parts,
    rooms_for,
    show,
)
from kiosk.app.archive import archive_of
from kiosk.app.authoring import OpenProtocols
from kiosk.app.clock_face import ClockFace
from kiosk.app.deadline import ENDS_WITHIN, Deadline, noticed_at_once
from kiosk.app.free_memory import FreeMemory
from kiosk.app.option_finder import OptionFinder
from kiosk.app.retention import Retention
from kiosk.app.single_instance import single_instance
from kiosk.config.clock import BootClock, RehearsalClock
from kiosk.config.files import close_to_others
from kiosk.config.memory import use_one_arena
from kiosk.config.preferences import Preferences
from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings, settings_file
from kiosk.config.settings_keeper import SettingsKeeper
from kiosk.config.signals import IGNORE, SUMMONS, handle
from kiosk.core.errors import JournalError, ProtocolFileError
from kiosk.core.i18n import tr
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.commands import Open, Quit, Request, StartAt
from kiosk.core.room.messages import FaultReport, Message, ProtocolsChanged, Summoned, Terminated
from kiosk.core.room.settings import PHONES, Setting
from kiosk.core.session.commands import Source
from kiosk.core.time_of_day import TimeOfDay
from kiosk.core.units import Duration, rounded_up
from kiosk.engine.engine import Engine
from kiosk.engine.groups_handler import PART
from kiosk.engine.inbox import Inbox
from kiosk.engine.journal_writer import LINGERS, JournalWriter
from kiosk.engine.planner import SessionPlanner, cards_of
from kiosk.ports import Clock, Display
from kiosk.protocol_files.library import Library, library
from kiosk.service.service_manager import ServiceManager
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from kiosk.storage.notes import SqliteNotes

if TYPE_CHECKING:  # a kiosk without a window has no line of it in memory
    from kiosk.display.window.begun import BegunWindow

CLOSING_SIGNALS = ((signal.SIGTERM, Terminated()), (signal.SIGINT, Request(Quit(), Source.KEY)))
"""What closes the kiosk from outside: a service manager, which may start it again, and somebody at a terminal."""

KEPT_FILES = ("*.sqlite*", "*.json*", "*.lock")
"""The names of the files that the kiosk keeps in its folder."""


@dataclass(frozen=True)
class StartOptions:
    """The options of the command line that are not settings.

    `end` is an agreed time of day, on the wall clock, and `at` the time of day to start.
    """

    protocol: str | None = None
    variant: str | None = None
    include: Collection[str] = ()
    people: tuple[str, ...] = ()
    group: str | None = None
    time: Duration | None = None
    end: datetime | None = None
    at: TimeOfDay | None = None
    display: DisplayChoice = DisplayChoice.AUTO
    windowed: bool = False
    waits_for_screen: bool = False
    rehearse: float | None = None
    web: bool = True
    config: Path | None = None

    def plan_request(self, protocol: str) -> PlanRequest:
        """The plan request for a protocol; variant and optional steps apply only to the protocol that was named."""
        left = self._left()
        wish = PlanRequest(self.people, self.time if left is None else left, fixed_end=left is not None)
        if protocol != self.protocol:
            return wish
        return replace(wish, variant=self.variant, include=tuple(self.include))

    def _left(self) -> Duration | None:
        """The time that is left until the agreed end; None without one, or once it has passed."""
        if self.end is None:
            return None
        left = Duration((self.end - datetime.now(UTC)) // timedelta(milliseconds=1))
        return rounded_up(left) if left > 0 else None


def run_kiosk(
    settings: Settings,
    options: StartOptions,
    say: Callable[[str], None] = lambda _: None,
    begun: "BegunWindow | None" = None,
) -> None:
    """Runs the kiosk until somebody closes it, in a window that has `begun` if it is to have one. Raises KioskError.

    `say` receives a line about the display.
    """
    use_one_arena()
    with ExitStack() as stack:
        # Before the folder is locked, because the holder of the lock may be summoned at once.
        stack.callback(handle, SUMMONS, handle(SUMMONS, IGNORE))
        stack.enter_context(single_instance(settings.state))
        close_to_others(settings.state, KEPT_FILES)
        remove_old_speech(settings.cache / "voice")
        deadline = Deadline()
        stack.callback(deadline.keep)
        # First, because a window needs as long for its libraries as the kiosk for its files.
        display, chosen = display_for(
            options.display,
            windowed=options.windowed,
            language=settings.language,
            waits=options.waits_for_screen,
            begun=begun,
        )
        stack.callback(display.close)
        _run(settings, options, display, chosen, say, deadline)


def _run(
    settings: Settings,
    options: StartOptions,
    display: Display,
    chosen: str,
    say: Callable[[str], None],
    deadline: Deadline,
) -> None:
    settings, room_settings = _settings_for_room(settings, options)
    manager = ServiceManager()
    manager.report_stage(tr("Opening the sessions and the protocols."))
    protocol_library = library(settings)
    memory = SqliteMemory(settings.state)
    unread = _check_options(options, protocol_library, memory)
    say(chosen)
    open_protocols = OpenProtocols(protocol_library)
    protocols, broken = open_protocols.read()
    clock: Clock = BootClock() if options.rehearse is None else RehearsalClock(options.rehearse)
    inbox = Inbox()
    writer = JournalWriter(SqliteJournal(settings.state), inbox.journal_news, lingers=LINGERS)
    preferences = Preferences(settings.state, settings.voice)
    planner = SessionPlanner(open_protocols.load, options.plan_request, memory)
    engine = Engine(
        clock,
        writer,
        planner,
        cards_of(protocols),
        inbox=inbox,
        rehearsal=options.rehearse is not None,
        memory=memory,
        group=options.group,
        pulse=manager.report_alive,
        sound=preferences.sound,
        sessions_held=preferences.sessions_held,
        theme=settings.theme,
        settings=room_settings,
        first_start=not (preferences.asked or options.protocol or options.rehearse),
        makes_sound=settings.announcer != "silent",
    )
    with ExitStack() as stack:
        stack.callback(memory.close)
        stack.callback(writer.close)
        stack.callback(engine.start().join, ENDS_WITHIN)
        stack.callback(engine.submit, Terminated())  # for a display that failed; after all others, nobody reads it
        _subscribe_parts(stack, settings, options, engine, preferences, open_protocols, protocols, clock.pace)
        _answer_signals(stack, engine, display, deadline)
        retention = Retention(memory, settings.keep_days, clock, engine)
        retention.start()
        stack.callback(retention.close)
        _report_broken(broken, engine, settings)
        if unread:
            engine.submit(FaultReport(PART, str(unread)))
        _open_first(engine, options)
        manager.report_stage(tr("Opening the screen."))
        engine.subscribe(display)
        engine.subscribe(manager)
        stack.callback(manager.report_stopping)
        stack.callback(deadline.begin)
        show(display, engine, options.display, say)


def _subscribe_parts(
    stack: ExitStack,
    settings: Settings,
    options: StartOptions,
    engine: Engine,
    preferences: Preferences,
    open_protocols: OpenProtocols,
    protocols: Sequence[Protocol],
    pace: float,
) -> None:
    """Creates all parts but the display, which hear of the room in this order and are closed in reverse order."""
    button = button_for(settings, engine)
    notebook = SqliteNotes(settings.state)
    stack.callback(notebook.close)
    archive = archive_of(settings, notebook, partial(_read_protocols, open_protocols, engine, settings))
    host, settings = host_for(settings, engine, options.config)
    rooms = rooms_for(settings, engine, pace)
    overview = rooms.overview if rooms else None
    announcer, listener, phones = renewed_parts(settings, engine, protocols, archive, pace, overview)
    keeper = SettingsKeeper(options.config or settings_file(), engine.room.settings, engine.submit)
    finder = OptionFinder(engine, settings, options.config)
    machine = machine_for(settings, engine)
    shown = (ClockFace(), announcer, listener, button, preferences, keeper, finder, machine)
    parts = (*shown, phones, rooms, host, FreeMemory())
    for subscriber in parts:
        if subscriber:
            stack.callback(subscriber.close)
            engine.subscribe(subscriber)
    if rooms:
        rooms.start()


def _open_first(engine: Engine, options: StartOptions) -> None:
    """Goes on with an interrupted session, or else opens the protocol that was named."""
    if not engine.recover() and options.protocol:
        engine.submit(Request(Open(options.protocol), Source.SCRIPT))
        if options.at:
            engine.submit(Request(StartAt(options.at), Source.SCRIPT))


def _settings_for_room(settings: Settings, options: StartOptions) -> tuple[Settings, tuple[Setting, ...]]:
    """The settings with what the command line says of them, and as the room sees them."""
    fixed = {}
    if not options.web:
        settings = settings.model_copy(update={"web": settings.web.model_copy(update={"enabled": False})})
        fixed[PHONES] = tr("Switched off by `--no-web` where the kiosk is started, and cannot be changed here.")
    return settings, settings_in_room(settings, fixed=fixed)


def _read_protocols(protocols: OpenProtocols, engine: Engine, settings: Settings) -> None:
    """Shows the protocols as they are now on the home screen."""
    usable, broken = protocols.read()
    engine.submit(ProtocolsChanged(tuple(cards_of(usable))))
    engine.submit(FaultReport("protocols", None))
    _report_broken(broken, engine, settings)


def _report_broken(broken: Collection[ProtocolFileError], engine: Engine, settings: Settings) -> None:
    for error in broken:
        engine.submit(FaultReport("protocols", _without_folder(str(error), settings.protocols)))


def _without_folder(sentence: str, folder: Path) -> str:
    """A fault of a file as the room sees it: on a small screen the folder would take the place of the reason."""
    return sentence.replace(f"{folder}{os.sep}", "")


def _check_options(options: StartOptions, protocol_library: Library, memory: SqliteMemory) -> JournalError | None:
    """Checks the options before a screen is opened; returns why the groups cannot be read. Raises KioskError."""
    if options.protocol:
        protocol = protocol_library.load(options.protocol)
        make_plan(protocol, options.plan_request(protocol.id))
    try:
        if options.group:
            memory.group(options.group)
    except JournalError as error:
        return error
    return None


def _answer_signals(stack: ExitStack, engine: Engine, display: Display, deadline: Deadline) -> None:
    """Handles signals: a second kiosk brings this one to the front, SIGINT and SIGTERM close it."""

    def terminated() -> None:
        deadline.begin()
        engine.submit(Terminated())

    def summoned(*_: object) -> None:
        display.come_forward()
        engine.submit(Summoned())

    handle(SUMMONS, summoned)
    stack.callback(handle, SUMMONS, IGNORE)
    for number, message in CLOSING_SIGNALS:
        before = signal.signal(number, partial(_submit_on_signal, engine, message))
        stack.callback(signal.signal, number, before)
    stack.enter_context(noticed_at_once(signal.SIGTERM, terminated))


def _submit_on_signal(engine: Engine, message: Message, *_: object) -> None:
    engine.submit(message)
