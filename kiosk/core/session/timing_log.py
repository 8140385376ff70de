"""The timing log of a session: one row for each step, their sums, and the airtime by role and by person.

Every screen, page and file takes its numbers from here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kiosk.core.plan.model import Turn
from kiosk.core.plan.roles import without_included
from kiosk.core.session.state import Record, State
from kiosk.core.units import ZERO, Duration, Instant


@dataclass(frozen=True)
class Share:
    """What one role or person had of a step."""

    name: str
    planned: Duration
    actual: Duration
    overtime: Duration


@dataclass(frozen=True)
class Row:
    """The times of one step; a held step with a clock has planned + overtime - saved = actual, to the millisecond.

    `roles` are the roles that spoke, and `person` is the person whose turn it was; where it was handed over, all of
    them. `shares` are what each had of a turn that passed on, or of a step in which people spoke `in_turn`. `added` is
    the time that was added during the step, negative where time was taken away. A step that never began was not held:
    it saved nothing. Of the `rounds` that are counted, it was in that of the number `round`. A row may be a break.
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
    round: int = 0
    rounds: int = 0
    shares: tuple["Share", ...] = ()
    in_turn: bool = False
    is_break: bool = False

    @property
    def role(self) -> str:
        """The roles as one text."""
        return ", ".join(self.roles)

    @property
    def held(self) -> bool:
        """Whether the step began."""
        return self.began is not None

    @property
    def speakers(self) -> tuple[str, ...]:
        """The roles that share the time of the step; where everyone speaks, the others are among them."""
        return tuple(dict.fromkeys(without_included(self.roles)))


@dataclass(frozen=True)
class Total:
    """The airtime of one role or person.

    `share` (0 to 1) and `percent` are parts of the airtime of all roles, or of all people; the percentages are rounded
    so that they add up to 100.
    """

    name: str
    planned: Duration
    actual: Duration
    overtime: Duration
    share: float
    percent: int


@dataclass(frozen=True)
class Sums:
    """The sums over rows: planned - not_held + overtime - saved + untimed = actual.

    `not_held` is the planned time of steps that never began, `untimed` the actual time of steps without a clock.
    """

    planned: Duration
    actual: Duration
    overtime: Duration
    saved: Duration
    paused: Duration
    process_paused: Duration
    added: Duration
    not_held: Duration
    untimed: Duration


def rows(state: State, now: Instant | None = None) -> tuple[Row, ...]:
    """One row for each step that has run or will run; the current step counts up to `now`, else to the last event."""
    instant = state.last if now is None else now
    run = [
        (turn, state.counted(instant) if index == state.turn else record)
        for index, (turn, record) in enumerate(zip(state.plan.turns, state.records, strict=True))
        if not turn.out or record.began is not None
    ]
    return tuple(_row(number, turn, record) for number, (turn, record) in enumerate(run, 1))


def sums(table: Sequence[Row]) -> Sums:
    """The sums of all columns."""
    return Sums(
        planned=total(row.planned for row in table),
        actual=total(row.actual for row in table),
        overtime=total(row.overtime for row in table),
        saved=total(row.saved for row in table),
        paused=total(row.paused for row in table),
        process_paused=total(row.process_paused for row in table),
        added=total(row.added for row in table),
        not_held=total(row.planned for row in table if not row.held),
        untimed=total(row.actual for row in table if row.planned is None),
    )


def by_role(table: Iterable[Row]) -> tuple[Total, ...]:
    """The airtime by role, in the order of their first steps; roles that speak in one step share its time equally."""
    return _totals([share for row in table for share in _equal_shares(row, row.speakers)])


def by_person(table: Iterable[Row]) -> tuple[Total, ...]:
    """The airtime by person, in the order of their turns; of a turn that passed on, each has what they had."""
    return _totals([share for row in table for share in row.shares or _equal_shares(row, [row.person])])


def total(lengths: Iterable[Duration | None]) -> Duration:
    """The sum of a column."""
    return Duration(sum(length or ZERO for length in lengths))


def percentages(parts: Sequence[int]) -> tuple[int, ...]:
    """The parts in whole per cent of their sum; they add up to 100, because the largest remainders are rounded up."""
    whole = sum(parts)
    if not whole:
        return (0,) * len(parts)
    floors = [part * 100 // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: -(parts[index] * 100 % whole))
    rounded_up = by_remainder[: 100 - sum(floors)]
    return tuple(floor + (index in rounded_up) for index, floor in enumerate(floors))


def _totals(shares: Sequence[Share]) -> tuple[Total, ...]:
    all_names = tuple(dict.fromkeys(share.name for share in shares))
    parts = [_part([share for share in shares if share.name == name]) for name in all_names]
    lengths = [actual for _, actual, _ in parts]
    whole = sum(lengths)
    return tuple(
        Total(name, planned, actual, overtime, share=actual / whole if whole else 0.0, percent=percent)
        for name, (planned, actual, overtime), percent in zip(all_names, parts, percentages(lengths), strict=True)
    )


def _part(own: Sequence[Share]) -> tuple[Duration, Duration, Duration]:
    """The planned time, actual time and overtime of a name in all its steps."""
    return (
        total(share.planned for share in own),
        total(share.actual for share in own),
        total(share.overtime for share in own),
    )


def _equal_shares(row: Row, names: Sequence[str | None]) -> Iterator[Share]:
    """Equal shares of a step for all who have a name."""
    count = len(names)
    for index, name in enumerate(names):
        if name:
            lengths = (row.planned or ZERO, row.actual, row.overtime)
            yield Share(name, *(_equal_part(length, index, count) for length in lengths))


def _whose_step(turn: Turn) -> str | None:
    """The person whose turn it is, or who alone was named for the role that has the stage."""
    named = [who for role, who in turn.named if role == turn.role]
    return turn.person or (named[0] if len(named) == 1 else None)


def _on_the_floor(record: Record) -> tuple[str, ...]:
    """Whoever has had the turn, in the order in which they first had it."""
    return tuple(dict.fromkeys(who for _, who in record.floor))


def _passed_on_shares(turn: Turn, record: Record) -> Iterator[Share]:
    """What each person had of a turn that passed on; overtime belongs to whoever had the turn by then.

    Of the planned time, all who spoke in turn have the same, and all others what they had before the time was up.
    """
    people = _on_the_floor(record)
    planned = turn.planned or ZERO
    ends = [*(since for since, _ in record.floor[1:]), record.used]
    for place, ((begin, name), end) in enumerate(zip(record.floor, ends, strict=True)):
        last = place == len(ends) - 1
        over = ZERO if turn.planned is None else Duration(max(ZERO, end - max(begin, planned)))
        allotted = Duration((planned if last else min(end, planned)) - min(begin, planned))
        if turn.in_turn:
            first = all(who != name for _, who in record.floor[:place])
            allotted = _equal_part(planned, people.index(name), len(people)) if first else ZERO
        yield Share(name, allotted, Duration(end - begin), over)


def _equal_part(length: Duration, index: int, count: int) -> Duration:
    """One of `count` equal parts, to the millisecond; all of them add up to the length."""
    return Duration(length * (index + 1) // count - length * index // count)


def _row(number: int, turn: Turn, record: Record) -> Row:
    over = Duration(0 if turn.planned is None else record.used - turn.planned)
    return Row(
        number=number,
        stage=turn.stage,
        step=turn.step,
        title=turn.title,
        roles=turn.speaks,
        person=turn.person if turn.in_turn else ", ".join(_on_the_floor(record)) or _whose_step(turn),
        topic=turn.topic,
        planned=turn.planned,
        actual=record.used,
        overtime=Duration(max(over, ZERO)),
        saved=ZERO if record.began is None else Duration(max(-over, ZERO)),
        paused=record.paused,
        process_paused=record.process_paused,
        added=record.added,
        began=record.began,
        ended=record.ended,
        round=turn.round,
        rounds=turn.rounds,
        shares=tuple(_passed_on_shares(turn, record)) if record.floor else (),
        in_turn=turn.in_turn,
        is_break=turn.is_break,
    )
