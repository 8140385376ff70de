"""From when somebody's turn, or a whole session, counts in what a group remembers, and how people correct it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.session.commands import CountTurn
from kiosk.core.session.events import EventHeader, TurnCounted
from kiosk.core.session.state import State
from kiosk.core.session.timing_log import Row, by_person, rows, sums
from kiosk.core.units import ZERO, Duration, Instant, minutes

PART = 3
"""A turn counts once a person has had this part of it: a third."""

LEAST = minutes(1)
"""A turn counts from no less than this on, unless the whole of it is shorter."""


@dataclass(frozen=True)
class Counted:
    """The time that a person has had in all turns of their own that count; where none counts, in all of them."""

    name: str
    airtime: Duration
    counts: bool


def is_enough(planned: Duration, had: Duration) -> bool:
    """Whether so much of a turn is a turn; without a planned time, that is a minute."""
    return had > 0 and had >= min(planned or LEAST, max(Duration(planned // PART), LEAST))


def turns_counted(state: State, now: Instant | None = None) -> tuple[Counted, ...]:
    """Everybody who has had time of their own, in the order of their turns; a word in a common round is none."""
    had: dict[str, list[tuple[Duration, Duration]]] = {}
    for planned, name, actual in _own_times(state, now):
        had.setdefault(name, []).append((planned, actual))
    return tuple(_counted(state, name, parts) for name, parts in had.items())


def correctable(state: State) -> dict[str, bool]:
    """Whose turn can be said to count or not, and whether it does; that of a running turn, time may still change."""
    running = state.current.person if state.underway else None
    return {one.name: one.counts for one in turns_counted(state) if one.name != running}


def session_counts(state: State, now: Instant | None = None) -> bool:
    """Whether a session uses up a turn of the roles that pass on."""
    corrected = dict(state.counts).get(None)
    if corrected is not None:
        return corrected
    whole = sum(turn.planned or ZERO for turn in state.plan.turns if not (turn.out or turn.is_break))
    breaks = {turn.step for turn in state.plan.turns if turn.is_break}
    held = sums([row for row in rows(state, now) if row.step not in breaks])
    return is_enough(Duration(whole), held.actual)


def turn_counted_event(state: State, command: CountTurn, stamp: EventHeader) -> TurnCounted:
    """The event of a correction. Raises Refused where there is nothing to correct."""
    name, counts = command.person, command.counts
    if name is None:
        known = session_counts(state, stamp["at"])
    else:
        found = {one.name: one.counts for one in turns_counted(state, stamp["at"])}
        if name not in found:
            raise Refused(N_("{name} has had no turn of their own; these have: {names}."), name=name, names=_all(found))
        known = found[name]
    if known is counts:
        raise Refused(N_("It already counts.") if counts else N_("It does not count anyway."))
    return TurnCounted(**stamp, person=name, counts=counts)


def _all(names: dict[str, bool]) -> str:
    return ", ".join(names) or "–"


def _counted(state: State, name: str, parts: list[tuple[Duration, Duration]]) -> Counted:
    enough = [actual for planned, actual in parts if is_enough(planned, actual)]
    counts = dict(state.counts).get(name, bool(enough))
    return Counted(name, Duration(sum(enough or (actual for _, actual in parts))), counts)


def _own_times(state: State, now: Instant | None) -> Iterator[tuple[Duration, str, Duration]]:
    """The planned time of each round, or stage that is a person's own, and what each person had of it."""
    blocks: dict[tuple[str, int], list[Row]] = {}
    for row in rows(state, now):
        if row.person:
            own = replace(row, shares=()) if row.in_turn else row
            blocks.setdefault((row.stage, row.round), []).append(own)
    for (stage, number), block in blocks.items():
        turns = [turn for turn in state.plan.turns if (turn.stage, turn.round) == (stage, number)]
        planned = Duration(sum(turn.planned or ZERO for turn in turns if not state.plan.leaves_out(turn)))
        for total in by_person(block):
            if total.actual:
                yield planned, total.name, total.actual
