"""Handling of requests: each one is passed to the session or to the part of the room that it concerns."""

import secrets
from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import KioskError, Refused
from kiosk.core.i18n import N_
from kiosk.core.interaction import questions
from kiosk.core.interaction.room_changes import with_room_command, with_sound_command
from kiosk.core.room import commands as room
from kiosk.core.room.state import (
    ANSWER_TIMEOUT,
    CONFIRM_TIMEOUT,
    NOTICE_DURATION,
    Confirmation,
    NoticeKind,
    Screen,
    is_confirmed,
    with_notice,
    with_report,
    with_row_chosen,
    with_talk_key,
)
from kiosk.core.session import commands as session
from kiosk.core.session.events import PlanMade
from kiosk.core.setup import commands as setup
from kiosk.core.view.end import end_view, listed_rows
from kiosk.core.wording import notices
from kiosk.engine.groups_handler import GroupsHandler
from kiosk.engine.recorder import Recorder
from kiosk.engine.resume import ResumeHandler
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import SetupHandler


class CommandHandler:
    """Carries out requests; a request that fails is explained by a notice in the room."""

    def __init__(
        self,
        store: RoomStore,
        time: SessionClock,
        recorder: Recorder,
        setups: SetupHandler,
        groups: GroupsHandler,
        resume: ResumeHandler,
    ) -> None:
        self._store = store
        self._time = time
        self._recorder = recorder
        self._setups = setups
        self._groups = groups
        self._resume = resume

    def handle(self, request: room.Request) -> None:
        """Carries out a request; if it is refused, the room shows why."""
        try:
            self._dispatch(request)
        except KioskError as error:
            self._store.notify(NoticeKind.REFUSED, notices.refused(request, error))

    def _dispatch(self, request: room.Request) -> None:
        command, store = request.command, self._store
        if isinstance(command, session.SessionCommand):
            self._apply_session_command(request, command)
        elif isinstance(command, setup.SetUpCommand):
            self._change_setup(request, command)
        elif isinstance(command, room.AppearanceCommand):
            store.update(with_room_command(store.room, command, self._time.after_real_time))
        elif isinstance(command, room.SoundCommand):
            self._change_sound(request, command)
        elif isinstance(command, room.GroupCommand):
            store.update(self._resume.with_offer_for_group(self._groups.with_command_applied(store.room, command)))
        elif isinstance(command, room.ResumeCommand):
            self._resume_session(command, request.source)
        else:
            self._change_screen(request, command)

    def _change_screen(self, request: room.Request, command: room.ScreenCommand) -> None:
        """Carries out a command that opens, leaves, answers or scrolls what is on the screen."""
        match command:
            case room.Open(protocol):
                self._open_session(protocol or self._chosen_protocol())
            case room.ChooseTopics() | room.ShareTopics():
                plan = self._setups.plan_with_topics(self._store.session().state, command)
                self._store.apply_command(request, session.GoOnWith(plan))
            case room.Answer(choice):
                self._answer_question(request, choice)
            case room.ChooseRow():
                self._choose_row(command)
            case room.TakeFromMenu(taken):
                self._store.update(replace(self._store.room, overlay=None))
                self._dispatch(replace(request, command=taken))
            case room.GoHome():
                self._go_home()
            case room.Leave():
                self._leave(request, command)
            case room.ForgetSession():
                self._erase_session(command)
            case room.Quit():
                self._close_kiosk()
            case _:
                assert_never(command)

    def _choose_row(self, command: room.ChooseRow) -> None:
        store = self._store
        if store.room.session and store.room.screen is Screen.END:
            count = len(listed_rows(end_view(store.room.session)))
            store.update(with_row_chosen(store.room, command, count))

    def _resume_session(self, command: room.ResumeCommand, by: session.Source) -> None:
        self._resume.handle(command, by)
        if isinstance(command, room.LeaveCut):
            self._go_home()
            self._store.notify(NoticeKind.DONE, notices.ended_there())

    def _go_home(self) -> None:
        self._recorder.leave()
        quiet = with_report(with_talk_key(self._store.room, held=False), None)
        home = self._groups.at_home(replace(quiet, session_id=None, end_row=0, notice=None, confirmation=None))
        self._store.update(self._resume.with_offer_for_group(home))

    def _close_kiosk(self) -> None:
        self._recorder.leave()
        self._store.update(replace(self._store.room, closed=True))

    def _chosen_protocol(self) -> str:
        home = self._store.room.home
        if not home.cards:
            raise Refused(N_("There is no protocol to open. `./run doctor` says why."))
        return home.cards[home.chosen].protocol

    def _open_session(self, protocol: str) -> None:
        store = self._store
        if store.room.screen is Screen.STEP:
            raise Refused(N_("A session is running; end it before you open another."))
        if store.room.screen in {Screen.READY, Screen.REPORT_BACK}:
            return  # Enter was pressed twice; the first press has opened the session
        self._resume.decide_later()
        form, plan = self._setups.prepare(protocol, store.room.groups.chosen)
        rehearsal = not self._recorder.is_live
        # The room may still hold the previous session, which has ended.
        before = replace(
            store.room,
            session=None,
            session_id=secrets.token_hex(3),
            setup=form,
            end_row=0,
            notice=None,
            confirmation=None,
        )
        opened = before if rehearsal else self._groups.with_actions_to_report(before)
        opening = PlanMade(at=self._time.now(), plan=plan, rehearsal=rehearsal, group=opened.groups.chosen)
        store.apply((opening,), opened)

    def _leave(self, request: room.Request, command: room.Leave) -> None:
        store, screen = self._store, self._store.room.screen
        if not is_confirmed(store.room, command, self._time.now()):
            self._ask_again(command, notices.leave_again(screen))
            return
        store.update(replace(store.room, confirmation=None, notice=None))
        match screen:
            case Screen.HOME:
                self._close_kiosk()
            case Screen.REPORT_BACK | Screen.READY | Screen.END:
                self._go_home()
            case Screen.STEP:
                self.handle(room.Request(session.End(), request.source))
            case Screen.QUESTION:
                self._resume.decide_later()
            case _:
                assert_never(screen)

    def _erase_session(self, command: room.ForgetSession) -> None:
        """Erases the session, which must be over; the command must be given twice."""
        store = self._store
        if store.room.screen is not Screen.END or store.room.session_id is None:
            raise Refused(N_("Only a session that is over can be erased."))
        if not is_confirmed(store.room, command, self._time.now()):
            self._ask_again(command, notices.forget_again())
            return
        self._recorder.forget(store.room.session_id)
        self._groups.forget(store.room.session_id)
        self._go_home()
        store.notify(NoticeKind.DONE, notices.forgotten())

    def _ask_again(self, command: room.Leave | room.ForgetSession, text: str) -> None:
        """Asks for confirmation: a command that would lose something must be given twice."""
        asked = replace(
            self._store.room, confirmation=Confirmation(command, self._time.after_real_time(CONFIRM_TIMEOUT))
        )
        self._store.update(with_notice(asked, NoticeKind.ASKING, text, self._time.after_real_time(NOTICE_DURATION)))

    def _change_setup(
        self, request: room.Request, command: setup.SetUpCommand | session.Start | session.BeganEarlier
    ) -> None:
        """Changes the setup form and replans; no notice is needed because the screen shows the form."""
        store, now = self._store, self._time.now()
        running = store.session()
        form, plan = self._setups.after_command(store.room.setup, command, running.state, now)
        store.update(replace(store.room, setup=form, notice=None))
        if plan != running.state.plan:
            store.apply(running.apply(session.SetUp(plan), now, request.source))

    def _change_sound(self, request: room.Request, command: room.SoundCommand) -> None:
        """Changes the level, volume or rate of the voice and shows a notice of the change."""
        changed = with_sound_command(self._store.room, command)
        text = notices.retuned(request, command, changed)
        self._store.update(with_notice(changed, NoticeKind.DONE, text, self._time.after_real_time(NOTICE_DURATION)))

    def _answer_question(self, request: room.Request, choice: int) -> None:
        command = questions.answer(self._store.room, choice)
        self._store.update(replace(self._store.room, notice=None))
        if command:
            self._store.apply_command(request, command)

    def _apply_session_command(self, request: room.Request, command: session.SessionCommand) -> None:
        """Applies a session command; some spoken commands first ask a yes-or-no question."""
        store = self._store
        if question := questions.confirmation_question(request, self._time.after_real_time(ANSWER_TIMEOUT)):
            store.update(replace(store.room, notice=question))
            return
        if store.room.screen is Screen.READY and isinstance(command, session.Start | session.BeganEarlier):
            self._change_setup(request, command)
        store.apply_command(request, command)
