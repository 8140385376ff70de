"""Changes that a group makes to what is still to come: people skipped, brought back or reordered, steps out or in."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from itertools import groupby

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Key, Plan, Topic, Turn
from kiosk.core.session.state import State
from kiosk.core.units import ZERO, Duration


def with_person_skipped(state: State, person: str | None) -> tuple[Plan, str]:
    """The plan without the turns of a person that are still to come, and who that is. Raises Refused."""
    ahead = _ahead(state)
    name = person or next((turn.person for turn in [state.current, *ahead] if turn.person and not turn.out), None)
    if name is None or not any(turn.person == name and not turn.out for turn in [state.current, *ahead]):
        raise Refused(N_("There is nobody's turn to skip."))
    return _marked(state, lambda turn: turn.person == name, out=True), name


def with_person_back(state: State, person: str | None) -> tuple[Plan, str]:
    """The plan with the turns of a skipped person again, and who that is. Raises Refused.

    Where a turn's place is behind us, their turns of that stage come after its last, or after the step that runs.
    """
    gone = [turn for turn in _unrun(state) if turn.out and turn.person and not turn.optional]
    name = person or (gone[-1].person if gone else None)
    theirs = [turn for turn in gone if turn.person == name]
    if name is None or not theirs:
        raise Refused(N_("Nobody was skipped who could come back."))
    turns: Sequence[Turn] = state.plan.turns
    ahead = {turn.key for turn in _ahead(state)}
    for stage in dict.fromkeys(turn.stage for turn in theirs):
        mine = {turn.key for turn in theirs if turn.stage == stage}
        back = [replace(turn, out=False) if turn.key in mine else turn for turn in turns]
        turns = back if mine <= ahead else _after_stage(back, mine, stage, state.current)
    return replace(state.plan, turns=tuple(turns)), name


def _after_stage(turns: Sequence[Turn], mine: Set[Key], stage: str, current: Turn) -> Sequence[Turn]:
    """These turns behind the others of their stage, or behind the current one where that comes later."""
    others = [turn for turn in turns if turn.key not in mine]
    last = max(place for place, turn in enumerate(others) if turn.stage == stage or turn.key == current.key)
    return (*others[: last + 1], *(turn for turn in turns if turn.key in mine), *others[last + 1 :])


def with_order(state: State, people: Sequence[str]) -> Plan:
    """The plan with the rounds still to come in this order; who is not named comes after. Raises Refused."""
    blocks = _blocks(state)
    names = dict.fromkeys(block[0].person for block in blocks)
    if len(set(people)) < len(people) or not set(people) <= set(names):
        known = ", ".join(name for name in names if name)
        raise Refused(N_("These turns are still to come: {names}."), names=known or "–")
    order = {name: place for place, name in enumerate(dict.fromkeys([*people, *names]))}
    turns = list(state.plan.turns)
    for stage in dict.fromkeys(block[0].stage for block in blocks):
        mine = [block for block in blocks if block[0].stage == stage]
        places = [turns.index(turn) for block in mine for turn in block]
        moved = [turn for block in sorted(mine, key=lambda block: order[block[0].person]) for turn in block]
        for place, turn in zip(places, moved, strict=True):
            turns[place] = turn
    return replace(state.plan, turns=tuple(turns))


def without_step(state: State, step: str) -> Plan:
    """The plan without a step wherever it is still to come. Raises Refused."""
    if not any(turn.step == step and not turn.out for turn in _ahead(state)):
        raise Refused(N_("The step '{step}' is not still to come."), step=step)
    return _marked(state, lambda turn: turn.step == step, out=True)


def with_step(state: State, step: str | None) -> Plan:
    """The plan with a step that was out, or all optional ones, wherever it is still to come. Raises Refused."""

    def chosen(turn: Turn) -> bool:
        return turn.optional if step is None else turn.step == step

    if not any(turn.out and chosen(turn) for turn in _ahead(state)):
        raise Refused(N_("There is no step left out that is still to come."))
    return _marked(state, chosen, out=False)


def with_equal_topics(state: State, count: int) -> tuple[Topic, ...]:
    """So many topics that share, to the second, the time that the plan has for topics."""
    time = sum(turn.planned or ZERO for turn in state.plan.turns if turn.topic is not None)
    return tuple(Topic(f"{number}", Duration(time // count // 1000 * 1000)) for number in range(1, count + 1))


def with_topics(state: State, plan: Plan) -> Plan:
    """What was run stays as it was; behind the current step the new plan goes on. Raises Refused.

    What had been run behind it already, or moved there, stays; what was taken out stays out.
    """
    keys = [turn.key for turn in plan.turns]
    if state.current.key not in keys or not state.current.decides:
        raise Refused(N_("Topics are chosen in the step that is made for it."))
    place = keys.index(state.current.key)
    so_far, ahead = state.plan.turns[: state.turn + 1], state.plan.turns[state.turn + 1 :]
    run = {turn.key for turn, record in zip(state.plan.turns, state.records, strict=True) if record.began is not None}
    had = [replace(turn, out=True) for turn in ahead if turn.key in run and (turn.topic or turn.key not in keys)]
    moved = [turn for turn in ahead if turn.key in keys[:place]]
    rest = _renewed(plan.turns[place + 1 :], ahead, max((turn.round for turn in had), default=0))
    behind = [turn for turn in rest if turn.key not in {turn.key for turn in so_far}]
    return replace(state.plan, turns=(*so_far, *had, *moved, *behind), topics=plan.topics)


def _renewed(rest: Sequence[Turn], ahead: Sequence[Turn], had: int) -> Sequence[Turn]:
    """The new plan's turns: topics numbered behind those that were `had`, other steps in or out as before."""
    out = {turn.key: turn.out for turn in ahead if not turn.topic}
    return [
        replace(turn, round=turn.round + had) if turn.topic else replace(turn, out=out.get(turn.key, turn.out))
        for turn in rest
    ]


def new_name(plan: Plan, old: str, new: str) -> str:
    """A name that somebody of this plan can have, without spaces that nobody sees. Raises Refused."""
    known = _people(plan)
    name = " ".join(new.split())
    if old not in known:
        people = ", ".join(known) or "–"
        raise Refused(N_("There is nobody called '{name}'; there are: {people}."), name=old, people=people)
    if not name:
        raise Refused(N_("A name needs at least one letter."))
    if name in known:
        raise Refused(N_("There is somebody called '{name}' already; everyone needs a name of their own."), name=name)
    return name


def with_person_renamed(plan: Plan, old: str, new: str) -> Plan:
    """The plan in which somebody has another name."""
    return replace(
        plan,
        people=tuple(new if name == old else name for name in plan.people),
        turns=tuple(replace(turn, person=new) if turn.person == old else turn for turn in plan.turns),
        topics=tuple(replace(topic, owner=new) if topic.owner == old else topic for topic in plan.topics),
        leads=tuple((role, new if who == old else who) for role, who in plan.leads),
    )


def _people(plan: Plan) -> Sequence[str]:
    """Everybody whom the plan names."""
    whose = (turn.person for turn in plan.turns if turn.person)
    return tuple(dict.fromkeys([*plan.people, *whose, *(topic.owner for topic in plan.topics if topic.owner)]))


def _ahead(state: State) -> Sequence[Turn]:
    """The turns behind the current one; before the start, all of them."""
    return state.plan.turns if state.began is None else state.plan.turns[state.turn + 1 :]


def _unrun(state: State) -> Sequence[Turn]:
    """The turns that never began and are not the current one."""
    return [
        turn
        for turn, record in zip(state.plan.turns, state.records, strict=True)
        if record.began is None and (state.began is None or turn.key != state.current.key)
    ]


def _marked(state: State, chosen: Callable[[Turn], bool], *, out: bool) -> Plan:
    ahead = {turn.key for turn in _ahead(state)}
    turns = tuple(replace(turn, out=out) if turn.key in ahead and chosen(turn) else turn for turn in state.plan.turns)
    return replace(state.plan, turns=turns)


def _blocks(state: State) -> list[list[Turn]]:
    """Rounds of persons that have not begun: each the turns of one person in one stage."""
    blocks = [list(turns) for _, turns in groupby(_ahead(state), key=lambda turn: (turn.stage, turn.round))]
    under_way = (state.current.stage, state.current.round) if state.began is not None else None
    return [block for block in blocks if block[0].person and (block[0].stage, block[0].round) != under_way]
