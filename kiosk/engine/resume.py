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
from kiosk.core.session.session import Session
from kiosk.core.units import Duration, after, seconds
from kiosk.core.wording import notices
from kiosk.core.wording.notices import question, unfinished
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.engine.setup_handler import SetupHandler
from kiosk.ports import Beat


@dataclass(frozen=True)
class InterruptedSession:
    """A session as its events leave it, its last sign of life, and the group whose it is, where that is known."""

    session: Session
    beat: Beat
    group: str | None = None

    @property
    def name(self) -> str:
        """The session's id."""
        return self.beat.session

    @property
    def underway(self) -> bool:
        """Whether it had begun and not ended."""
        return self.session.state.underway

    def goes_on_at_once(self, time: SessionClock) -> bool:
        """Whether it is as if nothing had been: nobody left it, and the machine's clock has run on."""
        return self.beat.going and time.same_boot(self.beat)

    def question(self, time: SessionClock) -> ResumeQuestion:
        """How it is to go on."""
        return question(self.session.state, self.beat.at, time.since(self.beat))

    def unfinished(self) -> Unfinished:
        """What the home screen tells of it."""
        return unfinished(self.name, self.session.state, self.beat.at)

    def take_up(self, time: SessionClock, by: Source, *, counted: bool) -> tuple[Event, ...]:
        """Moves the session's time to where it stopped, or past what was missed, and goes on; what has happened."""
        away = time.since(self.beat)
        missed = away if counted and away is not None else Duration(0)
        time.move_to(after(self.beat.at, missed))
        if not self.underway:
            return ()
        cut = Cut.CRASH if time.same_boot(self.beat) else Cut.POWER
        return self.session.resume_at(Recovered(at=time.now(), by=by, cut=cut, away=away, counted=counted))

    def end(self, time: SessionClock, by: Source) -> tuple[Event, ...]:
        """Ends it where it stopped; what has happened."""
        time.move_to(self.beat.at)
        return self.session.apply(End(), self.beat.at, by)


def find(recorder: JournalWriter, time: SessionClock) -> InterruptedSession | None:
    """The session that was cut off, if there is one that somebody may want to go on with."""
    found = recorder.last_alive()
    if found is None:
        return None
    beat, entries = found
    events = [entry.event for entry in entries]
    group = events[0].group if isinstance(events[0], PlanMade) else None
    cut = InterruptedSession(Session.replayed(events), beat, group)
    return cut if cut.underway or cut.goes_on_at_once(time) else None


RESUME_NOTICE_LASTS = seconds(20)
"""How long the screen tells that the kiosk was away: nobody was looking when it came back."""


class ResumeHandler:
    """Knows the session that was cut off, until people have decided what becomes of it."""

    def __init__(self, floor: RoomStore, preparing: SetupHandler) -> None:
        self._floor = floor
        self._preparing = preparing
        self._cut: InterruptedSession | None = None

    def find(self) -> bool:
        """Whether there is a session to take up or to ask about at once. To be called once, before `begin`."""
        self._cut = find(self._floor.recorder, self._floor.time) if self._floor.keeper.lives else None
        return self._cut is not None and self._cut.beat.going

    def begin(self) -> None:
        """Takes it up where nobody need be asked, asks where somebody must be, else offers it at home."""
        self._floor.keeper.tell()
        if self._cut is None:
            return
        if self._cut.goes_on_at_once(self._floor.time):
            self._take_up(self._cut, Source.CLOCK, counted=True)
        elif self._cut.beat.going:
            self.obey(AskAboutCut(), Source.CLOCK)
        else:
            self._offer()

    def obey(self, command: ResumeCommand, by: Source) -> None:
        """What people decide about it. Raises Refused where there is nothing to decide."""
        cut, floor = self._cut, self._floor
        if cut is None or floor.session:
            raise Refused(N_("There is no session to go on with."))
        match command:
            case AskAboutCut():
                asked = cut.question(floor.time)
                floor.update(with_interrupted(replace(floor.room, notice=None), asked))
            case GoOnFromCut(counted):
                self._take_up(cut, by, counted=counted)
            case LeaveCut():
                self._adopted(cut, cut.end(floor.time, by))
            case _:
                assert_never(command)

    def decide_later(self) -> None:
        """A question that nobody has answered waits at home."""
        if self._floor.room.home.question:
            self._offer()

    def ask_anew(self) -> None:
        """The question tells how long ago it was: that grows."""
        if self._floor.room.home.question and self._cut:
            asked = self._cut.question(self._floor.time)
            self._floor.update(with_interrupted(self._floor.room, asked))

    def woke_up(self, slept: Duration) -> None:
        """The machine slept; session time went on."""
        floor = self._floor
        woke = Recovered(at=floor.time.now(), cut=Cut.SLEEP, away=slept)
        if floor.room.screen is Screen.STEP and floor.session:
            floor.apply(floor.session.resume_at(woke))
        floor.notify(NoticeKind.TOLD, notices.recovered(woke), RESUME_NOTICE_LASTS)

    def _offer(self) -> None:
        later = self._cut.unfinished() if self._cut else None
        self._floor.update(with_interrupted(replace(self._floor.room, notice=None), later))

    def _take_up(self, cut: InterruptedSession, by: Source, *, counted: bool) -> None:
        happened = self._adopted(cut, cut.take_up(self._floor.time, by, counted=counted))
        if happened and isinstance(happened[-1], Recovered):
            self._floor.notify(NoticeKind.TOLD, notices.recovered(happened[-1]), RESUME_NOTICE_LASTS)

    def _adopted(self, cut: InterruptedSession, happened: Sequence[Event]) -> Sequence[Event]:
        """The session that was cut off is the room's again."""
        floor = self._floor
        self._cut, floor.session = None, cut.session
        floor.keeper.taken_up(cut.name)
        preparation = self._preparing.again(cut.session.state)
        floor.room = replace(
            with_interrupted(floor.room, None),
            session_id=cut.name,
            groups=replace(floor.room.groups, chosen=cut.group),
            setup=preparation,
            confirmation=None,
        )
        floor.apply(happened)
        floor.update(replace(floor.room, session=cut.session.state))
        return happened
