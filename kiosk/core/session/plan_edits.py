"""Changes to the remaining plan: people are skipped, brought back or renamed, steps taken out or put in."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Plan, Turn, TurnKey
from kiosk.core.plan.roles import with_roles_named
from kiosk.core.session.state import State


def with_person_skipped(state: State, person: str | None) -> tuple[Plan, str]:
    """The plan without the remaining turns of a person: the named one, or whose turn it is. Raises Refused."""
    to_come = [turn for turn in [state.current, *turns_ahead(state)] if not turn.out]
    names = dict.fromkeys(turn.person for turn in to_come if turn.person)
    if not names:
        raise Refused(N_("There is no turn to skip."))
    name = person or state.current.person
    if name is None:
        raise Refused(N_("This step is nobody’s turn. Wait for a turn, or choose the person in the menu."))
    if name not in names:
        raise _has_no_turn(state.plan, name, names)
    # Somebody who has all turns to come may not be there before the first of them: then nothing would be left to do.
    besides = to_come if state.current.person or state.current.topic or state.began is None else to_come[1:]
    if all(turn.person == name for turn in besides):
        raise Refused(N_("Only {name} still has a turn: end the session instead."), name=name)
    return _with_turns_out(state, lambda turn: turn.person == name, out=True), name


def _has_no_turn(plan: Plan, name: str, to_come: Iterable[str]) -> Refused:
    """The refusal that says why a person has no turn to come, and who has one."""
    if any(turn.person == name and turn.out for turn in plan.turns):
        return Refused(N_("{name} has already been skipped; “bring back” undoes it."), name=name)
    return Refused(N_("{name} has no turn to come; these have: {names}."), name=name, names=", ".join(to_come))


def with_person_back(state: State, person: str | None) -> tuple[Plan, str]:
    """The plan with the turns of a person who was skipped or had left put back, and their name. Raises Refused.

    Turns whose place has passed move behind the last turn of their stage, or behind the running step.
    """
    plan, skipped = state.plan, _turns_skipped(state)
    name = person or next(reversed(away(state)), None)
    if name is None or name not in away(state):
        raise _not_skipped(plan, name, away(state))
    theirs = [turn for turn in skipped if turn.person == name]
    turns: Sequence[Turn] = plan.turns
    ahead = {turn.key for turn in turns_ahead(state)}
    for stage in dict.fromkeys(turn.stage for turn in theirs):
        keys = {turn.key for turn in theirs if turn.stage == stage}
        restored = [replace(turn, out=False) if turn.key in keys else turn for turn in turns]
        turns = restored if keys <= ahead else with_turns_after_stage(restored, keys, stage, state.current)
    return replace(plan, turns=tuple(turns), gone=tuple(who for who in plan.gone if who != name)), name


def away(state: State) -> tuple[str, ...]:
    """The people who can be brought back: those who have left, then those who are skipped, in the order of turns."""
    return tuple(dict.fromkeys([*state.plan.gone, *(turn.person for turn in _turns_skipped(state) if turn.person)]))


def _turns_skipped(state: State) -> Sequence[Turn]:
    """The turns of people that are out and never began, but for those of steps that are left out for everybody."""
    return [turn for turn in turns_never_begun(state) if turn.out and turn.person and not state.plan.leaves_out(turn)]


def _not_skipped(plan: Plan, name: str | None, skipped: Sequence[str]) -> Refused:
    """The refusal that says why somebody cannot be brought back, and who can."""
    if name is not None and name in plan.waiting:
        return Refused(N_("{name} has not been skipped, but has no turn yet: give them one in the menu."), name=name)
    if name is None or not skipped:
        return Refused(N_("Nobody has been skipped."))
    return Refused(N_("{name} has not been skipped; these have: {names}."), name=name, names=", ".join(skipped))


def with_turns_after_stage(turns: Sequence[Turn], keys: Set[TurnKey], stage: str, current: Turn) -> Sequence[Turn]:
    """The turns with those of these keys moved behind their stage, or behind the current turn where that is later."""
    others = [turn for turn in turns if turn.key not in keys]
    last = max(index for index, turn in enumerate(others) if turn.stage == stage or turn.key == current.key)
    return (*others[: last + 1], *(turn for turn in turns if turn.key in keys), *others[last + 1 :])


def without_step(state: State, step: str) -> Plan:
    """The plan without a step in its remaining turns. Raises Refused."""
    if not any(turn.step == step and not turn.out for turn in turns_ahead(state)):
        raise Refused(N_("The step '{step}' is not among the remaining steps."), step=step)
    plan = _with_turns_out(state, lambda turn: turn.step == step, out=True)
    return replace(plan, left_out=(*plan.left_out, step))


def with_step(state: State, step: str | None) -> Plan:
    """The plan with a step that was out, or all optional steps, put back into its remaining turns. Raises Refused.

    Whoever is skipped stays so.
    """
    absent = away(state)

    def chosen(turn: Turn) -> bool:
        return turn.person not in absent and (turn.optional if step is None else turn.step == step)

    if not any(turn.out and chosen(turn) for turn in turns_ahead(state)):
        raise Refused(N_("There is no step to include."))
    plan = _with_turns_out(state, chosen, out=False)
    return replace(plan, left_out=tuple(name for name in plan.left_out if name != step))


def new_name(plan: Plan, old: str, new: str) -> str:
    """The new name of a person, without superfluous spaces. Raises Refused where it is empty or already taken."""
    if old not in plan.names:
        people = ", ".join(plan.names) or "–"
        raise Refused(N_("Nobody is called '{name}'; choose from: {people}."), name=old, people=people)
    return free_name(plan, new)


def free_name(plan: Plan, written: str) -> str:
    """The name as it was written, without superfluous spaces. Raises Refused where it is empty or already taken."""
    name = " ".join(written.split())
    if not name:
        raise Refused(N_("A name needs at least one letter."))
    if name in plan.names:
        raise Refused(N_("Somebody is already called '{name}'; give each person a different name."), name=name)
    return name


def with_person_renamed(plan: Plan, old: str, new: str) -> Plan:
    """The plan with a person renamed wherever the plan names them."""
    renamed = replace(
        plan,
        people=tuple(new if name == old else name for name in plan.people),
        turns=tuple(replace(turn, person=new) if turn.person == old else turn for turn in plan.turns),
        topics=tuple(replace(topic, owner=new) if topic.owner == old else topic for topic in plan.topics),
        gone=tuple(new if name == old else name for name in plan.gone),
    )
    return with_roles_named(renamed, ((role, new if who == old else who) for role, who in plan.leads))


def with_round_of(state: State, person: str) -> Plan:
    """The plan in which the running turn, and what is to come of its round, is another person's."""
    place, current = state.turn, state.current

    def passes_on(index: int, turn: Turn) -> bool:
        same_round = (turn.stage, turn.round) == (current.stage, current.round)
        return same_round and index >= place and turn.person == current.person

    turns = enumerate(state.plan.turns)
    return replace(
        state.plan,
        turns=tuple(replace(turn, person=person) if passes_on(index, turn) else turn for index, turn in turns),
    )


def turns_ahead(state: State) -> Sequence[Turn]:
    """The turns after the current one; before the start, all turns."""
    return state.plan.turns if state.began is None else state.plan.turns[state.turn + 1 :]


def turns_never_begun(state: State) -> Sequence[Turn]:
    """The turns that never began and are not the current one."""
    return [
        turn
        for turn, record in zip(state.plan.turns, state.records, strict=True)
        if record.began is None and (state.began is None or turn.key != state.current.key)
    ]


def _with_turns_out(state: State, chosen: Callable[[Turn], bool], *, out: bool) -> Plan:
    ahead = {turn.key for turn in turns_ahead(state)}
    turns = tuple(replace(turn, out=out) if turn.key in ahead and chosen(turn) else turn for turn in state.plan.turns)
    return replace(state.plan, turns=turns)
