"""A session's state made into the note taker's rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.core.plan import Turn
from kiosk.core.session import Record, State
from kiosk.core.units import ZERO, Duration, Instant


@dataclass(frozen=True)
class Row:
    """How long one step took; where it had a clock, planned + overtime - saved = actual, to the millisecond."""

    number: int
    stage: str
    step: str
    title: str
    role: str
    planned: Duration | None
    actual: Duration
    overtime: Duration
    saved: Duration
    paused: Duration
    added: Duration
    began: Instant | None
    ended: Instant | None


def rows(state: State, now: Instant | None = None) -> tuple[Row, ...]:
    """One row for each step of the plan, also for those not reached; what still runs counts up to `now`."""
    instant = state.last if now is None else now
    return tuple(
        _row(number, turn, record, state.used(instant) if number == state.turn + 1 else record.used)
        for number, (turn, record) in enumerate(zip(state.plan.turns, state.records, strict=True), 1)
    )


def _row(number: int, turn: Turn, record: Record, actual: Duration) -> Row:
    over = Duration(0 if turn.planned is None else actual - turn.planned)
    return Row(
        number=number,
        stage=turn.stage,
        step=turn.step,
        title=turn.title,
        role=", ".join(turn.speaks),
        planned=turn.planned,
        actual=actual,
        overtime=Duration(max(over, ZERO)),
        saved=Duration(max(-over, ZERO)),
        paused=record.paused,
        added=record.added,
        began=record.began,
        ended=record.ended,
    )


def total(lengths: Iterable[Duration | None]) -> Duration:
    """The sum of a column."""
    return Duration(sum(length or ZERO for length in lengths))
