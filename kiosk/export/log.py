"""One session as every export tells it: made once from the journal's entries, written in many formats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.plan.model import Note, Plan, Turn
from kiosk.core.session.events import PlanChanged, Recovered, ReplanDeclined, ReplanOffered, StartMoved, TimeAdded
from kiosk.core.session.timing_log import Row, Total, by_person, by_role, rows, total
from kiosk.core.units import Duration, Instant, between
from kiosk.export.history import History, LoggedCommand, Stretch
from kiosk.ports import Entry

CHANGES = (PlanChanged, ReplanOffered, ReplanDeclined, TimeAdded, StartMoved, Recovered)
"""What makes a session other than it was planned."""


@dataclass(frozen=True)
class Moment:
    """When something happened: how long after the session began, which never jumps, and what the wall's clock read.

    `sure` where that could be trusted: a machine without a battery begins each boot years in the past.
    """

    since: Duration
    wall: datetime
    sure: bool = True


@dataclass(frozen=True)
class LoggedStep:
    """A row of the timing log, and when its step began and ended, if it did."""

    row: Row
    began: Moment | None
    ended: Moment | None

    @property
    def sure(self) -> bool:
        """Whether its times of day could be trusted."""
        return all(moment.sure for moment in (self.began, self.ended) if moment)


@dataclass(frozen=True)
class LoggedPause:
    """A stretch in which a step's clock stood still; `ended` is None where the journal ends in it."""

    turn: Turn
    process: bool
    began: Moment
    ended: Moment | None
    length: Duration


@dataclass(frozen=True)
class CommandRow:
    """Something that was done or offered, and when."""

    deed: LoggedCommand
    at: Moment


@dataclass(frozen=True)
class Sums:
    """The sums of all rows; what was taken from a step is negative in `added`."""

    planned: Duration
    actual: Duration
    overtime: Duration
    saved: Duration
    paused: Duration
    process_paused: Duration
    added: Duration


@dataclass(frozen=True)
class Log:
    """All that is told of a session. `plan` is as it was in the end; `ended` is None where the session did not end.

    `notes` are those in which something stands.
    """

    session: str
    plan: Plan
    rehearsal: bool
    began: Moment | None
    ended: Moment | None
    steps: tuple[LoggedStep, ...]
    sums: Sums
    roles: tuple[Total, ...]
    people: tuple[Total, ...]
    pauses: tuple[LoggedPause, ...]
    deeds: tuple[CommandRow, ...]
    notes: tuple[Note, ...] = ()

    @property
    def agreed_end(self) -> datetime | None:
        """When the session was to end, by the wall's clock."""
        if self.began is None or self.plan.time is None:
            return None
        return self.began.wall + timedelta(milliseconds=self.plan.time)

    @property
    def sure(self) -> bool:
        """Whether all times of day could be trusted."""
        moments = (self.began, self.ended, *(deed.at for deed in self.deeds))
        return all(step.sure for step in self.steps) and all(moment.sure for moment in moments if moment)

    @property
    def changes(self) -> tuple[CommandRow, ...]:
        """The deeds that changed the plan, or offered to."""
        return tuple(one for one in self.deeds if isinstance(one.deed.event, CHANGES))

    @property
    def commands(self) -> tuple[CommandRow, ...]:
        """The deeds that somebody asked for."""
        return tuple(one for one in self.deeds if one.deed.asked)


def make_log(session: str, entries: Sequence[Entry], notes: Iterable[Note] = ()) -> Log:
    """The log of a session's entries, with what was noted in it. Raises ValueError where they begin without a plan."""
    history = History([entry.event for entry in entries])
    state, times = history.state, _Times(entries, history.state.began)
    table = rows(state)
    return Log(
        session=session,
        plan=state.plan,
        rehearsal=state.rehearsal,
        began=times.moment(state.began),
        ended=times.moment(state.ended),
        steps=tuple(LoggedStep(row, times.moment(row.began), times.moment(row.ended)) for row in table),
        sums=_sums(table),
        roles=by_role(table),
        people=by_person(table),
        pauses=tuple(_pause(stretch, times) for stretch in history.pauses()),
        deeds=tuple(CommandRow(deed, times.at(deed.event.at)) for deed in history.deeds()),
        notes=tuple(note for note in notes if note.text.strip()),
    )


class _Times:
    """Instants as moments, by the wall's times that the journal kept."""

    def __init__(self, entries: Sequence[Entry], began: Instant | None) -> None:
        self._walls = {entry.event.at: (entry.wall, entry.sure) for entry in entries}
        self._zero = entries[0].event.at if began is None else began

    def at(self, instant: Instant) -> Moment:
        """The moment of an instant."""
        return Moment(between(self._zero, instant), *self._wall(instant))

    def moment(self, instant: Instant | None) -> Moment | None:
        """The same, where there is one."""
        return None if instant is None else self.at(instant)

    def _wall(self, instant: Instant) -> tuple[datetime, bool]:
        """As it was read then; a start that was moved lies where nobody read it, and is reckoned from nearby."""
        if instant in self._walls:
            return self._walls[instant]
        near = min(self._walls, key=lambda known: abs(known - instant))
        wall, sure = self._walls[near]
        return wall + timedelta(milliseconds=between(near, instant)), sure


def _pause(stretch: Stretch, times: _Times) -> LoggedPause:
    return LoggedPause(
        turn=stretch.turn,
        process=stretch.process,
        began=times.at(stretch.began),
        ended=times.moment(stretch.ended),
        length=stretch.length,
    )


def _sums(table: Sequence[Row]) -> Sums:
    return Sums(
        planned=total(row.planned for row in table),
        actual=total(row.actual for row in table),
        overtime=total(row.overtime for row in table),
        saved=total(row.saved for row in table),
        paused=total(row.paused for row in table),
        process_paused=total(row.process_paused for row in table),
        added=total(row.added for row in table),
    )
