"""An interrupted session: how it is found at the start, asked about and resumed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_, tr
from kiosk.core.room.changes import with_interrupted
from kiosk.core.room.commands import AskAboutCut, GoOnFromCut, LeaveCut, ResumeCommand
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import ResumeQuestion, Room, Screen, Unfinished
from kiosk.core.session.commands import End, Source
from kiosk.core.session.events import Event, InterruptionCause, PlanMade, Recovered, SessionEnded
from kiosk.core.session.session import Session, replay
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Duration, after, minutes, seconds
from kiosk.core.wording.notices import resume_question, unfinished, unfinished_elsewhere, unfinished_for_nobody
from kiosk.core.wording.outcomes import recovered
from kiosk.engine.groups_handler import GroupsHandler
from kiosk.engine.recorder import Recorder
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import SetupHandler
from kiosk.engine.start_handler import leave_start_to_people, start_passed
from kiosk.ports import Beat

SAME_PEOPLE = minutes(120)
"""How long after an interruption the people who are here are taken for those whose session it was."""


@dataclass(frozen=True)
class InterruptedSession:
    """An interrupted session: its state after its last event, its last sign of life, and its group if it has one."""

    state: State
    beat: Beat
    group: str | None = None

    @property
    def name(self) -> str:
        """The session's id."""
        return self.beat.session

    def is_long_ago(self, time: SessionClock) -> bool:
        """Whether it was interrupted so long ago, as far as that is known, that others may be here by now."""
        away = time.elapsed_since(self.beat)
        return away is not None and away > SAME_PEOPLE

    def resumes_automatically(self, time: SessionClock) -> bool:
        """Whether it resumes without a question: nobody left it, not long ago, and the machine's clock has run on."""
        return self.beat.going and time.same_boot(self.beat) and not self.is_long_ago(time)

    @property
    def awaits_start(self) -> bool:
        """Whether it has not begun, and nobody has left it since its start was set for a time of day."""
        return self.beat.going and self.state.phase is Phase.READY and self.state.start is not None

    def question(self, time: SessionClock, here: str | None) -> ResumeQuestion:
        """The question whether and how to resume the session; only its own group is told what it was."""
        state = self.state if self.group == here else None
        return resume_question(state, self.beat.at, time.elapsed_since(self.beat))

    def unfinished(self, here: str | None, *, abandoned: bool) -> Unfinished:
        """The session as the home screen shows it to the group that is here; only its own is told what it was.

        A session without a group is nobody's once it is `abandoned`.
        """
        if self.group is None and abandoned:
            return unfinished_for_nobody(self.name)
        if self.group != here:
            return unfinished_elsewhere(self.name, self.group)
        return unfinished(self.name, self.state, self.beat.at)

    def resume(self, time: SessionClock, by: Source, *, counted: bool) -> tuple[Event, ...]:
        """Resumes the session and returns its new events.

        Its time goes on from where it stopped or, if `counted` or not begun yet, includes the time that was missed.
        """
        away = time.elapsed_since(self.beat)
        missed = away if away is not None and (counted or not self.state.underway) else Duration(0)
        time.move_to(after(self.beat.at, missed))
        if not self.state.underway:
            return ()
        cut = InterruptionCause.CRASH if time.same_boot(self.beat) else InterruptionCause.POWER
        return Session(self.state).resume_at(Recovered(at=time.now(), by=by, cut=cut, away=away, counted=counted))

    def end(self, time: SessionClock, by: Source) -> tuple[Event, ...]:
        """Ends the session at the instant at which it stopped; returns the new events.

        It was cut off there, unless people had left it themselves.
        """
        time.move_to(self.beat.at)
        events = Session(self.state).apply(End(), self.beat.at, by)
        return tuple(
            replace(event, cut_off=self.beat.going) if isinstance(event, SessionEnded) else event for event in events
        )


def find_interrupted(recorder: Recorder, time: SessionClock) -> InterruptedSession | None:
    """The interrupted session that can be resumed, or None."""
    found = recorder.last_alive()
    if found is None:
        return None
    beat, entries = found
    events = [entry.event for entry in entries]
    group = events[0].group if isinstance(events[0], PlanMade) else None
    interrupted = InterruptedSession(replay(events), beat, group)
    lasts = interrupted.state.underway or interrupted.awaits_start
    return interrupted if lasts or interrupted.resumes_automatically(time) else None


RESUME_NOTICE_LASTS = seconds(20)
"""How long the notice of an interruption is shown: long, because nobody may be looking when the kiosk restarts."""


class ResumeHandler:
    """Holds an interrupted session until people have decided what to do with it."""

    def __init__(
        self, store: RoomStore, time: SessionClock, recorder: Recorder, setups: SetupHandler, groups: GroupsHandler
    ) -> None:
        self._store = store
        self._time = time
        self._recorder = recorder
        self._setups = setups
        self._groups = groups
        self._interrupted: InterruptedSession | None = None
        self._others_came = False

    def find(self) -> bool:
        """Looks for an interrupted session; returns whether `begin` resumes it or asks about it. To be called once."""
        self._interrupted = find_interrupted(self._recorder, self._time)
        return self._interrupted is not None and self._interrupted.beat.going and not self._is_elsewhere

    def begin(self) -> None:
        """Resumes the interrupted session, asks about it, or offers it on the home screen if people had left it."""
        self._store.report_journal()
        if self._interrupted is None:
            return
        if self._is_elsewhere:
            # What had not begun, or was over, has nothing that its people could want to go on with.
            self._interrupted = self._interrupted if self._interrupted.state.underway else None
            self._offer()
        elif self._interrupted.resumes_automatically(self._time):
            self._resume(self._interrupted, Source.CLOCK, counted=True)
        elif self._interrupted.awaits_start:
            self._wait_for_start(self._interrupted)
        elif self._interrupted.beat.going:
            self._ask(self._interrupted)
        else:
            self._offer()

    def handle(self, command: ResumeCommand, by: Source) -> None:
        """Carries out a decision about the interrupted session. Raises Refused if nobody here can decide that."""
        interrupted = self.check()
        match command:
            case AskAboutCut():
                self._ask(interrupted)
            case GoOnFromCut(counted):
                self._resume(interrupted, by, counted=counted)
            case LeaveCut():
                self._adopt(interrupted, interrupted.end(self._time, by))
            case _:
                assert_never(command)

    def check(self) -> InterruptedSession:
        """The interrupted session, about which those who are here can decide. Raises Refused otherwise."""
        interrupted, store = self._interrupted, self._store
        if interrupted is None or store.room.session:
            raise Refused(N_("There is no session to resume."))
        if interrupted.group is None and self._is_abandoned(interrupted):
            raise Refused(N_("This session had no group, and others may be here by now: only its log is left."))
        if store.room.home.question is None and interrupted.group != store.room.groups.chosen:
            if interrupted.group is None:
                raise Refused(N_("This session has no group: choose no group first."))
            raise Refused(N_("This session belongs to another group: choose that group first."))
        return interrupted

    def decide_later(self) -> None:
        """Moves an unanswered question to the home screen."""
        if self._store.room.home.question:
            self._offer()

    def refresh(self) -> None:
        """Updates the question, which says how long ago the session was interrupted; after long, it is withdrawn."""
        room = self._store.room
        if room.home.question and self._interrupted:
            if self._is_elsewhere:
                self._offer()
            else:
                self._store.update(with_interrupted(room, self._question(self._interrupted)))
        elif (listed := self.with_offer_for_group(room)) != room:
            self._store.update(listed)

    def part(self) -> None:
        """Notes that people have gone home from another session: whoever comes now may be others."""
        self._others_came = True

    def with_offer_for_group(self, room: Room) -> Room:
        """The room whose home screen lists the interrupted session as the group that is here may see it."""
        if self._interrupted is None or room.home.unfinished is None:
            return room
        return with_interrupted(room, self._listed(self._interrupted, room.groups.chosen))

    def rename_group(self, group: str, name: str) -> None:
        """Knows the group of the interrupted session by its other name."""
        if self._interrupted is not None and self._interrupted.group == group:
            self._interrupted = replace(self._interrupted, group=name)

    def without_group(self, room: Room, group: str) -> Room:
        """The room without the interrupted session, if that was one of a group which is erased."""
        if self._interrupted is None or self._interrupted.group != group:
            return room
        self._interrupted = None
        return with_interrupted(room, None)

    def handle_wake_up(self, slept: Duration) -> None:
        """Shows that the machine slept for that long, and records it in a running session, whose time went on."""
        store = self._store
        woke = Recovered(at=self._time.now(), cut=InterruptionCause.SLEEP, away=slept)
        if store.room.screen is Screen.STEP:
            store.apply(store.session().resume_at(woke))
        store.notify(NoticeKind.TOLD, recovered(woke), RESUME_NOTICE_LASTS)

    @property
    def _is_elsewhere(self) -> bool:
        """Whether those who are here may be others than those whose session was interrupted."""
        here, interrupted = self._store.room.groups.chosen, self._interrupted
        if interrupted is None or (here is not None and here == interrupted.group):
            return False
        return here is not None or self._is_abandoned(interrupted)

    def _is_abandoned(self, interrupted: InterruptedSession) -> bool:
        """Whether its people have gone, as far as can be known: it is long ago, or others have had a session since."""
        return self._others_came or interrupted.is_long_ago(self._time)

    def _listed(self, interrupted: InterruptedSession, here: str | None) -> Unfinished:
        return interrupted.unfinished(here, abandoned=self._is_abandoned(interrupted))

    def _ask(self, interrupted: InterruptedSession) -> None:
        room = replace(self._store.room, notice=None)
        self._store.update(with_interrupted(room, self._question(interrupted)))

    def _question(self, interrupted: InterruptedSession) -> ResumeQuestion:
        return interrupted.question(self._time, self._store.room.groups.chosen)

    def _offer(self) -> None:
        later = self._listed(self._interrupted, self._store.room.groups.chosen) if self._interrupted else None
        self._store.update(with_interrupted(replace(self._store.room, notice=None), later))

    def _resume(self, interrupted: InterruptedSession, by: Source, *, counted: bool) -> None:
        happened = interrupted.resume(self._time, by, counted=counted)
        self._adopt(interrupted, happened)
        if happened and isinstance(happened[-1], Recovered):
            self._store.notify(NoticeKind.TOLD, recovered(happened[-1]), RESUME_NOTICE_LASTS)

    def _wait_for_start(self, interrupted: InterruptedSession) -> None:
        """Waits for the planned start again after a power cut, or leaves it to people where it was missed meanwhile."""
        away, start = self._time.elapsed_since(interrupted.beat), interrupted.state.start
        self._resume(interrupted, Source.CLOCK, counted=True)
        if away is None:
            text = tr("The power was off, and the time of day is not sure: set the start again.")
            leave_start_to_people(self._store, self._time.now(), text, RESUME_NOTICE_LASTS)
        elif start and start.by_itself and start.at <= self._time.now():
            leave_start_to_people(self._store, self._time.now(), start_passed(), RESUME_NOTICE_LASTS)

    def _adopt(self, interrupted: InterruptedSession, happened: Sequence[Event]) -> None:
        """Makes the interrupted session the room's session again, and applies new events to it."""
        self._interrupted = None
        self._recorder.continue_session(interrupted.name)
        room = with_interrupted(self._store.room, None)
        adopted = replace(
            room,
            session=interrupted.state,
            session_id=interrupted.name,
            setup=self._setups.resumed_form(interrupted.state, interrupted.group),
            groups=replace(room.groups, chosen=interrupted.group),
            notice=None,
        )
        self._store.apply(happened, self._groups.with_earlier_sessions(adopted, seen=True))
