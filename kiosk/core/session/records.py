"""Changes of a state's records: how long each turn has run and stood still, and which marks have been said."""

from kiosk.core.plan.model import Turn
from kiosk.core.replacing import replace
from kiosk.core.session.state import OVERTIME_CHECKS, Clock, Phase, Record, State, Stretch, allowance
from kiosk.core.units import Duration, Instant, after, between


def with_record(state: State, record: Record) -> State:
    """The state with another record of its current turn."""
    records = list(state.records)
    records[state.turn] = record
    return replace(state, records=tuple(records))


def with_time_charged(state: State, at: Instant) -> State:
    """The state in which the time since the last change counts as used time or as the present kind of pause."""
    return replace(with_record(state, state.counted(at)), since=at)


def with_stretch(state: State, at: Instant) -> State:
    """The state in which a stretch of the present kind begins."""
    paused = Clock.PROCESS if state.in_process else Clock.PAUSED
    clock = paused if state.phase is Phase.PAUSED else Clock.RUNS
    return replace(state, stretches=(*state.stretches, Stretch(at, clock)))


def with_marks_rearmed(state: State, at: Instant) -> State:
    """The state in which the marks that the countdown has passed or jumped over count as said, and no others.

    No mark is then announced late, and marks that lie ahead again will be announced again.
    """
    return with_record(state, rearmed(state.current, state.record, state.used(at)))


def rearmed(turn: Turn, record: Record, used: Duration) -> Record:
    """The record of which only those marks count as said that so much used time has passed or jumped over."""
    whole = allowance(turn, record)
    if whole is None:
        return record
    remaining = whole - used
    jumped = {mark for mark in (*turn.checks, *OVERTIME_CHECKS) if mark > remaining}
    passed = {mark for mark in record.said if mark >= remaining}
    return replace(record, said=frozenset(jumped | passed))


def with_start_moved(state: State, amount: Duration, at: Instant) -> State:
    """The state in which the session and its first step began earlier by `amount`, and used that much more time.

    An agreed length counts from the new start; an agreed time of day stays.
    """
    record, earlier = state.record, Duration(-amount)
    assert state.began is not None and record.began is not None  # noqa: S101, PT018  (only what began can have begun earlier)
    used, began = Duration(record.used + amount), after(record.began, earlier)
    floor = (*record.floor[:1], *((Duration(since + amount), who) for since, who in record.floor[1:]))
    moved = with_record(state, replace(record, used=used, began=began, floor=floor))
    end = state.agreed_end
    moved = replace(
        moved,
        began=after(state.began, earlier),
        stepped_at=began if state.stepped_at == record.began else state.stepped_at,
        stretches=(Stretch(after(state.began, earlier), Clock.RUNS), *state.stretches[1:]),
        agreed_end=end if end is None or state.plan.fixed_end else after(end, earlier),
    )
    return with_marks_rearmed(moved, at)


def with_change_moved(state: State, before: int, amount: Duration, at: Instant) -> State:
    """The state in which the change from the turn `before` to the present one happened earlier by `amount`.

    What the clock did since then, running or standing still, is the present turn's. An agreed length that counts from
    this step counts from its new beginning.
    """
    began = after(at, Duration(-amount))
    parts = state.parts_since(began, at)
    shorter = _with_time_moved(state.records[before], parts, -1)
    shorter = replace(shorter, floor=tuple((since, who) for since, who in shorter.floor if since <= shorter.used))
    longer = _with_time_moved(state.record, parts, 1)
    first = state.record.began == at
    records = list(state.records)
    records[before] = replace(rearmed(state.plan.turns[before], shorter, shorter.used), ended=began)
    records[state.turn] = replace(longer, began=began if first else longer.began)
    end = state.agreed_end
    if first and end is not None and not state.plan.fixed_end and state.plan.time == between(at, end):
        end = after(end, Duration(-amount))
    moved = replace(state, records=tuple(records), stepped_at=began, agreed_end=end)
    return with_marks_rearmed(moved, at)


def _with_time_moved(record: Record, parts: dict[Clock, Duration], sign: int) -> Record:
    """The record with these parts of time added, or (-1) taken away."""
    return replace(
        record,
        used=Duration(record.used + sign * parts[Clock.RUNS]),
        paused=Duration(record.paused + sign * parts[Clock.PAUSED]),
        process_paused=Duration(record.process_paused + sign * parts[Clock.PROCESS]),
    )
