"""A session that was cut off: found at the start, asked about, and resumed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.room.commands import AskAboutCut, GoOnFromCut, LeaveCut, ResumeCommand
from kiosk.core.room.state import NoticeKind, ResumeQuestion, Screen, Unfinished, with_interrupted
from kiosk.core.session.commands import End, Source
from kiosk.core.session.events import Cut, Event, PlanMade, Recovered
from kiosk.core.session.session import Session, replay
from kiosk.core.session.state import State
from kiosk.core.units import Duration, after, seconds
from kiosk.core.wording import notices
from kiosk.core.wording.notices import resume_question, unfinished
from kiosk.engine.recorder import Recorder
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import SetupHandler
from kiosk.ports import Beat


@dataclass(frozen=True)
class InterruptedSession:
    """A session as its events left it, its last sign of life, and the group whose it is, where that is known."""

    state: State
    beat: Beat
    group: str | None = None

    @property
    def name(self) -> str:
        """The session's id."""
        return self.beat.session

    @property
    def underway(self) -> bool:
        """Whether it had begun and not ended."""
        return self.state.underway

    def goes_on_at_once(self, time: SessionClock) -> bool:
        """Whether it is as if nothing had been: nobody left it, and the machine's clock has run on."""
        return self.beat.going and time.same_boot(self.beat)

    def question(self, time: SessionClock) -> ResumeQuestion:
        """How it is to go on."""
        return resume_question(self.state, self.beat.at, time.since(self.beat))

    def unfinished(self) -> Unfinished:
        """What the home screen tells of it."""
        return unfinished(self.name, self.state, self.beat.at)

    def take_up(self, time: SessionClock, by: Source, *, counted: bool) -> tuple[Event, ...]:
        """Moves the session's time to where it stopped, or past what was missed, and goes on; what has happened."""
        away = time.since(self.beat)
        missed = away if counted and away is not None else Duration(0)
        time.move_to(after(self.beat.at, missed))
        if not self.underway:
            return ()
        cut = Cut.CRASH if time.same_boot(self.beat) else Cut.POWER
        return Session(self.state).resume_at(Recovered(at=time.now(), by=by, cut=cut, away=away, counted=counted))

    def end(self, time: SessionClock, by: Source) -> tuple[Event, ...]:
        """Ends it where it stopped; what has happened."""
        time.move_to(self.beat.at)
        return Session(self.state).apply(End(), self.beat.at, by)


def find(recorder: Recorder, time: SessionClock) -> InterruptedSession | None:
    """The session that was cut off, if there is one that somebody may want to go on with."""
    found = recorder.last_alive()
    if found is None:
        return None
    beat, entries = found
    events = [entry.event for entry in entries]
    group = events[0].group if isinstance(events[0], PlanMade) else None
    cut = InterruptedSession(replay(events), beat, group)
    return cut if cut.underway or cut.goes_on_at_once(time) else None


RESUME_NOTICE_LASTS = seconds(20)
"""How long the screen tells that the kiosk was away: nobody was looking when it came back."""


class ResumeHandler:
    """Knows the session that was cut off, until people have decided what becomes of it."""

    def __init__(self, store: RoomStore, time: SessionClock, recorder: Recorder, setups: SetupHandler) -> None:
        self._store = store
        self._time = time
        self._recorder = recorder
        self._setups = setups
        self._cut: InterruptedSession | None = None

    def find(self) -> bool:
        """Whether there is a session to take up or to ask about at once. To be called once, before `begin`."""
        self._cut = find(self._recorder, self._time)
        return self._cut is not None and self._cut.beat.going

    def begin(self) -> None:
        """Takes it up where nobody need be asked, asks where somebody must be, else offers it at home."""
        self._store.report_journal()
        if self._cut is None:
            return
        if self._cut.goes_on_at_once(self._time):
            self._take_up(self._cut, Source.CLOCK, counted=True)
        elif self._cut.beat.going:
            self.obey(AskAboutCut(), Source.CLOCK)
        else:
            self._offer()

    def obey(self, command: ResumeCommand, by: Source) -> None:
        """What people decide about it. Raises Refused where there is nothing to decide."""
        cut, store = self._cut, self._store
        if cut is None or store.room.session:
            raise Refused(N_("There is no session to resume."))
        match command:
            case AskAboutCut():
                store.update(with_interrupted(replace(store.room, notice=None), cut.question(self._time)))
            case GoOnFromCut(counted):
                self._take_up(cut, by, counted=counted)
            case LeaveCut():
                self._adopt(cut, cut.end(self._time, by))
            case _:
                assert_never(command)

    def decide_later(self) -> None:
        """A question that nobody has answered waits at home."""
        if self._store.room.home.question:
            self._offer()

    def ask_anew(self) -> None:
        """The question tells how long ago it was: that grows."""
        if self._store.room.home.question and self._cut:
            self._store.update(with_interrupted(self._store.room, self._cut.question(self._time)))

    def woke_up(self, slept: Duration) -> None:
        """The machine slept; session time went on."""
        store = self._store
        woke = Recovered(at=self._time.now(), cut=Cut.SLEEP, away=slept)
        if store.room.screen is Screen.STEP:
            store.apply(store.session().resume_at(woke))
        store.notify(NoticeKind.TOLD, notices.recovered(woke), RESUME_NOTICE_LASTS)

    def _offer(self) -> None:
        later = self._cut.unfinished() if self._cut else None
        self._store.update(with_interrupted(replace(self._store.room, notice=None), later))

    def _take_up(self, cut: InterruptedSession, by: Source, *, counted: bool) -> None:
        happened = cut.take_up(self._time, by, counted=counted)
        self._adopt(cut, happened)
        if happened and isinstance(happened[-1], Recovered):
            self._store.notify(NoticeKind.TOLD, notices.recovered(happened[-1]), RESUME_NOTICE_LASTS)

    def _adopt(self, cut: InterruptedSession, happened: Sequence[Event]) -> None:
        """The session that was cut off is the room's again, and this happens in it."""
        self._cut = None
        self._recorder.taken_up(cut.name)
        room = with_interrupted(self._store.room, None)
        adopted = replace(
            room,
            session=cut.state,
            session_id=cut.name,
            setup=self._setups.again(cut.state, cut.group),
            groups=replace(room.groups, chosen=cut.group),
            confirmation=None,
        )
        self._store.apply(happened, adopted)
