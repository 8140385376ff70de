"""Handling of requests: each one is passed to the session or to the part of the room that it concerns."""

from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import KioskError, Refused
from kiosk.core.i18n import N_
from kiosk.core.interaction import questions
from kiosk.core.interaction.active_keys import OF_VOICE
from kiosk.core.interaction.gaps import NotUnderstood
from kiosk.core.interaction.repeats import LastMove, check_step, is_repeated, last_move, may_bounce
from kiosk.core.interaction.room_changes import with_room_command, with_sound_command
from kiosk.core.interaction.settings import (
    power_asked_for,
    with_first_question,
    with_setting_command,
    with_setting_typed,
)
from kiosk.core.interaction.topic_entry import topics_to_type, with_topics_typed, without_typed_line
from kiosk.core.room import commands as room
from kiosk.core.room.changes import with_notice, with_question, with_row_chosen, without_confirmation
from kiosk.core.room.group_commands import EarlierCommand, GroupCommand, RenameGroup
from kiosk.core.room.modes import Overlay
from kiosk.core.room.notice import ANSWER_TIMEOUT, NOTICE_DURATION, NoticeKind
from kiosk.core.room.plenary_commands import PlenaryCommand
from kiosk.core.room.settings import FirstStart
from kiosk.core.room.state import Room, Screen, TopicEntry, pending_confirmation
from kiosk.core.session import commands as session
from kiosk.core.session.replan import is_up_to_date
from kiosk.core.session.rules import check_allowed
from kiosk.core.session.topics import check_chooses_topics
from kiosk.core.setup import commands as setup
from kiosk.core.setup import latecomer
from kiosk.core.setup.name_entry import NameEntry, NameEntryCommand, letters
from kiosk.core.time_of_day import TimeOfDay, next_instant
from kiosk.core.units import Duration, after, between
from kiosk.core.view.end import end_view, listed_rows
from kiosk.core.wording import notices
from kiosk.core.wording.offers import changes
from kiosk.engine.groups_handler import GroupsHandler
from kiosk.engine.plenary_handler import PlenaryHandler
from kiosk.engine.resume import ResumeHandler
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.sessions_handler import SessionsHandler
from kiosk.engine.setup_handler import SetupHandler
from kiosk.engine.start_handler import StartHandler, is_about_start


class CommandHandler:
    """Carries out requests; a request that fails is explained by a notice in the room."""

    def __init__(
        self,
        store: RoomStore,
        time: SessionClock,
        setups: SetupHandler,
        groups: GroupsHandler,
        resume: ResumeHandler,
        plenary: PlenaryHandler,
        starts: StartHandler,
        sessions: SessionsHandler,
    ) -> None:
        self._store = store
        self._time = time
        self._setups = setups
        self._groups = groups
        self._resume = resume
        self._plenary = plenary
        self._starts = starts
        self._sessions = sessions
        self._last_move: LastMove | None = None

    def handle(self, request: room.Request) -> None:
        """Carries out a request and answers it: if it is refused or has no effect, the room shows that."""
        store, now = self._store, self._time.now()
        confirms = pending_confirmation(store.room, request.command, request.source, now)
        if confirms is None:
            store.update(without_confirmation(store.room))
        if self._is_first_press(request):
            asking = with_first_question(store.room, self._time.after_real_time)
            if asking.settings_page:
                store.update(asking)
                return
        before, repeated = store.room, is_repeated(self._last_move, request, now)
        if may_bounce(request, dark=before.dark):  # also one that is ignored: a key may be held down
            self._last_move = last_move(request, now, self._time.after_real_time)
        refused = ""
        try:
            self._plenary.check(request)
            if repeated:
                store.ignore(request)
            else:
                check_step(before, request)
                _check_voice(before, request)
                self._dispatch(request, confirmed=confirms is not None and now >= confirms.since)
                self._answer_if_unchanged(request, before)
        except KioskError as error:
            refused = str(error)
            store.notify(NoticeKind.REFUSED, notices.refused(request, error))
        self._plenary.answer(request, refused)

    def _is_first_press(self, request: room.Request) -> bool:
        """Whether somebody is at a kiosk that was never used before: they are asked whether it is heard, and hears."""
        now = self._store.room
        by_hand = request.source in {session.Source.KEY, session.Source.TOUCH}
        to_ask = now.first_start is FirstStart.TO_ASK
        return to_ask and by_hand and now.screen is Screen.HOME and now.overlay is None and not now.dark

    def _answer_if_unchanged(self, request: room.Request, before: Room) -> None:
        """Says so if the request has changed nothing; letting go of a key, or a touch beside the buttons, is silent."""
        silent = request.command in {room.Talk(held=False), room.UnusedInput()}
        if self._store.room == before and not silent:
            self._store.notify(NoticeKind.REFUSED, notices.nothing_changed())

    def _dispatch(self, request: room.Request, *, confirmed: bool) -> None:
        command, store = request.command, self._store
        if isinstance(command, session.SessionCommand):
            self._apply_session_command(request, command)
        elif isinstance(command, NameEntryCommand) and store.room.setting_entry:
            store.update(with_setting_typed(store.room, command, self._time.after_real_time))
        elif isinstance(command, NameEntryCommand) and store.room.latecomer:
            self._type_latecomer(request, command, store.room.latecomer)
        elif isinstance(command, NameEntryCommand) and store.room.topic_entry:
            self._type_topics(request, command, store.room.topic_entry)
        elif isinstance(command, NameEntryCommand) and store.room.group_entry:
            self._tell_groups(*self._groups.with_typing_applied(store.room, store.room.group_entry, command))
        elif isinstance(command, setup.SetUpCommand):
            self._change_setup(request, command)
        elif isinstance(command, room.AppearanceCommand):
            store.update(with_room_command(store.room, command, self._time.after_real_time))
        elif isinstance(command, room.SettingCommand):
            self._set(request, command, confirmed=confirmed)
        elif isinstance(command, room.SoundCommand):
            self._change_sound(request, command)
        elif isinstance(command, EarlierCommand):
            self._sessions.about_group(command)
        elif isinstance(command, GroupCommand):
            self._tell_groups(self._groups.with_command_applied(store.room, command), command)
        elif isinstance(command, PlenaryCommand):
            self._plenary.handle(request, command)
        elif isinstance(command, room.ResumeCommand):
            self._sessions.resume(command, request.source, confirmed=confirmed)
        else:
            self._change_screen(request, command, confirmed=confirmed)

    def _set(self, request: room.Request, command: room.SettingCommand, *, confirmed: bool) -> None:
        """Carries out a command about the settings; before the machine stops, people are asked. Raises KioskError."""
        store, act = self._store, power_asked_for(self._store.room, command)
        if act and isinstance(command, room.TrySetting) and not confirmed:
            self._sessions.ask_again(command, request.source, notices.stop_machine_again(act, request.source))
            return
        store.update(with_setting_command(without_confirmation(store.room), command, self._time.after_real_time))
        if act:
            store.notify(NoticeKind.TOLD, notices.machine_stops(act))

    def _tell_groups(self, changed: Room, command: GroupCommand | None) -> None:
        """Shows the groups as they are now, and says what was done about them."""
        if isinstance(command, RenameGroup):
            self._resume.rename_group(command.group, changed.groups.chosen or command.name)
        self._store.update(self._resume.with_offer_for_group(changed))
        if told := notices.group_edited(command):
            self._store.notify(NoticeKind.DONE, told)

    def _change_screen(self, request: room.Request, command: room.ScreenCommand, *, confirmed: bool) -> None:
        """Carries out a command that opens, leaves, answers or scrolls what is on the screen."""
        match command:
            case room.Open(protocol):
                self._sessions.open(protocol)
            case room.Rehearse(protocol):
                self._sessions.open(protocol, rehearsal=True)
            case room.ChooseTopics() | room.ShareTopics():
                plan = self._setups.plan_with_topics(self._store.session().state, command, self._time.now())
                self._store.apply_command(request, session.GoOnWith(plan))
            case room.NameLatecomer():
                self._ask_for_latecomer()
            case room.NameTopics():
                state = self._store.session().state
                check_allowed(state.phase, session.GoOnWith)
                check_chooses_topics(state)
                typed = topics_to_type(state.plan.topics, letters())
                self._store.update(replace(self._store.room, overlay=typed))
            case room.StartAt(time):
                start = after(self._time.now(), self._left_until(time))
                self._dispatch(replace(request, command=session.PlanStart(start)), confirmed=False)
            case room.BreakUntil(time):
                self._dispatch(replace(request, command=session.TakeBreak(self._left_until(time))), confirmed=False)
            case room.HaveUntil(time):
                self._dispatch(replace(request, command=session.EndIn(self._left_until(time))), confirmed=False)
            case room.Answer(choice):
                self._answer_question(request, choice)
            case room.ChooseRow():
                self._choose_row(command)
            case room.TakeFromMenu(taken):
                self._store.update(replace(self._store.room, overlay=None))
                self._dispatch(replace(request, command=taken), confirmed=False)
            case room.GoHome():
                self._sessions.go_home()
            case room.Leave():
                self._sessions.leave(request, confirmed=confirmed)
            case room.ForgetSession():
                self._sessions.erase(request, confirmed=confirmed)
            case room.Quit():
                self._sessions.close_kiosk()
            case _:
                assert_never(command)

    def _left_until(self, time: TimeOfDay) -> Duration:
        """The length of time until a time of day. Raises Refused where that has passed or is not known."""
        midnight, now = self._store.room.midnight, self._time.now()
        if midnight is None:
            raise Refused(N_("The kiosk does not know the time of day: say how long, such as ten minutes."))
        found = next_instant(time, midnight, now)
        if found is None:
            raise Refused(N_("That time has passed: say a later one, or how long."))
        return between(now, found)

    def _choose_row(self, command: room.ChooseRow) -> None:
        store, running = self._store, self._store.room.session
        if running and store.room.screen is Screen.END:
            store.update(with_row_chosen(store.room, command, len(listed_rows(end_view(running)))))
        elif running and running.offer and store.room.cover is Overlay.PLAN:
            count = len(changes(running.plan, running.offer.plan))
            store.update(with_row_chosen(store.room, command, count))

    def _ask_for_latecomer(self) -> None:
        """Opens the keyboard for a name, where somebody can come late. Raises Refused."""
        store, state = self._store, self._store.session().state
        check_allowed(state.phase, session.AddPerson)
        naming = latecomer.opened(state.plan.names, store.room.setup.letters)
        store.update(replace(store.room, overlay=naming))

    def _type_latecomer(self, request: room.Request, command: NameEntryCommand, naming: NameEntry) -> None:
        """Types the name of somebody who comes late; they take part once it is complete."""
        store = self._store
        names, pages = store.session().state.plan.names, store.room.setup.letters
        after_it, name = latecomer.typed(names, naming, pages, command)
        store.update(replace(store.room, overlay=after_it))
        if name:
            self._apply_session_command(request, session.AddPerson(name))

    def _type_topics(self, request: room.Request, command: NameEntryCommand, typed: TopicEntry) -> None:
        """Types topics; once the list is complete, the session goes on with them. Raises KioskError.

        What is refused stays to be corrected, unless somebody wants to leave.
        """
        store, leaves = self._store, isinstance(command, setup.DoneNaming)
        state = store.session().state
        try:
            after_it, chosen = with_topics_typed(typed, command, state)
        except NotUnderstood:
            if not leaves:
                raise
            after_it, chosen = with_topics_typed(without_typed_line(typed), command, state)
        if chosen is None or leaves:
            store.update(replace(store.room, overlay=after_it))
        if chosen:
            self._dispatch(replace(request, command=chosen), confirmed=False)
            store.update(replace(store.room, overlay=None))

    def _change_setup(
        self, request: room.Request, command: setup.SetUpCommand | session.Start | session.BeganEarlier
    ) -> None:
        """Changes the setup form and replans; no notice is needed because the screen shows the form."""
        store, now = self._store, self._time.now()
        running = store.session()
        if isinstance(command, setup.Adjust) and is_about_start(store.room, command):
            self._apply_session_command(request, self._starts.moved(command))
            return
        form, plan = self._setups.after_command(store.room.setup, command, running.state, now)
        changed = replace(store.room, setup=form, notice=None)
        if plan != running.state.plan or form.agreed != store.room.setup.agreed:
            store.apply(running.apply(session.SetUp(plan), now, request.source), changed)
        else:
            store.update(changed)

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

    def _has_current_offer(self) -> bool:
        """Whether the plan that is suggested is the one that would be suggested now."""
        running = self._store.room.session
        return running is not None and is_up_to_date(running, self._time.now())

    def _apply_session_command(self, request: room.Request, command: session.SessionCommand) -> None:
        """Applies a session command; some spoken commands first ask a yes-or-no question."""
        store = self._store
        questions.check_table_seen(store.room, request)
        if isinstance(command, session.AskReplan) and self._has_current_offer():
            store.update(replace(store.room, overlay=Overlay.PLAN, end_row=0))
            return
        until, running = self._time.after_real_time(ANSWER_TIMEOUT), store.room.session
        question = questions.confirmation_question(running, request, until)
        if question := question or questions.removal_question(running, request, until):
            store.update(with_question(store.room, question))
            return
        if store.room.screen is Screen.READY and isinstance(command, session.Start | session.BeganEarlier):
            self._change_setup(request, command)
        store.apply_command(request, command)
        if isinstance(command, session.PlanStart):
            self._starts.follow(request.source)


def _check_voice(now: Room, request: room.Request) -> None:
    """Refuses what is about the voice of a kiosk that makes no sound at all. Raises Refused."""
    if not now.makes_sound and isinstance(request.command, OF_VOICE):
        raise Refused(N_("This kiosk makes no sound: `announcer` is `silent`."))
