"""The room and its session: each change is recorded first, then published to all subscribers."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.room.changes import with_fault, with_faults_dated, with_notice, with_plan_table, without_late_name
from kiosk.core.room.commands import Request
from kiosk.core.room.fault import FAULT_DURATION
from kiosk.core.room.modes import VoiceLevel
from kiosk.core.room.notice import NOTICE_DURATION, NoticeKind
from kiosk.core.room.state import Room
from kiosk.core.session.commands import SessionCommand
from kiosk.core.session.events import Event, Ignored, SessionStarted
from kiosk.core.session.evolve import evolve_all
from kiosk.core.session.session import Session, replay
from kiosk.core.session.state import Phase, State
from kiosk.core.setup.changes import with_start
from kiosk.core.setup.form import SetupForm
from kiosk.core.setup.undo import following_session
from kiosk.core.units import Duration
from kiosk.core.wording.notices import quiet_voice
from kiosk.core.wording.outcomes import done, ignored, moved_on
from kiosk.engine.recorder import Recorder
from kiosk.engine.session_clock import SessionClock
from kiosk.ports import Observer

_log = logging.getLogger(__name__)


class RoomStore:
    """Holds the room and notifies subscribers of each change. Only the engine's thread may use it.

    The room changes nowhere else, and all subscribers have been notified when a call returns.
    """

    def __init__(self, room: Room, time: SessionClock, recorder: Recorder) -> None:
        self._room = room
        self._time = time
        self._recorder = recorder
        self._subscribers: list[Observer] = []

    @property
    def room(self) -> Room:
        """The current room, which is immutable."""
        return self._room

    def subscribe(self, subscriber: Observer) -> None:
        """Adds a subscriber; subscribers are notified in the order in which they subscribed."""
        self._subscribers.append(subscriber)

    def session(self) -> Session:
        """A copy of the current session; the events that it produces take effect through `apply`. Raises Refused."""
        if self._room.session is None:
            raise Refused(N_("Choose a conversation first."))
        return Session(self._room.session)

    def apply(self, happened: Sequence[Event], room: Room | None = None) -> None:
        """Records events, then publishes them with the changed session, in `room` or else in the current room."""
        room = self._room if room is None else room
        if happened and room.session_id is not None:
            state = replay(happened) if room.session is None else evolve_all(room.session, happened)
            self._recorder.keep(room.session_id, happened, underway=state.underway)
            setup, held = self._setup_after(room, state), room.sessions_held + _begins(happened)
            room = self._with_journal_faults(replace(room, session=state, setup=setup, sessions_held=held))
            room = with_plan_table(without_late_name(room), happened)
        self.update(room, happened)

    def _setup_after(self, room: Room, state: State) -> SetupForm:
        """The set-up form once the room's session has this state; a session that has begun leaves it alone."""
        if state.phase is not Phase.READY:
            return room.setup
        before = 0 if room.session is None else room.session.undo_depth
        form = following_session(room.setup, self._room.setup, state.plan, (before, state.undo_depth))
        return with_start(form, state.start.at if state.start else None)

    def apply_command(self, request: Request, command: SessionCommand) -> None:
        """Applies a command to the session and shows a notice of the result. Raises Refused."""
        session = self.session()
        before, aloud = session.state, self._room.sound.level is VoiceLevel.FULL
        happened = session.apply(command, self._time.now(), request.source, request.confidence)
        text, duration = done(request, happened, before, aloud=aloud), NOTICE_DURATION
        if _begins(happened) and (quiet := quiet_voice(self._room)):
            text, duration = f"{text} {quiet}", Duration(2 * NOTICE_DURATION)
        depth = evolve_all(before, happened).undo_depth
        until, undoable = self._time.after_real_time(duration), depth not in {0, before.undo_depth}
        notified = with_notice(self._room, NoticeKind.DONE, text, until, undoable=undoable)
        # What falls due at once, such as a word about a delay at the beginning of a step, is told in one breath.
        self.apply((*happened, *session.tick(self._time.now())), notified)

    def tick(self) -> None:
        """Lets the session's due events happen; a step that begins by itself is told, unless a question is waiting."""
        session, room, now = self.session(), self._room, self._time.now()
        happened = session.tick(now)
        asking = room.notice is not None and room.notice.kind is NoticeKind.ASKING and now < room.notice.until
        text = moved_on(happened, session.state)
        if text and not asking:
            room = with_notice(room, NoticeKind.TOLD, text, self._time.after_real_time(NOTICE_DURATION))
        self.apply(happened, room)

    def ignore(self, request: Request) -> None:
        """Leaves out a command that came at once with another one, and says so, in the log of a session too."""
        until = self._time.after_real_time(NOTICE_DURATION)
        of_the_first = self._room.notice is not None and self._room.notice.undoable
        notified = with_notice(self._room, NoticeKind.DONE, ignored(), until, undoable=of_the_first)
        if self._room.session is None or not self._room.session.underway:
            self.update(notified)
            return
        name = type(request.command).__name__
        left_out = Ignored(at=self._time.now(), by=request.source, confidence=request.confidence, command=name)
        self.keep(left_out, notified)

    def keep(self, event: Event, room: Room | None = None) -> None:
        """Records an event that no rule decides about, after what is due by then, as `apply` does."""
        self.apply((*self.session().tick(event.at), event), room)

    def report(self, part: str, problem: str | None) -> None:
        """Shows the fault of a part of the kiosk, or clears it if the problem is None."""
        self.update(with_fault(self._room, part, problem))

    def report_journal(self) -> None:
        """Checks the journal and shows its faults."""
        self._recorder.check()
        self.update(self._with_journal_faults(self._room))

    def look_after_journal(self) -> None:
        """Lets the recorder do what is due, and shows the journal's faults if it was tried again."""
        if self._recorder.look_after():
            self.update(self._with_journal_faults(self._room))

    def notify(self, kind: NoticeKind, text: str, lasts: Duration = NOTICE_DURATION) -> None:
        """Shows a notice in the room."""
        self.update(with_notice(self._room, kind, text, self._time.after_real_time(lasts)))

    def update(self, room: Room, happened: Sequence[Event] = ()) -> None:
        """Replaces the room and notifies every subscriber, even if another subscriber fails; new faults get a date."""
        room = with_faults_dated(room, self._time.now(), self._time.after_real_time(FAULT_DURATION))
        if room == self._room and not happened:
            return
        self._room = room
        for subscriber in self._subscribers:
            try:
                subscriber.tell(happened, room)
            except Exception:  # noqa: BLE001  (no error in a subscriber may stop the clock)
                _log.exception("%s failed", type(subscriber).__name__)

    def _with_journal_faults(self, room: Room) -> Room:
        for fault in self._recorder.faults:
            room = with_fault(room, fault.part, fault.problem)
        return room


def _begins(happened: Sequence[Event]) -> bool:
    """Whether a session begins with these events."""
    return any(isinstance(event, SessionStarted) for event in happened)
