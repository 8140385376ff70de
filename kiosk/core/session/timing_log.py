"""The timing log of a session: one row for each step, and the totals by role and by person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kiosk.core.plan.model import Turn
from kiosk.core.session.state import Record, State
from kiosk.core.units import ZERO, Duration, Instant


@dataclass(frozen=True)
class Row:
    """The times of one step; a step with a clock has planned + overtime - saved = actual, to the millisecond.

    `roles` are the roles that spoke, and `person` is the person whose turn it was. `added` is the time that was added
    during the step, negative where time was taken away.
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
    """The sums over the rows of one role or person; `share` is a fraction of the actual time of all rows, 0 to 1."""

    name: str
    planned: Duration
    actual: Duration
    overtime: Duration
    share: float


def rows(state: State, now: Instant | None = None) -> tuple[Row, ...]:
    """One row for each step that has run or will run; the current step counts up to `now`, else to the last event."""
    instant = state.last if now is None else now
    run = [
        (turn, state.counted(instant) if index == state.turn else record)
        for index, (turn, record) in enumerate(zip(state.plan.turns, state.records, strict=True))
        if not turn.out or record.began is not None
    ]
    return tuple(_row(number, turn, record) for number, (turn, record) in enumerate(run, 1))


def by_role(table: Iterable[Row]) -> tuple[Total, ...]:
    """The totals by role, in the order of their first steps; where several roles speak, each gets the whole time."""
    return _totals(list(table), lambda row: row.roles)


def by_person(table: Iterable[Row]) -> tuple[Total, ...]:
    """The totals by person, in the order of their turns."""
    return _totals(list(table), lambda row: (row.person,) if row.person else ())


def total(lengths: Iterable[Duration | None]) -> Duration:
    """The sum of a column."""
    return Duration(sum(length or ZERO for length in lengths))


def _totals(table: list[Row], names: Callable[[Row], tuple[str, ...]]) -> tuple[Total, ...]:
    actual_of_all = total(row.actual for row in table)
    all_names = dict.fromkeys(name for row in table for name in names(row))
    return tuple(_total(name, [row for row in table if name in names(row)], actual_of_all) for name in all_names)


def _total(name: str, own_rows: list[Row], actual_of_all: Duration) -> Total:
    actual = total(row.actual for row in own_rows)
    return Total(
        name=name,
        planned=total(row.planned for row in own_rows),
        actual=actual,
        overtime=total(row.overtime for row in own_rows),
        share=actual / actual_of_all if actual_of_all else 0.0,
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
