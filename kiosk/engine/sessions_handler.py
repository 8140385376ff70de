"""Opening, leaving and erasing whole sessions; what would lose something is asked for twice."""

import secrets
from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.room import commands as room
from kiosk.core.room.changes import with_report, with_talk_key, without_confirmation, without_group_cover
from kiosk.core.room.earlier import session_among, with_note_changed
from kiosk.core.room.group_commands import EarlierCommand, ForgetGroup, LookBack, TickAction
from kiosk.core.room.menu import READING_TIMEOUT, Menu, Section
from kiosk.core.room.notice import CONFIRM_BOUNCE, CONFIRM_TIMEOUT, Confirmation, Notice, NoticeKind, Twice
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, Source
from kiosk.core.session.events import PlanMade
from kiosk.core.wording import notices
from kiosk.engine.groups_handler import GroupsHandler
from kiosk.engine.recorder import Recorder
from kiosk.engine.resume import ResumeHandler
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import SetupHandler


class SessionsHandler:
    """Opens sessions, and leads out of them: to the home screen, or out of the kiosk.

    A command that would lose something must be given twice: only the second one is `confirmed`.
    """

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

    def open(self, protocol: str | None, *, rehearsal: bool = False) -> None:
        """Opens a session of a protocol, or of the one that is chosen at home. Raises KioskError."""
        store, protocol = self._store, protocol or self._chosen_protocol()
        if store.room.screen is Screen.STEP:
            raise Refused(N_("A session is running; end it before you open another."))
        if store.room.screen in {Screen.READY, Screen.REPORT_BACK}:
            return  # Enter was pressed twice; the first press has opened the session
        self._resume.decide_later()
        form, plan = self._setups.prepare(protocol, store.room.groups.chosen)
        session_id = secrets.token_hex(3)
        if rehearsal:
            self._recorder.rehearse(session_id)
        rehearsal = rehearsal or not self._recorder.is_live
        # The room may still hold the previous session, which has ended.
        before = replace(
            store.room, session=None, session_id=session_id, setup=form, rehearsal=rehearsal, end_row=0, notice=None
        )
        before = without_group_cover(before)
        opened = before if rehearsal else self._groups.with_earlier_sessions(before)
        opening = PlanMade(at=self._time.now(), plan=plan, rehearsal=rehearsal, group=opened.groups.chosen)
        store.apply((opening,), opened)

    def resume(self, command: room.ResumeCommand, by: Source, *, confirmed: bool) -> None:
        """Carries out a command about an interrupted session. Raises KioskError."""
        if isinstance(command, room.LeaveCut) and not confirmed:
            self._resume.check()
            self.ask_again(command, by, notices.end_there_again(by))
            return
        self._resume.handle(command, by)
        if isinstance(command, room.LeaveCut):
            self.go_home()
            self._store.notify(NoticeKind.DONE, notices.ended_there())

    def leave(self, request: room.Request, *, confirmed: bool) -> None:
        """Leaves what is on the screen: a running session ends, and the home screen closes the kiosk."""
        store, screen = self._store, self._store.room.screen
        if not confirmed:
            self.ask_again(room.Leave(), request.source, notices.leave_again(screen, request.source))
            return
        store.update(without_confirmation(store.room))
        match screen:
            case Screen.HOME:
                self.close_kiosk()
            case Screen.REPORT_BACK | Screen.READY | Screen.END:
                self.go_home()
            case Screen.STEP:
                store.apply_command(request, End())
            case Screen.QUESTION:
                self._resume.decide_later()
            case _:
                assert_never(screen)

    def erase(self, request: room.Request, *, confirmed: bool) -> None:
        """Erases the session, which must be over. Raises Refused."""
        store = self._store
        if store.room.screen is not Screen.END or store.room.session_id is None:
            raise Refused(N_("Only a session that is over can be erased."))
        if not confirmed:
            self.ask_again(room.ForgetSession(), request.source, notices.forget_again(request.source))
            return
        self._recorder.forget(store.room.session_id)
        self._groups.forget(store.room.session_id)
        self.go_home()
        store.notify(NoticeKind.DONE, notices.forgotten())

    def about_group(self, command: EarlierCommand) -> None:
        """Carries out a command about whole sessions of a group. Raises KioskError."""
        match command:
            case ForgetGroup(group):
                self._forget_group(group)
            case LookBack():
                earlier = self._groups.earlier(self._store.room)
                menu = Menu(Section.EARLIER, self._time.after_real_time(READING_TIMEOUT), earlier=earlier)
                self._store.update(replace(self._store.room, overlay=menu))
            case TickAction(session, note):
                self._tick(session, note)
            case _:
                assert_never(command)

    def _tick(self, session: str, note: str) -> None:
        """Marks an action of a session that the menu shows as done, or as not done."""
        menu = self._store.room.cover
        earlier = menu.earlier if isinstance(menu, Menu) else ()
        shown = session_among(earlier, session)
        action = next((one for one in shown.actions if one.note.id == note), None) if shown else None
        if action is None or not isinstance(menu, Menu):
            raise Refused(N_("There is no such action."))
        until = self._time.after_real_time(READING_TIMEOUT)
        earlier = with_note_changed(earlier, session, self._groups.toggled(action))
        self._store.update(replace(self._store.room, overlay=replace(menu, earlier=earlier, until=until)))

    def _forget_group(self, group: str) -> None:
        """Erases a group with all its sessions. Raises KioskError."""
        store = self._store
        if store.room.session is not None:
            raise Refused(N_("Choose the group on the home screen, before you open a conversation."))
        for session in self._groups.sessions_of(group):
            self._recorder.forget(session)
            self._groups.forget(session)
        left = self._resume.without_group(store.room, group)
        store.update(self._resume.with_offer_for_group(self._groups.with_group_gone(left, group)))
        store.notify(NoticeKind.DONE, notices.group_forgotten(group))

    def go_home(self) -> None:
        """Leaves the session, and what people had chosen for it, for the home screen."""
        self._recorder.leave()
        left = self._store.room.session
        if left is not None and left.began is not None and not self._store.room.rehearsal:
            self._resume.part()
        quiet = with_report(with_talk_key(self._store.room, held=False), None)
        quiet = replace(quiet, rehearsal=not self._recorder.is_live)
        home = self._groups.at_home(replace(quiet, session_id=None, end_row=0, notice=None, sound_is_chosen=False))
        self._store.update(self._resume.with_offer_for_group(home))

    def close_kiosk(self) -> None:
        """Closes the kiosk; the session that is left is not resumed by itself."""
        self._recorder.leave()
        self._store.update(replace(self._store.room, closed=True))

    def _chosen_protocol(self) -> str:
        home = self._store.room.home
        if not home.cards:
            raise Refused(N_("There is no protocol to open. `./run doctor` says why."))
        return home.cards[home.chosen].protocol

    def ask_again(self, command: Twice, by: Source, text: str) -> None:
        """Asks for the command once more; a press that follows at once is a bounce and does not confirm it."""
        confirmation = Confirmation(command, by, since=self._time.after_real_time(CONFIRM_BOUNCE))
        until = self._time.after_real_time(CONFIRM_TIMEOUT)
        question = Notice(NoticeKind.ASKING, text, until, confirmation=confirmation)
        self._store.update(replace(self._store.room, notice=question))
