"""The loop: one thread owns the session; commands come in, events and the room's picture go out."""

import logging
import queue
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Thread

from kiosk.core.interaction import questions
from kiosk.core.room.commands import Request
from kiosk.core.room.modes import DEFAULT_SOUND, ListenerState, Sound, Theme
from kiosk.core.room.state import (
    ANSWER_WITHIN,
    Card,
    Groups,
    Home,
    Links,
    NoticeKind,
    Room,
    with_listener_state,
    with_own_voice,
    without_lapsed,
)
from kiosk.core.setup.form import EMPTY_FORM
from kiosk.core.units import Duration, Instant, after, seconds
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.core.wording import notices
from kiosk.engine.command_handler import CommandHandler
from kiosk.engine.groups_handler import GroupsHandler
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.resume import ResumeHandler
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import Planner, SetupHandler, SetUps
from kiosk.ports import Clock, Memory, Observer

_log = logging.getLogger(__name__)

PULSE = seconds(5)
"""How often whoever watches over the kiosk is told that it lives."""

LONGEST_SLEEP = 1.0
"""Seconds. A queue's timeout stands still while the machine is suspended; the session's clock does not."""


class Engine:
    """Owns the session and the room; every other thread hands in requests and reads frozen pictures."""

    def __init__(
        self,
        clock: Clock,
        recorder: JournalWriter,
        planner: Planner,
        cards: Sequence[Card] = (),
        set_ups: SetUps = lambda _: EMPTY_FORM,
        *,
        rehearsal: bool = False,
        pulse: Callable[[], None] = lambda: None,
        sound: Sound = DEFAULT_SOUND,
        theme: Theme = Theme.DARK,
        memory: Memory | None = None,
        group: str | None = None,
    ) -> None:
        self._clock = clock
        self._time = SessionClock(clock)
        remembering = GroupsHandler(memory)
        room = Room(
            home=Home(tuple(cards)), sound=sound, groups=Groups(chosen=group), log_place=recorder.place, theme=theme
        )
        self._floor = RoomStore(remembering.at_home(room), self._time, recorder, lives=not rehearsal)
        preparing = SetupHandler(self._time.midnight, planner, set_ups)
        self._cuts = ResumeHandler(self._floor, preparing)
        self._desk = CommandHandler(self._floor, preparing, remembering, self._cuts)
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        recorder.news = lambda: self._inbox.put(self._floor.keeper.tell)
        self._pulse = pulse
        self._pulse_at = clock.now()

    @property
    def room(self) -> Room:
        """The room as it is; frozen."""
        return self._floor.room

    # What adapters see (ports.Noticeboard); safe from any thread.

    def snapshot(self) -> Snapshot:
        """Everything that may be shown at this instant."""
        return snapshot(self.room, self._time.now())

    def submit(self, request: Request) -> None:
        """Hands in a command."""
        self._inbox.put(lambda: self._desk.handle(request))

    def report(self, part: str, problem: str | None) -> None:
        """Sets or clears a part's fault."""
        self._inbox.put(lambda: self._floor.report(part, problem))

    def speaking(self, audible: bool) -> None:
        """The kiosk's own voice begins or ceases to be heard."""
        self._inbox.put(lambda: self._floor.update(with_own_voice(self.room, audible=audible)))

    def attends(self, attention: ListenerState | None) -> None:
        """The kiosk hears in this way, or not at all."""
        self._inbox.put(lambda: self._floor.update(with_listener_state(self.room, attention)))

    def unheard(self, guesses: Sequence[str] = ()) -> None:
        """Something was said that is no command now."""
        self._inbox.put(lambda: self._missed(guesses))

    def summoned(self) -> None:
        """Somebody started a second kiosk, and was shown this one."""
        self._inbox.put(lambda: self._floor.notify(NoticeKind.TOLD, notices.summoned()))

    def serving(self, links: Links | None) -> None:
        """Phones find the kiosk there, or nowhere."""
        self._inbox.put(lambda: self._floor.update(replace(self.room, phones=links)))

    def alive(self) -> None:
        """The display's loop goes round; handed in, so that only both loops together are a living kiosk."""
        now = self._clock.now()  # the machine's: a session's time may be moved
        if now >= self._pulse_at:
            self._pulse_at = after(now, Duration(round(PULSE * self._clock.pace)))
            self._inbox.put(self._pulse)

    def seconds_until(self, instant: Instant) -> float:
        """Seconds of the world until that instant; not below zero."""
        return self._time.seconds_until(instant)

    # The loop.

    def subscribe(self, subscriber: Observer) -> None:
        """Tells this one, from now on, what happens; in the order of subscription."""
        self._floor.subscribe(subscriber)

    def recover(self) -> bool:
        """Finds the session that was cut off, if any, and takes it up or asks; whether that fills the screen.

        To be called once, before the loop is started.
        """
        fills = self._cuts.find()
        self._inbox.put(self._cuts.begin)
        return fills

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
                self._floor.report("engine", f"{type(error).__name__}: {error}")

    def pump(self, action: Callable[[], None] | None = None) -> None:
        """Does `action` and all that waits, after whatever has fallen due."""
        if slept := self._time.slept():
            self._cuts.woke_up(slept)
        self._tick()
        if action:
            action()
        while not self._inbox.empty():
            self._inbox.get()()
        self._floor.keeper.look_after()
        self._cuts.ask_anew()
        self._floor.update(replace(self.room, midnight=self._time.midnight()))

    def _tick(self) -> None:
        now = self._time.now()
        if self._floor.session:
            self._floor.apply(self._floor.session.tick(now))
        self._floor.update(without_lapsed(self.room, now))

    def _wait(self) -> Callable[[], None] | None:
        """The next thing to do; None when something is due."""
        try:
            return self._inbox.get(timeout=self._sleep())
        except queue.Empty:
            return None

    def _sleep(self) -> float:
        session = self._floor.session
        due = [*self._floor.keeper.due, session.next_due() if session else None, self.room.lapses]
        return min([LONGEST_SLEEP, *(self.seconds_until(instant) for instant in due if instant is not None)])

    def _missed(self, guesses: Sequence[str]) -> None:
        until = self._time.in_the_world(ANSWER_WITHIN)
        question = questions.suggestion_question(self.room, guesses, until)
        self._floor.update(replace(self.room, notice=question))
