"""A session that the kiosk's end cut off, as it is found again, and how it goes on."""

from dataclasses import dataclass

from kiosk.core.commands import End, Source
from kiosk.core.cut import question, unfinished
from kiosk.core.events import Cut, Event, PlanMade, Recovered
from kiosk.core.room import CutQuestion, Unfinished
from kiosk.core.session import Session
from kiosk.core.units import Duration, after
from kiosk.core.words import Words
from kiosk.ports import Beat
from kiosk.recorder import Recorder
from kiosk.session_time import SessionTime


@dataclass(frozen=True)
class CutOff:
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

    def goes_on_at_once(self, time: SessionTime) -> bool:
        """Whether it is as if nothing had been: nobody left it, and the machine's clock has run on."""
        return self.beat.going and time.same_boot(self.beat)

    def question(self, time: SessionTime, words: Words) -> CutQuestion:
        """How it is to go on."""
        return question(self.session.state, self.beat.at, time.since(self.beat), words)

    def unfinished(self, words: Words) -> Unfinished:
        """What the home screen tells of it."""
        return unfinished(self.name, self.session.state, self.beat.at, words)

    def take_up(self, time: SessionTime, by: Source, *, counted: bool) -> tuple[Event, ...]:
        """Moves the session's time to where it stopped, or past what was missed, and goes on; what has happened."""
        away = time.since(self.beat)
        missed = away if counted and away is not None else Duration(0)
        time.move_to(after(self.beat.at, missed))
        if not self.underway:
            return ()
        cut = Cut.CRASH if time.same_boot(self.beat) else Cut.POWER
        return self.session.take_up(Recovered(at=time.now(), by=by, cut=cut, away=away, counted=counted))

    def end(self, time: SessionTime, by: Source) -> tuple[Event, ...]:
        """Ends it where it stopped; what has happened."""
        time.move_to(self.beat.at)
        return self.session.apply(End(), self.beat.at, by)


def find(recorder: Recorder, time: SessionTime) -> CutOff | None:
    """The session that was cut off, if there is one that somebody may want to go on with."""
    found = recorder.last_alive()
    if found is None:
        return None
    beat, entries = found
    events = [entry.event for entry in entries]
    group = events[0].group if isinstance(events[0], PlanMade) else None
    cut = CutOff(Session.replayed(events), beat, group)
    return cut if cut.underway or cut.goes_on_at_once(time) else None
