"""The floor of the room: whatever happens here is kept first, then shown to everybody."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.room.commands import Request
from kiosk.core.room.state import NOTICE_LASTS, NoticeKind, Room, with_fault, with_notice
from kiosk.core.session.commands import SessionCommand
from kiosk.core.session.events import Event
from kiosk.core.session.session import Session
from kiosk.core.units import Duration
from kiosk.core.wording.notices import done
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.recorder import Recorder
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import following_plan
from kiosk.ports import Observer

_log = logging.getLogger(__name__)


class RoomStore:
    """The room and the session in it, and those who are told of both. Only the engine's thread comes here.

    A rehearsal gives no signs of life (`lives`): there is nothing to go on with.
    """

    def __init__(self, room: Room, time: SessionClock, recorder: JournalWriter, *, lives: bool) -> None:
        self.room = room
        self.session: Session | None = None
        self.time = time
        self.recorder = recorder
        self.keeper = Recorder(time, recorder, self.report, lives=lives)
        self._subscribers: list[Observer] = []

    def subscribe(self, subscriber: Observer) -> None:
        """Tells this one, from now on, what happens; in the order of subscription."""
        self._subscribers.append(subscriber)

    def running_session(self) -> Session:
        """The session. Raises Refused where there is none."""
        if self.session is None:
            raise Refused(N_("Choose a conversation first."))
        return self.session

    def apply_command(self, request: Request, command: SessionCommand) -> None:
        """What the session makes of a command, with a line for the room. Raises Refused."""
        session = self.running_session()
        happened = session.apply(command, self.time.now(), request.source, request.confidence)
        text = done(request, happened, session.state)
        self.room = with_notice(self.room, NoticeKind.DONE, text, self.time.in_the_world(NOTICE_LASTS))
        self.apply(happened)

    def apply(self, happened: Sequence[Event]) -> None:
        """On disk first; then the room changes and everybody hears of it."""
        if not happened or self.session is None or self.room.session_id is None:
            return
        state = self.session.state
        self.keeper.keep(self.room.session_id, happened, underway=state.underway)
        preparation = following_plan(self.room.setup, state)
        self.update(replace(self.room, session=state, setup=preparation), happened)

    def report(self, part: str, problem: str | None) -> None:
        """A part has a fault, or (None) is well again."""
        self.update(with_fault(self.room, part, problem))

    def notify(self, kind: NoticeKind, text: str, lasts: Duration = NOTICE_LASTS) -> None:
        """A line for the room."""
        self.update(with_notice(self.room, kind, text, self.time.in_the_world(lasts)))

    def update(self, room: Room, happened: Sequence[Event] = ()) -> None:
        """The room is another; everybody is told, and whose fault it is stands alone."""
        if room == self.room and not happened:
            return
        self.room = room
        for subscriber in self._subscribers:
            try:
                subscriber.tell(happened, room)
            except Exception:  # noqa: BLE001  (whatever a subscriber's fault is, it never stops the clock)
                _log.exception("%s failed", type(subscriber).__name__)
