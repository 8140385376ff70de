"""What a room and the trainer of several rooms tell each other, and how the trainer's commands are answered."""

from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.room.commands import Open, Request
from kiosk.core.room.notice import NOTICE_DURATION, NoticeKind
from kiosk.core.room.plenary import Call, Outcome, Plenary
from kiosk.core.room.plenary_commands import (
    AskForHelp,
    AskForTimes,
    CallOut,
    GiveTimes,
    PlenaryCommand,
    PromiseHelp,
    SayDone,
)
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.commands import Source, Start
from kiosk.core.session.events import PlenaryTold, PlenaryWord
from kiosk.core.units import Duration
from kiosk.core.wording import plenary as wording
from kiosk.core.wording.outcomes import with_heard
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock

LINE_LASTS = Duration(4 * NOTICE_DURATION)
"""How long a line of the trainer's stays on screen: people look up from their talk only now and then."""


class PlenaryHandler:
    """Carries out what concerns the other rooms; all of it is shown, with who asked, and stands in the log."""

    def __init__(self, store: RoomStore, time: SessionClock) -> None:
        self._store = store
        self._time = time

    def join(self) -> None:
        """The kiosk is one of several rooms from now on."""
        self._change(joined=True)

    def handle(self, request: Request, command: PlenaryCommand) -> None:
        """Carries out a command of the room or of the trainer."""
        match command:
            case AskForHelp(on):
                self._keep(request, PlenaryWord.HELP if on else PlenaryWord.NO_HELP)
                self._change(help=on)
                self._tell(request, wording.help_asked(on=on))
            case SayDone(on):
                self._keep(request, PlenaryWord.DONE if on else PlenaryWord.NOT_DONE)
                self._change(done=on)
                self._tell(request, wording.said_done(on=on))
            case PromiseHelp():
                self._keep(request, PlenaryWord.COMING)
                self._change(help=False)
                self._tell(request, wording.help_promised(), LINE_LASTS)
            case CallOut(text, bell):
                self._keep(request, PlenaryWord.BELL if bell else PlenaryWord.LINE, text)
                number = self._plenary.call.number + 1 if self._plenary.call else 1
                self._change(call=Call(number, text, bell))
                self._tell(request, text or wording.bell_rung(), LINE_LASTS)
            case AskForTimes():
                self._ask_for_times(request)
            case GiveTimes(on):
                self._give_times(request, on=on)
            case _:
                assert_never(command)

    def _keep(self, request: Request, what: PlenaryWord, text: str = "") -> None:
        """Writes it into the log of the session, if there is one; the voice has its say when the room changes."""
        if self._store.room.session is not None:
            told = PlenaryTold(
                at=self._time.now(), by=request.source, confidence=request.confidence, what=what, text=text
            )
            self._store.keep(told)

    def _ask_for_times(self, request: Request) -> None:
        """Waits for the group's yes; it may come as long as the session is on the screen. Raises Refused."""
        room = self._store.room
        if room.session is None or room.session.began is None:
            raise Refused(N_("No session has begun here."))
        self._keep(request, PlenaryWord.TIMES_ASKED)
        self._change(times_for=room.session_id)
        self._tell(request, wording.times_asked(), LINE_LASTS)

    def _give_times(self, request: Request, *, on: bool) -> None:
        if not self._store.room.times_wanted:
            raise Refused(N_("Nobody has asked for the times of this session."))
        self._keep(request, PlenaryWord.TIMES_GIVEN if on else PlenaryWord.TIMES_KEPT)
        self._change(times_for=None, given=self._plenary.given + on)
        self._tell(request, wording.times_decided(given=on))

    def check(self, request: Request) -> None:
        """Raises Refused if the trainer's command would take from the people here what they are in the middle of."""
        room = self._store.room
        if request.source is not Source.TRAINER:
            return
        if room.screen is Screen.QUESTION:
            raise Refused(N_("A session was interrupted here, and the room has to decide about it first."))
        if isinstance(request.command, Open) and room.screen in {Screen.READY, Screen.REPORT_BACK}:
            self._check_same(request.command, room)
        if isinstance(request.command, Start) and room.screen is Screen.REPORT_BACK:
            raise Refused(N_("The group is still reporting back."))

    def _check_same(self, command: Open, room: Room) -> None:
        if room.session is not None and room.session.plan.protocol != command.protocol:
            raise Refused(N_("“{title}” is being set up here."), title=room.session.plan.title)

    def answer(self, request: Request, refused: str) -> None:
        """Keeps what became of a command of the trainer's, and says in the room that the trainer has opened a session.

        A session that ends or is left is not the one about which the group has said that it is done.
        """
        room = self._store.room
        if request.asked is not None:
            self._change(outcome=Outcome(request.asked, refused))
        if isinstance(request.command, Open) and not refused and room.session is not None:
            self._change(done=False)
            if request.source is Source.TRAINER:
                self._tell(request, wording.opened(room.session.plan.title), LINE_LASTS)

    @property
    def _plenary(self) -> Plenary:
        return self._store.room.plenary

    def _change(self, **changes: object) -> None:
        plenary = replace(self._plenary, **changes)  # type: ignore[arg-type]  # the names are those of its fields
        self._store.update(replace(self._store.room, plenary=plenary))

    def _tell(self, request: Request, text: str, lasts: Duration = NOTICE_DURATION) -> None:
        self._store.notify(NoticeKind.TOLD, with_heard(request, text), lasts)
