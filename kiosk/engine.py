"""The loop: one thread owns the session; commands come in, events and the room's picture go out."""

import logging
import queue
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Thread
from typing import assert_never

from kiosk.clock import midnight
from kiosk.core import notices
from kiosk.core.commands import (
    Choose,
    ChooseTopics,
    End,
    GoHome,
    GoOnWith,
    Leave,
    NextTheme,
    Open,
    Quit,
    Request,
    SessionCommand,
    ShareTopics,
    Show,
    Source,
    Talk,
)
from kiosk.core.edits import shared_topics
from kiosk.core.errors import JournalError, KioskError, Refused
from kiosk.core.events import Event, PlanMade
from kiosk.core.looks import Theme
from kiosk.core.plan import Plan, Topic
from kiosk.core.room import (
    LEAVE_WITHIN,
    NOTICE_LASTS,
    Card,
    Links,
    NoticeKind,
    Room,
    Screen,
    arranged,
    asked_to_leave,
    noticed,
    told_time,
    with_fault,
)
from kiosk.core.session import Session
from kiosk.core.snapshot import snapshot
from kiosk.core.units import Duration, Instant, after, between, seconds
from kiosk.core.views import Snapshot
from kiosk.core.words import N_, Words
from kiosk.ports import Clock, Entry, Told
from kiosk.recorder import Recorder

_log = logging.getLogger(__name__)

RETRY_JOURNAL = seconds(5)
"""How long a journal that failed is left alone before it is tried again."""

PULSE = seconds(5)
"""How often whoever watches over the kiosk is told that it lives."""

LONGEST_SLEEP = 1.0
"""Seconds. A queue's timeout stands still while the machine is suspended; the session's clock does not."""

Planner = Callable[[str, tuple[Topic, ...]], Plan]
"""Protocol name and the topics chosen (none at first) to plan; raises KioskError."""

_Around = Choose | Open | GoHome | Leave | Talk | Show | NextTheme | Quit
"""Room commands that the engine does without the session."""

_NO_SESSION = N_("Choose a conversation first.")


class Engine:
    """Owns the session and the room; every other thread hands in requests and reads frozen pictures."""

    def __init__(
        self,
        clock: Clock,
        recorder: Recorder,
        words: Words,
        planner: Planner,
        cards: Sequence[Card] = (),
        *,
        rehearsal: bool = False,
        pulse: Callable[[], None] = lambda: None,
        theme: Theme = Theme.DARK,
    ) -> None:
        self.room = Room(cards=tuple(cards), log_place=recorder.place, theme=theme)
        self._clock = clock
        self._recorder = recorder
        self._words = words
        self._planner = planner
        self._rehearsal = rehearsal
        self._session: Session | None = None
        self._subscribers: list[Told] = []
        self._inbox: queue.SimpleQueue[Callable[[Instant], None]] = queue.SimpleQueue()
        self._retry_at: Instant | None = None
        self._pulse = pulse
        self._pulse_at = clock.now()

    # What adapters see (ports.Noticeboard); safe from any thread.

    def snapshot(self) -> Snapshot:
        """Everything that may be shown at this instant."""
        return snapshot(self.room, self._clock.now(), self._words)

    def submit(self, request: Request) -> None:
        """Hands in a command."""
        self._inbox.put(lambda now: self._obey(request, now))

    def report(self, part: str, problem: str | None) -> None:
        """Sets or clears a part's fault."""
        self._inbox.put(lambda _: self._change(with_fault(self.room, part, problem)))

    def speaking(self, audible: bool) -> None:
        """The kiosk's own voice begins or ceases to be heard."""
        self._inbox.put(lambda _: self._change(replace(self.room, speaking=audible)))

    def unheard(self) -> None:
        """Something was said that is no command now."""
        self._inbox.put(lambda now: self._notice(NoticeKind.UNHEARD, notices.unheard(self._words), now))

    def serving(self, links: Links | None) -> None:
        """Phones find the kiosk there, or nowhere."""
        self._inbox.put(lambda _: self._change(replace(self.room, links=links)))

    def alive(self) -> None:
        """The display's loop goes round; handed in, so that only both loops together are a living kiosk."""
        if self.seconds_until(self._pulse_at) <= 0:
            self._pulse_at = self._in_the_world(PULSE, self._clock.now())
            self._inbox.put(lambda _: self._pulse())

    def seconds_until(self, instant: Instant) -> float:
        """Seconds of the world until that instant; not below zero."""
        return max(0.0, between(self._clock.now(), instant) / 1000 / self._clock.pace)

    # The loop.

    def subscribe(self, subscriber: Told) -> None:
        """Tells this one, from now on, what happens; in the order of subscription."""
        self._subscribers.append(subscriber)

    def start(self) -> Thread:
        """Runs the loop on a thread of its own, until the room is closed."""
        thread = Thread(target=self.run, name="engine", daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        """Sleeps until something is due or somebody asks, until the room is closed."""
        while not self.room.closed:
            try:
                self.pump(self._wait())
            except Exception as error:  # noqa: BLE001  (whatever one command's fault is, the next one finds the loop running)
                _log.exception("a command failed")
                self._change(with_fault(self.room, "engine", f"{type(error).__name__}: {error}"))

    def pump(self, action: Callable[[Instant], None] | None = None) -> None:
        """Does `action` and all that waits, at the present instant, after whatever has fallen due."""
        now = self._clock.now()
        if self._session:
            self._happen(self._session.tick(now))
        if action:
            action(now)
        while not self._inbox.empty():
            self._inbox.get()(now)
        if self._retry_at is not None and now >= self._retry_at:
            self._keep(self._recorder.retry)
        self._change(told_time(self.room, midnight(self._clock, now)))

    def _wait(self) -> Callable[[Instant], None] | None:
        """The next thing to do; None when something is due."""
        try:
            return self._inbox.get(timeout=self._sleep())
        except queue.Empty:
            return None

    def _sleep(self) -> float:
        due = [self._session.next_due() if self._session else None, self._retry_at]
        return min([LONGEST_SLEEP, *(self.seconds_until(instant) for instant in due if instant is not None)])

    # What commands do.

    def _obey(self, request: Request, now: Instant) -> None:
        command = request.command
        try:
            match command:
                case Choose() | Open() | GoHome() | Leave() | Talk() | Show() | NextTheme() | Quit():
                    self._do(command, now)
                case ChooseTopics(topics):
                    self._session_does(request, GoOnWith(self._with_topics(topics)), now)
                case ShareTopics(count):
                    topics = shared_topics(self._running().state, count)
                    self._session_does(request, GoOnWith(self._with_topics(topics)), now)
                case _:
                    self._session_does(request, command, now)
        except KioskError as error:
            self._notice(NoticeKind.REFUSED, notices.refused(request, error, self._words), now)

    def _do(self, command: _Around, now: Instant) -> None:
        match command:
            case Open(protocol):
                self._open(protocol or self._chosen(), now)
            case GoHome():
                self._session = None
                self._change(replace(self.room, session=None, session_id=None, notice=None, talking=False))
            case Leave():
                self._leave(now)
            case Choose() | Talk() | Show() | NextTheme() | Quit():
                self._change(arranged(self.room, command))
            case _:
                assert_never(command)

    def _chosen(self) -> str:
        if not self.room.cards:
            raise Refused(N_("There is no protocol to open. `kiosk doctor` says why."))
        return self.room.cards[self.room.chosen].protocol

    def _open(self, protocol: str, now: Instant) -> None:
        if self.room.screen is Screen.STEP:
            raise Refused(N_("A session is running; end it before another is opened."))
        if self.room.screen is Screen.READY:
            return  # a second press on Enter meant the session that is open by now
        plan = self._planner(protocol, ())
        opening = PlanMade(at=now, plan=plan, rehearsal=self._rehearsal)
        self._session = Session(opening)
        self.room = replace(self.room, session_id=secrets.token_hex(3), notice=None, leaving_until=None)
        self._happen((opening,))

    def _leave(self, now: Instant) -> None:
        screen = self.room.screen
        if not asked_to_leave(self.room, now):
            self._notice(NoticeKind.ASKING, notices.leave_again(screen, self._words), now)
            self._change(replace(self.room, leaving_until=self._in_the_world(LEAVE_WITHIN, now)))
            return
        self.room = replace(self.room, leaving_until=None, notice=None)
        match screen:
            case Screen.HOME:
                self._do(Quit(), now)
            case Screen.READY | Screen.END:
                self._do(GoHome(), now)
            case Screen.STEP:
                self._obey(Request(End(), Source.KEY), now)
            case _:
                assert_never(screen)

    def _with_topics(self, topics: tuple[Topic, ...]) -> Plan:
        return self._planner(self._running().state.plan.protocol, topics)

    def _running(self) -> Session:
        if self._session is None:
            raise Refused(_NO_SESSION)
        return self._session

    def _session_does(self, request: Request, command: SessionCommand, now: Instant) -> None:
        happened = self._running().apply(command, now, request.source, request.confidence)
        done = notices.done(request, happened, self._words)
        self.room = noticed(self.room, NoticeKind.DONE, done, self._in_the_world(NOTICE_LASTS, now))
        self._happen(happened)

    # What everybody is told.

    def _happen(self, happened: Sequence[Event]) -> None:
        """On disk first; then the room changes and everybody hears of it."""
        if not happened or self._session is None or self.room.session_id is None:
            return
        name = self.room.session_id
        entries = [Entry(event, self._clock.wall(event.at)) for event in happened]
        self._keep(lambda: self._recorder.record(name, entries))
        self._change(replace(self.room, session=self._session.state), happened)

    def _keep(self, write: Callable[[], None]) -> None:
        """Writes; a journal that fails shows on screen and is tried again later."""
        try:
            write()
        except JournalError as error:
            self._retry_at = after(self._clock.now(), RETRY_JOURNAL)
            self._change(with_fault(self.room, "journal", notices.not_recording(error, self._words)))
        else:
            self._retry_at = None
            self._change(with_fault(self.room, "journal", None))

    def _notice(self, kind: NoticeKind, text: str, now: Instant) -> None:
        self._change(noticed(self.room, kind, text, self._in_the_world(NOTICE_LASTS, now)))

    def _in_the_world(self, length: Duration, now: Instant) -> Instant:
        """The instant so much of people's own time from now: people are not faster in a rehearsal."""
        return after(now, Duration(round(length * self._clock.pace)))

    def _change(self, room: Room, happened: Sequence[Event] = ()) -> None:
        if room == self.room and not happened:
            return
        self.room = room
        for subscriber in self._subscribers:
            try:
                subscriber.tell(happened, room)
            except Exception:  # noqa: BLE001  (whatever a subscriber's fault is, it never stops the clock)
                _log.exception("%s failed", type(subscriber).__name__)
