"""The engine's loop: one thread owns the session, takes in commands, and publishes events and room states."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Thread
from typing import assert_never

from kiosk.core.interaction import questions
from kiosk.core.interaction.settings import with_microphone_tried, with_options_found
from kiosk.core.room.changes import with_cards, with_listener_state, with_own_voice, with_question, without_expired
from kiosk.core.room.commands import Request
from kiosk.core.room.messages import (
    CodesChanged,
    FaultReport,
    Joined,
    ListenerReport,
    Message,
    MicrophoneTried,
    OptionsFound,
    ProtocolsChanged,
    RoomsHeard,
    Serving,
    Speaking,
    Summoned,
    TaskDone,
    Terminated,
    Unrecognised,
)
from kiosk.core.room.modes import DEFAULT_SOUND, Sound, Theme
from kiosk.core.room.notice import ANSWER_TIMEOUT, NoticeKind
from kiosk.core.room.settings import FirstStart, Setting
from kiosk.core.room.state import Card, Groups, Home, Room
from kiosk.core.units import Duration, Instant, after, seconds
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.core.wording import notices
from kiosk.engine.command_handler import CommandHandler
from kiosk.engine.groups_handler import GroupsHandler
from kiosk.engine.inbox import DisplayAlive, EngineMessage, Inbox, JournalNews, ResumeInterrupted
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.planner import SessionPlanner
from kiosk.engine.plenary_handler import PlenaryHandler
from kiosk.engine.recorder import Recorder
from kiosk.engine.resume import ResumeHandler
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.sessions_handler import SessionsHandler
from kiosk.engine.setup_handler import SetupHandler
from kiosk.engine.start_handler import StartHandler
from kiosk.ports import Clock, Memory, Moment, Observer

_log = logging.getLogger(__name__)

PULSE_INTERVAL = seconds(5)
"""How often the kiosk reports to the watchdog that it is alive."""

UNEXPECTED_NOTICE_LASTS = seconds(20)
"""How long the screen says what nobody expects just then: new PIN and code, or what the machine has done."""

MAXIMUM_SLEEP = 1.0
"""Seconds. A queue's timeout pauses while the machine is suspended, but the session's clock does not."""


class Engine:
    """Owns the session and the room; other threads submit requests and read immutable snapshots."""

    def __init__(
        self,
        clock: Clock,
        writer: JournalWriter,
        planner: SessionPlanner,
        cards: Sequence[Card] = (),
        *,
        inbox: Inbox | None = None,
        rehearsal: bool = False,
        pulse: Callable[[], None] = lambda: None,
        sound: Sound = DEFAULT_SOUND,
        theme: Theme = Theme.DARK,
        memory: Memory | None = None,
        group: str | None = None,
        sessions_held: int = 0,
        settings: Sequence[Setting] = (),
        first_start: bool = False,
        makes_sound: bool = True,
    ) -> None:
        self._clock = clock
        self._inbox = inbox or Inbox()
        self._time = time = SessionClock(clock)
        self._recorder = recorder = Recorder(time, writer, is_live=not rehearsal)
        groups = GroupsHandler(memory, group)
        home, chosen = Home(tuple(cards)), Groups(chosen=group)
        room = groups.with_known_groups(
            Room(
                home=home,
                sound=sound,
                groups=chosen,
                theme=theme,
                sessions_held=sessions_held,
                rehearsal=rehearsal,
                settings=tuple(settings),
                first_start=FirstStart.TO_ASK if first_start else FirstStart.NO,
                makes_sound=makes_sound,
            )
        )
        self._store = store = RoomStore(room, time, recorder)
        setups = SetupHandler(planner, time)
        self._resume = ResumeHandler(store, time, recorder, setups, groups)
        self._plenary = PlenaryHandler(store, time)
        self._starts = StartHandler(store, time, setups)
        sessions = SessionsHandler(store, time, recorder, setups, groups, self._resume)
        self._commands = CommandHandler(
            store, time, setups, groups, self._resume, self._plenary, self._starts, sessions
        )
        self._pulse = pulse
        self._pulse_at = clock.now()

    @property
    def room(self) -> Room:
        """The current room, which is immutable."""
        return self._store.room

    # What adapters see (ports.Noticeboard); safe from any thread.

    def snapshot(self) -> Snapshot:
        """Everything that may be shown at this instant."""
        return snapshot(self.room, self._time.now())

    def moment(self) -> Moment:
        """The room as it is now."""
        return Moment(self.room, self._time.now(), self._time.pace)

    def submit(self, message: Message) -> None:
        """Puts a message into the inbox and returns at once."""
        self._inbox.put(message)

    def alive(self) -> None:
        """Notes that the display's loop is running.

        The note goes through the inbox, so the watchdog hears of it only if the engine's loop runs too.
        """
        now = self._clock.now()  # the machine's time, because a session's time can be shifted
        if now >= self._pulse_at:
            self._pulse_at = after(now, Duration(round(PULSE_INTERVAL * self._clock.pace)))
            self._inbox.put(DisplayAlive())

    def seconds_until(self, instant: Instant) -> float:
        """The seconds of real time until an instant, at least zero."""
        return self._time.seconds_until(instant)

    # The loop.

    def subscribe(self, subscriber: Observer) -> None:
        """Adds a subscriber; subscribers are notified in the order in which they subscribed."""
        self._store.subscribe(subscriber)

    def recover(self) -> bool:
        """Finds the session that was interrupted, if any; returns whether it is resumed or asked about on the screen.

        Must be called once, before the loop is started.
        """
        fills = self._resume.find()
        self._inbox.put(ResumeInterrupted())
        return fills

    def start(self) -> Thread:
        """Runs the loop on its own thread until the room is closed."""
        thread = Thread(target=self.run, name="engine", daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        """Runs the loop until the room is closed: it sleeps until a message arrives or something is due."""
        while not self.room.closed:
            try:
                self.pump(self._inbox.next(self._seconds_until_due()))
            except Exception as error:  # noqa: BLE001  (no error in one command may stop the loop)
                _log.exception("a command failed")
                self._store.report("engine", f"{type(error).__name__}: {error}")

    def pump(self, message: EngineMessage | None = None) -> None:
        """Produces the events that are due, then handles `message` and all waiting messages."""
        if slept := self._time.newly_slept():
            self._resume.handle_wake_up(slept)
        self._starts.look_after()
        self._tick()
        self._store.update(replace(self.room, midnight=self._time.midnight()))  # before anybody sees what follows
        message = message or self._inbox.waiting()
        while message:
            self._handle(message)
            message = self._inbox.waiting()
        self._store.look_after_journal()
        self._resume.refresh()
        self._store.update(replace(self.room, midnight=self._time.midnight()))

    def _handle(self, message: EngineMessage) -> None:
        store = self._store
        match message:
            case Request():
                self._commands.handle(message)
            case FaultReport(part, problem):
                store.report(part, problem)
            case Speaking(audible):
                store.update(with_own_voice(store.room, audible=audible))
            case ListenerReport(state):
                store.update(with_listener_state(store.room, state))
            case Unrecognised(guesses):
                until = self._time.after_real_time(ANSWER_TIMEOUT)
                question = questions.suggestion_question(store.room, guesses, until)
                store.update(with_question(store.room, question))
            case Serving(links, why):
                store.update(replace(store.room, phones=links, no_phones=why))
            case Summoned():
                store.update(replace(store.room, dark=False))
                store.notify(NoticeKind.TOLD, notices.summoned())
            case Terminated():
                store.update(replace(store.room, closed=True))
            case Joined():
                self._plenary.join()
            case RoomsHeard(rooms):
                store.update(replace(store.room, all_rooms=rooms))
            case OptionsFound():
                store.update(with_options_found(store.room, message))
            case TaskDone(sentence, failed):
                store.update(replace(store.room, task=None))
                store.notify(NoticeKind.REFUSED if failed else NoticeKind.DONE, sentence, UNEXPECTED_NOTICE_LASTS)
            case MicrophoneTried():
                store.update(with_microphone_tried(store.room, message))
            case CodesChanged():
                store.notify(NoticeKind.TOLD, notices.codes_changed(), UNEXPECTED_NOTICE_LASTS)
            case ProtocolsChanged(cards):
                store.update(with_cards(store.room, cards))
            case JournalNews():
                store.report_journal()
            case DisplayAlive():
                self._pulse()
            case ResumeInterrupted():
                self._resume.begin()
            case _:
                assert_never(message)

    def _tick(self) -> None:
        now = self._time.now()
        if self.room.session:
            self._store.tick()
        self._store.update(without_expired(self.room, now))

    def _seconds_until_due(self) -> float:
        """The seconds until something is due, at most `MAXIMUM_SLEEP`."""
        session = self._store.session().next_due() if self.room.session else None
        due = [*self._recorder.due, session, self.room.next_timeout]
        return min([MAXIMUM_SLEEP, *(self.seconds_until(instant) for instant in due if instant is not None)])
