"""The loop: one thread owns the session; commands come in, events and the room's picture go out."""

import logging
import queue
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Thread
from typing import assert_never

from kiosk.core import notices, questions
from kiosk.core.around import changed
from kiosk.core.commands import (
    Answer,
    BeganEarlier,
    ChangeRate,
    ChangeVolume,
    Choose,
    ChooseTopics,
    CycleLevel,
    End,
    GoHome,
    GoOnWith,
    Leave,
    Listen,
    Mute,
    Open,
    Quit,
    Request,
    SessionCommand,
    SetLevel,
    SetUp,
    ShareTopics,
    SoundCommand,
    Source,
    Start,
    Talk,
)
from kiosk.core.errors import JournalError, KioskError, Refused
from kiosk.core.events import Event, PlanMade
from kiosk.core.memory_commands import ForgetSession
from kiosk.core.room import (
    ANSWER_WITHIN,
    LEAVE_WITHIN,
    NOTICE_LASTS,
    Attention,
    Card,
    Links,
    Notice,
    NoticeKind,
    Room,
    Screen,
    asked_to_forget,
    asked_to_leave,
    attending,
    holding,
    lapsed,
    noticed,
    retuned,
    sounding,
    with_fault,
)
from kiosk.core.session import Session
from kiosk.core.set_up import NOTHING_SET_UP
from kiosk.core.set_up_commands import SetUpCommand
from kiosk.core.snapshot import snapshot
from kiosk.core.sound import USUAL_SOUND, Sound
from kiosk.core.units import Duration, Instant, after, between, seconds
from kiosk.core.views import Snapshot
from kiosk.core.words import N_, Words
from kiosk.ports import Clock, Entry, Memory, Subscriber
from kiosk.preparing import Planner, Preparing, SetUps, followed
from kiosk.recorder import Recorder
from kiosk.remembering import Remembered, Remembering

_log = logging.getLogger(__name__)

RETRY_JOURNAL = seconds(5)
"""How long a journal that failed is left alone before it is tried again."""

PULSE = seconds(5)
"""How often whoever watches over the kiosk is told that it lives."""

LONGEST_SLEEP = 1.0
"""Seconds. A queue's timeout stands still while the machine is suspended; the session's clock does not."""

_Around = Open | GoHome | Leave | Quit
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
        set_ups: SetUps = lambda _: NOTHING_SET_UP,
        *,
        rehearsal: bool = False,
        pulse: Callable[[], None] = lambda: None,
        sound: Sound = USUAL_SOUND,
        memory: Memory | None = None,
        group: str | None = None,
    ) -> None:
        self._remembering = Remembering(memory, words)
        empty = Room(cards=tuple(cards), log_place=recorder.place, group=group)
        self.room = self._remembering.at_home(sounding(empty, sound))
        self._clock = clock
        self._recorder = recorder
        self._words = words
        self._preparing = Preparing(clock, words, planner, set_ups)
        self._rehearsal = rehearsal
        self._session: Session | None = None
        self._subscribers: list[Subscriber] = []
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

    def attends(self, attention: Attention | None) -> None:
        """The kiosk hears in this way, or not at all."""
        self._inbox.put(lambda _: self._change(attending(self.room, attention)))

    def unheard(self, guesses: Sequence[str] = ()) -> None:
        """Something was said that is no command now."""
        self._inbox.put(lambda now: self._ask(questions.missed(self.room, guesses, self._words, self._patience(now))))

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

    def subscribe(self, subscriber: Subscriber) -> None:
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
        self._change(lapsed(self.room, now))
        if action:
            action(now)
        while not self._inbox.empty():
            self._inbox.get()(now)
        if self._retry_at is not None and now >= self._retry_at:
            self._keep(self._recorder.retry)

    def _wait(self) -> Callable[[Instant], None] | None:
        """The next thing to do; None when something is due."""
        try:
            return self._inbox.get(timeout=self._sleep())
        except queue.Empty:
            return None

    def _sleep(self) -> float:
        due = [self._session.next_due() if self._session else None, self._retry_at, self.room.lapses]
        return min([LONGEST_SLEEP, *(self.seconds_until(instant) for instant in due if instant is not None)])

    # What commands do.

    def _obey(self, request: Request, now: Instant) -> None:
        command = request.command
        try:
            match command:
                case Choose() | Talk() | Listen() | Mute():
                    self._change(
                        changed(self.room, command, self._words, lambda length: self._in_the_world(length, now))
                    )
                case Open() | GoHome() | Leave() | Quit():
                    self._do(command, now)
                case ChooseTopics() | ShareTopics():
                    plan = self._preparing.with_topics(self._running().state, command)
                    self._session_does(request, GoOnWith(plan), now)
                case _ if isinstance(command, SetUpCommand):
                    self._prepare(request, command, now)
                case SetLevel() | CycleLevel() | ChangeVolume() | ChangeRate():
                    self._retune(request, command, now)
                case _ if isinstance(command, Remembered):
                    self._change(self._remembering.obeyed(self.room, command))
                case ForgetSession():
                    self._forget(now)
                case Answer(choice):
                    meant = questions.answer(self.room, choice)
                    self._ask(None)
                    if meant:
                        self._session_does(request, meant, now)
                case _ if question := questions.first(request, self._words, self._patience(now)):
                    self._ask(question)
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
                home = replace(holding(self.room, held=False), session=None, session_id=None, notice=None, report=None)
                self._change(self._remembering.at_home(home))
            case Leave():
                self._leave(now)
            case Quit():
                self._change(replace(self.room, closed=True))
            case _:
                assert_never(command)

    def _chosen(self) -> str:
        if not self.room.cards:
            raise Refused(N_("There is no protocol to open. `kiosk doctor` says why."))
        return self.room.cards[self.room.chosen].protocol

    def _open(self, protocol: str, now: Instant) -> None:
        if self.room.screen is Screen.STEP:
            raise Refused(N_("A session is running; end it before another is opened."))
        if self.room.screen in {Screen.READY, Screen.REPORT_BACK}:
            return  # a second press on Enter meant the session that is open by now
        preparation, plan = self._preparing.opened(protocol, now)
        if not self._rehearsal:
            self.room = self._remembering.opening(self.room, protocol)
        opening = PlanMade(at=now, plan=plan, rehearsal=self._rehearsal, group=self.room.group)
        self._session = Session(opening)
        name = secrets.token_hex(3)
        self.room = replace(self.room, session_id=name, preparation=preparation, notice=None, leaving_until=None)
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
            case Screen.REPORT_BACK | Screen.READY | Screen.END:
                self._do(GoHome(), now)
            case Screen.STEP:
                self._obey(Request(End(), Source.KEY), now)
            case _:
                assert_never(screen)

    def _forget(self, now: Instant) -> None:
        """A session is erased only when it is over, and only when it is asked for twice."""
        if self.room.screen is not Screen.END or self.room.session_id is None:
            raise Refused(N_("Only a session that is over can be erased here."))
        if not asked_to_forget(self.room, now):
            self._notice(NoticeKind.ASKING, notices.forget_again(self._words), now)
            self._change(replace(self.room, forgetting_until=self._in_the_world(LEAVE_WITHIN, now)))
            return
        self._remembering.forget(self.room.session_id)
        self._recorder.forget(self.room.session_id)
        self.room = replace(self.room, forgetting_until=None)
        self._do(GoHome(), now)
        self._notice(NoticeKind.DONE, notices.forgotten(self._words), now)

    def _prepare(self, request: Request, command: SetUpCommand | Start | BeganEarlier, now: Instant) -> None:
        """No notice: all of it is on the screen."""
        session = self._running()
        preparation, plan = self._preparing.after(self.room.preparation, command, session.state, now)
        self._change(replace(self.room, preparation=preparation, notice=None))
        if plan != session.state.plan:
            self._happen(session.apply(SetUp(plan), now, request.source))

    def _retune(self, request: Request, command: SoundCommand, now: Instant) -> None:
        """Another level, volume or rate of the voice; the room reads which."""
        room = retuned(self.room, command)
        text = notices.retuned(request, command, room, self._words)
        self._change(noticed(room, NoticeKind.DONE, text, self._in_the_world(NOTICE_LASTS, now)))

    def _running(self) -> Session:
        if self._session is None:
            raise Refused(_NO_SESSION)
        return self._session

    def _session_does(self, request: Request, command: SessionCommand, now: Instant) -> None:
        if self.room.screen is Screen.READY and isinstance(command, Start | BeganEarlier):
            self._prepare(request, command, now)
        happened = self._running().apply(command, now, request.source, request.confidence)
        done = notices.done(request, happened, self._words, self._running().state)
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
        state = self._session.state
        preparation = followed(self.room.preparation, state)
        self._change(replace(self.room, session=state, preparation=preparation), happened)

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

    def _ask(self, question: Notice | None) -> None:
        self._change(replace(self.room, notice=question))

    def _patience(self, now: Instant) -> Instant:
        return self._in_the_world(ANSWER_WITHIN, now)

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
