"""Where requests are dealt with: each goes to the session, or to what of the room it is about."""

import secrets
from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import KioskError, Refused
from kiosk.core.i18n import N_
from kiosk.core.interaction import questions
from kiosk.core.interaction.room_changes import with_room_command, with_sound_command
from kiosk.core.room.commands import (
    Answer,
    AppearanceCommand,
    ChooseTopics,
    ForgetSession,
    GoHome,
    Leave,
    LeaveCut,
    Open,
    Quit,
    Request,
    ResumeCommand,
    ShareTopics,
    SoundCommand,
)
from kiosk.core.room.state import (
    ANSWER_WITHIN,
    CONFIRM_WITHIN,
    NOTICE_LASTS,
    Confirmation,
    NoticeKind,
    Screen,
    confirmed,
    with_notice,
    with_report,
    with_talk_key,
)
from kiosk.core.session.commands import BeganEarlier, End, GoOnWith, SessionCommand, SetUp, Source, Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.setup.commands import SetUpCommand
from kiosk.core.wording import notices
from kiosk.engine.groups_handler import GroupCommand, GroupsHandler
from kiosk.engine.resume import ResumeHandler
from kiosk.engine.room_store import RoomStore
from kiosk.engine.setup_handler import SetupHandler


class CommandHandler:
    """Does what is asked, or says in the room why not."""

    def __init__(
        self, floor: RoomStore, preparing: SetupHandler, remembering: GroupsHandler, cuts: ResumeHandler
    ) -> None:
        self._floor = floor
        self._preparing = preparing
        self._remembering = remembering
        self._cuts = cuts

    def handle(self, request: Request) -> None:
        """Does what is asked; where that cannot be done, the room is told."""
        try:
            self._do(request)
        except KioskError as error:
            self._floor.notify(NoticeKind.REFUSED, notices.refused(request, error))

    def _do(self, request: Request) -> None:
        command, floor = request.command, self._floor
        match command:
            case Open(protocol):
                self._open(protocol or self._chosen())
            case GoHome():
                self._go_home()
            case Leave():
                self._leave(request.source)
            case Quit():
                self._close()
            case ChooseTopics() | ShareTopics():
                plan = self._preparing.with_topics(floor.running_session().state, command)
                floor.apply_command(request, GoOnWith(plan))
            case ForgetSession():
                self._forget()
            case Answer(choice):
                self._answered(request, choice)
            case _ if isinstance(command, AppearanceCommand):
                floor.update(with_room_command(floor.room, command, floor.time.in_the_world))
            case _ if isinstance(command, SoundCommand):
                self._retune(request, command)
            case _ if isinstance(command, SetUpCommand):
                self._prepare(request, command)
            case _ if isinstance(command, ResumeCommand):
                self._about_cut(command, request.source)
            case _ if isinstance(command, GroupCommand):
                floor.update(self._remembering.obeyed(floor.room, command))
            case _:
                self._ask_session(request, command)

    def _go_home(self) -> None:
        floor = self._floor
        floor.session = None
        floor.keeper.leave()
        quiet = with_talk_key(floor.room, held=False)
        home = replace(with_report(quiet, None), session=None, session_id=None, notice=None)
        floor.update(self._remembering.at_home(home))

    def _close(self) -> None:
        self._floor.keeper.leave()
        self._floor.update(replace(self._floor.room, closed=True))

    def _chosen(self) -> str:
        if not self._floor.room.home.cards:
            raise Refused(N_("There is no protocol to open. `kiosk doctor` says why."))
        return self._floor.room.home.cards[self._floor.room.home.chosen].protocol

    def _open(self, protocol: str) -> None:
        floor, now = self._floor, self._floor.time.now()
        if floor.room.screen is Screen.STEP:
            raise Refused(N_("A session is running; end it before another is opened."))
        if floor.room.screen in {Screen.READY, Screen.REPORT_BACK}:
            return  # a second press on Enter meant the session that is open by now
        self._cuts.decide_later()
        preparation, plan = self._preparing.opened(protocol)
        rehearsal = not floor.keeper.lives
        if not rehearsal:
            floor.room = self._remembering.opening(floor.room, protocol)
        opening = PlanMade(at=now, plan=plan, rehearsal=rehearsal, group=floor.room.groups.chosen)
        floor.session = Session(opening)
        name = secrets.token_hex(3)
        floor.room = replace(floor.room, session_id=name, setup=preparation, notice=None, confirmation=None)
        floor.apply((opening,))

    def _leave(self, by: Source) -> None:
        floor = self._floor
        screen = floor.room.screen
        if not confirmed(floor.room, Leave(), floor.time.now()):
            floor.notify(NoticeKind.ASKING, notices.leave_again(screen))
            asked = Confirmation(Leave(), floor.time.in_the_world(CONFIRM_WITHIN))
            floor.update(replace(floor.room, confirmation=asked))
            return
        floor.room = replace(floor.room, confirmation=None, notice=None)
        match screen:
            case Screen.HOME:
                self._close()
            case Screen.REPORT_BACK | Screen.READY | Screen.END:
                self._go_home()
            case Screen.STEP:
                self.handle(Request(End(), by))
            case Screen.QUESTION:
                self._cuts.decide_later()
            case _:
                assert_never(screen)

    def _about_cut(self, command: ResumeCommand, by: Source) -> None:
        self._cuts.obey(command, by)
        if isinstance(command, LeaveCut):
            self._go_home()
            self._floor.notify(NoticeKind.DONE, notices.ended_there())

    def _forget(self) -> None:
        """A session is erased only when it is over, and only when it is asked for twice."""
        floor = self._floor
        if floor.room.screen is not Screen.END or floor.room.session_id is None:
            raise Refused(N_("Only a session that is over can be erased here."))
        if not confirmed(floor.room, ForgetSession(), floor.time.now()):
            floor.notify(NoticeKind.ASKING, notices.forget_again())
            asked = Confirmation(ForgetSession(), floor.time.in_the_world(CONFIRM_WITHIN))
            floor.update(replace(floor.room, confirmation=asked))
            return
        floor.keeper.forget(floor.room.session_id)
        self._remembering.forget(floor.room.session_id)
        floor.room = replace(floor.room, confirmation=None)
        self._go_home()
        floor.notify(NoticeKind.DONE, notices.forgotten())

    def _prepare(self, request: Request, command: SetUpCommand | Start | BeganEarlier) -> None:
        """No notice: all of it is on the screen."""
        floor, session, now = self._floor, self._floor.running_session(), self._floor.time.now()
        preparation, plan = self._preparing.after(floor.room.setup, command, session.state, now)
        floor.update(replace(floor.room, setup=preparation, notice=None))
        if plan != session.state.plan:
            floor.apply(session.apply(SetUp(plan), now, request.source))

    def _retune(self, request: Request, command: SoundCommand) -> None:
        """Another level, volume or rate of the voice; the room reads which."""
        floor, room = self._floor, with_sound_command(self._floor.room, command)
        text = notices.retuned(request, command, room)
        floor.update(with_notice(room, NoticeKind.DONE, text, floor.time.in_the_world(NOTICE_LASTS)))

    def _answered(self, request: Request, choice: int) -> None:
        meant = questions.answer(self._floor.room, choice)
        self._floor.update(replace(self._floor.room, notice=None))
        if meant:
            self._floor.apply_command(request, meant)

    def _ask_session(self, request: Request, command: SessionCommand) -> None:
        """Some spoken commands are done only after a yes."""
        floor = self._floor
        if question := questions.first(request, floor.time.in_the_world(ANSWER_WITHIN)):
            floor.update(replace(floor.room, notice=question))
            return
        if floor.room.screen is Screen.READY and isinstance(command, Start | BeganEarlier):
            self._prepare(request, command)
        floor.apply_command(request, command)
