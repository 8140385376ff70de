"""The log of one session, which all export formats write; it is made from the journal's entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.core.plan.model import Note, Plan, Turn
from kiosk.core.session.events import (
    EndAgreed,
    PlanChanged,
    PlanMade,
    Recovered,
    ReplanDeclined,
    ReplanOffered,
    RoleNamed,
    StartMoved,
    StepChangeMoved,
    TimeAdded,
    TurnCounted,
    TurnHandedOver,
)
from kiosk.core.session.state import State
from kiosk.core.session.timing_log import Row, Sums, Total, by_person, by_role, rows, sums
from kiosk.core.units import Duration, Instant, between
from kiosk.core.wording.endings import ending
from kiosk.export.history import History, LoggedCommand, PauseSpan
from kiosk.ports import Entry

CHANGES = (
    PlanChanged,
    TurnHandedOver,
    RoleNamed,
    TurnCounted,
    ReplanOffered,
    ReplanDeclined,
    TimeAdded,
    StartMoved,
    StepChangeMoved,
    EndAgreed,
    Recovered,
)
"""Events that make a session differ from its plan."""


@dataclass(frozen=True)
class Moment:
    """A time since the start of the session, which never jumps, and the wall-clock time.

    `sure` is whether the wall clock was right: a machine without a battery starts each boot years in the past.
    """

    since: Duration
    wall: datetime
    sure: bool = True


@dataclass(frozen=True)
class LoggedStep:
    """A row of the timing log, and the moments at which its step began and ended, if it did."""

    row: Row
    began: Moment | None
    ended: Moment | None

    @property
    def sure(self) -> bool:
        """Whether the wall clock was right when the step began and ended."""
        return all(moment.sure for moment in (self.began, self.ended) if moment)


@dataclass(frozen=True)
class LoggedPause:
    """A pause of a step's clock; `ended` is None where the journal ends within it."""

    turn: Turn
    process: bool
    began: Moment
    ended: Moment | None
    length: Duration


@dataclass(frozen=True)
class CommandRow:
    """A command or an offer, and its moment."""

    command: LoggedCommand
    at: Moment


@dataclass(frozen=True)
class Log:
    """The log of a session, with the plan as it was in the end; `ended` is None where the session did not end.

    `agreed_end` is the wall-clock time at which the session was to end; None where none was agreed, or where it does
    not count yet. `notes` has no empty notes, and `ending` is a sentence about a session that was cut off or ended
    early.
    """

    session: str
    plan: Plan
    rehearsal: bool
    group: str | None
    ending: str
    began: Moment | None
    ended: Moment | None
    steps: tuple[LoggedStep, ...]
    sums: Sums
    roles: tuple[Total, ...]
    people: tuple[Total, ...]
    pauses: tuple[LoggedPause, ...]
    all_commands: tuple[CommandRow, ...]
    agreed_end: datetime | None = None
    notes: tuple[Note, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether the wall clock was right at all times of the log."""
        moments = (self.began, self.ended, *(command.at for command in self.all_commands))
        return all(step.sure for step in self.steps) and all(moment.sure for moment in moments if moment)

    @property
    def changes(self) -> tuple[CommandRow, ...]:
        """The commands and offers that changed the session, or offered to."""
        return tuple(row for row in self.all_commands if isinstance(row.command.event, CHANGES))

    @property
    def commands(self) -> tuple[CommandRow, ...]:
        """The commands that somebody gave."""
        return tuple(row for row in self.all_commands if row.command.asked_for)


def make_log(session: str, entries: Sequence[Entry], notes: Iterable[Note] = ()) -> Log:
    """The log of a session from its entries and notes. Raises ValueError where the first entry is no plan."""
    history = History([entry.event for entry in entries])
    state, times = history.state, _Times(entries, history.state.began)
    opening, table = entries[0].event, rows(state)
    return Log(
        session=session,
        plan=state.plan,
        rehearsal=state.rehearsal,
        group=opening.group if isinstance(opening, PlanMade) else None,
        ending=ending(state),
        began=times.moment(state.began),
        ended=times.moment(state.ended),
        steps=tuple(LoggedStep(row, times.moment(row.began), times.moment(row.ended)) for row in table),
        sums=sums(table),
        roles=by_role(table),
        people=by_person(table),
        pauses=tuple(_pause(span, times) for span in history.pauses()),
        all_commands=tuple(CommandRow(command, times.at(command.event.at)) for command in history.all_commands()),
        agreed_end=_agreed_end(state, times),
        notes=tuple(note for note in notes if note.text.strip()),
    )


class _Times:
    """A converter of instants to moments, by the wall-clock times in the journal."""

    def __init__(self, entries: Sequence[Entry], began: Instant | None) -> None:
        self._walls = {entry.event.at: (entry.wall, entry.sure) for entry in entries}
        self._zero = entries[0].event.at if began is None else began

    def at(self, instant: Instant) -> Moment:
        """The moment of an instant."""
        return Moment(between(self._zero, instant), *self._wall(instant))

    def moment(self, instant: Instant | None) -> Moment | None:
        """The moment of an instant, or None without one."""
        return None if instant is None else self.at(instant)

    def _wall(self, instant: Instant) -> tuple[datetime, bool]:
        """The wall-clock time of an instant and whether it is sure.

        The journal has no time for a start that was moved, so that time is computed from the nearest one.
        """
        if instant in self._walls:
            return self._walls[instant]
        nearest = min(self._walls, key=lambda known: abs(known - instant))
        wall, sure = self._walls[nearest]
        return wall + timedelta(milliseconds=between(nearest, instant)), sure


def _agreed_end(state: State, times: _Times) -> datetime | None:
    """The agreed end by the wall clock that the session had when it began."""
    began = times.moment(state.began)
    if began is None or state.began is None or state.agreed_end is None:
        return None
    return began.wall + timedelta(milliseconds=between(state.began, state.agreed_end))


def _pause(span: PauseSpan, times: _Times) -> LoggedPause:
    return LoggedPause(
        turn=span.turn,
        process=span.process,
        began=times.at(span.began),
        ended=times.moment(span.ended),
        length=span.length,
    )
