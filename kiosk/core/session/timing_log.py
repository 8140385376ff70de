"""A session's state made into the note taker's rows, and their sums by role and by person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kiosk.core.plan.model import Turn
from kiosk.core.session.state import Record, State
from kiosk.core.units import ZERO, Duration, Instant


@dataclass(frozen=True)
class Row:
    """How long one step took; where it had a clock, planned + overtime - saved = actual, to the millisecond.

    `roles` are those who spoke, `person` whose turn it was; `added` is what the facilitator gave, or took (negative).
    """

    number: int
    stage: str
    step: str
    title: str
    roles: tuple[str, ...]
    person: str | None
    topic: str | None
    planned: Duration | None
    actual: Duration
    overtime: Duration
    saved: Duration
    paused: Duration
    process_paused: Duration
    added: Duration
    began: Instant | None
    ended: Instant | None

    @property
    def role(self) -> str:
        """The roles as one text."""
        return ", ".join(self.roles)


@dataclass(frozen=True)
class Total:
    """The sums of one role's or person's rows; `share` is theirs of all the time that anybody had, 0 to 1."""

    name: str
    planned: Duration
    actual: Duration
    overtime: Duration
    share: float


def rows(state: State, now: Instant | None = None) -> tuple[Row, ...]:
    """One row for each step that was to be run or was; what still runs, or is paused, counts up to `now`."""
    instant = state.last if now is None else now
    run = [
        (turn, state.counted(instant) if place == state.turn else record)
        for place, (turn, record) in enumerate(zip(state.plan.turns, state.records, strict=True))
        if not turn.out or record.began is not None
    ]
    return tuple(_row(number, turn, record) for number, (turn, record) in enumerate(run, 1))


def by_role(table: Iterable[Row]) -> tuple[Total, ...]:
    """Sums by role, in the order in which they first spoke; where several speak, each has the time."""
    return _totals(list(table), lambda row: row.roles)


def by_person(table: Iterable[Row]) -> tuple[Total, ...]:
    """Sums by person over their turns, in the order of their turns."""
    return _totals(list(table), lambda row: (row.person,) if row.person else ())


def total(lengths: Iterable[Duration | None]) -> Duration:
    """The sum of a column."""
    return Duration(sum(length or ZERO for length in lengths))


def _totals(table: list[Row], names: Callable[[Row], tuple[str, ...]]) -> tuple[Total, ...]:
    everything = total(row.actual for row in table)
    found = dict.fromkeys(name for row in table for name in names(row))
    return tuple(_total(name, [row for row in table if name in names(row)], everything) for name in found)


def _total(name: str, mine: list[Row], everything: Duration) -> Total:
    actual = total(row.actual for row in mine)
    return Total(
        name=name,
        planned=total(row.planned for row in mine),
        actual=actual,
        overtime=total(row.overtime for row in mine),
        share=actual / everything if everything else 0.0,
    )


def _row(number: int, turn: Turn, record: Record) -> Row:
    over = Duration(0 if turn.planned is None else record.used - turn.planned)
    return Row(
        number=number,
        stage=turn.stage,
        step=turn.step,
        title=turn.title,
        roles=turn.speaks,
        person=turn.person,
        topic=turn.topic,
        planned=turn.planned,
        actual=record.used,
        overtime=Duration(max(over, ZERO)),
        saved=Duration(max(-over, ZERO)),
        paused=record.paused,
        process_paused=record.process_paused,
        added=record.added,
        began=record.began,
        ended=record.ended,
    )
