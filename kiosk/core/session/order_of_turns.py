"""The order of the rounds that are to come: another order, or two people who swap their turns."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.plan_edits import turns_ahead
from kiosk.core.session.state import State

_Round = list[Turn]
"""The turns of one person's round, one after the other."""


def with_order(state: State, people: Sequence[str]) -> Plan:
    """The plan with the remaining rounds in this order of people; people not named come after. Raises Refused."""
    names = dict.fromkeys(turns[0].person for turns in _rounds_not_begun(state))
    if len(set(people)) < len(people) or not set(people) <= set(names):
        known = ", ".join(name for name in names if name)
        if not known:
            raise Refused(N_("No turns are left to reorder."))
        raise Refused(N_("Only those whose turns are still to come can be reordered: {names}."), names=known)
    order = {name: index for index, name in enumerate(dict.fromkeys([*people, *names]))}
    return _with_rounds_arranged(state, lambda blocks: sorted(blocks, key=lambda block: order[block[0].person]))


def with_turns_swapped(state: State, first: str, second: str) -> Plan:
    """The plan in which two people have swapped their rounds to come, stage by stage. Raises Refused."""
    names = people_to_come(state)
    if not {first, second} <= set(names) or first == second:
        known = ", ".join(names) or "–"
        raise Refused(N_("Two people whose turns are still to come can swap them: {names}."), names=known)

    def swapped(blocks: Sequence[_Round]) -> Sequence[_Round]:
        order = [block[0].person for block in blocks]
        if not {first, second} <= set(order):
            return blocks
        one, another = order.index(first), order.index(second)
        places = {one: another, another: one}
        return [blocks[places.get(place, place)] for place in range(len(blocks))]

    return _with_rounds_arranged(state, swapped)


def people_to_come(state: State) -> tuple[str, ...]:
    """The people whose rounds have not begun, without those who are skipped."""
    to_come = (block for block in _rounds_not_begun(state) if not all(turn.out for turn in block))
    return tuple(dict.fromkeys(name for block in to_come if (name := block[0].person)))


def _with_rounds_arranged(state: State, arranged: Callable[[Sequence[_Round]], Sequence[_Round]]) -> Plan:
    """The plan whose rounds to come are in another order within each stage."""
    turns, rounds = list(state.plan.turns), _rounds_not_begun(state)
    for stage in dict.fromkeys(block[0].stage for block in rounds):
        stage_rounds = [block for block in rounds if block[0].stage == stage]
        indices = [turns.index(turn) for block in stage_rounds for turn in block]
        moved = [turn for block in arranged(stage_rounds) for turn in block]
        for index, turn in zip(indices, moved, strict=True):
            turns[index] = turn
    return replace(state.plan, turns=tuple(turns))


def _rounds_not_begun(state: State) -> list[_Round]:
    """The rounds of people that have not begun, each as the list of its turns."""
    rounds = [list(turns) for _, turns in groupby(turns_ahead(state), key=lambda turn: (turn.stage, turn.round))]
    under_way = (state.current.stage, state.current.round) if state.began is not None else None
    return [block for block in rounds if block[0].person and (block[0].stage, block[0].round) != under_way]
