"""Who takes part and who has a turn: people who come late or leave for good, and turns that are given or passed on."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.plan.names import unused_name
from kiosk.core.session.commands import AddPerson, GiveTurn, HandOver, NameRole, RemovePerson
from kiosk.core.session.events import (
    EventHeader,
    PlanChanged,
    PlanChangeReason,
    ReplanOffered,
    RoleNamed,
    TurnHandedOver,
)
from kiosk.core.session.in_turn import round_in_turn
from kiosk.core.session.order_of_turns import people_to_come
from kiosk.core.session.plan_edits import free_name, turns_ahead, turns_never_begun
from kiosk.core.session.replan import OFFER_TOLERANCE, plan_ending_on_time
from kiosk.core.session.state import State
from kiosk.core.units import ZERO, Instant

_NO_TURNS = N_("In this plan nobody has a turn of their own, so people can simply come and go.")


def joined_event(state: State, command: AddPerson, stamp: EventHeader) -> PlanChanged:
    """Somebody takes part from now on; a turn for them is offered if the time allows one. Raises Refused."""
    plan = state.plan
    if not plan.people:
        raise Refused(_NO_TURNS)
    name = unused_name(plan.names) if command.person is None else free_name(plan, command.person)
    changed = replace(plan, people=(*plan.people, name))
    offer = plan_with_turn(state.with_plan(changed), name, stamp["at"])
    return PlanChanged(
        **stamp, plan=changed, why=PlanChangeReason.JOINED, what=name, offer=offer, offered_to=name if offer else ""
    )


def turn_offered_event(state: State, command: GiveTurn, stamp: EventHeader) -> ReplanOffered:
    """A turn is offered to somebody who has none. Raises Refused where nobody waits, or where no turn would fit."""
    waiting = state.plan.waiting
    name = command.person or next(iter(waiting), None)
    if name is None or name not in waiting:
        raise _has_a_turn_already(state.plan, name)
    plan = plan_with_turn(state, name, stamp["at"])
    if plan is None:
        raise no_room_for(name)
    late = state.late(stamp["at"]) or ZERO
    return ReplanOffered(**stamp, plan=plan, late=late, why=PlanChangeReason.TURN_GIVEN, what=name)


def no_room_for(name: str) -> Refused:
    """The reason why somebody cannot have a turn any more."""
    return Refused(N_("There is not enough time left for a turn for {name}."), name=name)


def _has_a_turn_already(plan: Plan, name: str | None) -> Refused:
    if name in plan.gone:
        return Refused(N_("{name} has left; bring them back first."), name=name)
    if plan.waiting:
        return Refused(
            N_("{name} has a turn already; these wait for one: {names}."), name=name, names=", ".join(plan.waiting)
        )
    return Refused(N_("Everybody who is here has a turn already."))


def gone_plan(state: State, command: RemovePerson) -> Plan:
    """The plan without the turns to come of somebody who leaves for good. Raises Refused."""
    name, plan = command.person, state.plan
    if name in plan.gone:
        raise Refused(N_("{name} has left already; “bring back” undoes it."), name=name)
    if name not in plan.names:
        raise Refused(
            N_("Nobody is called '{name}'; choose from: {people}."), name=name, people=", ".join(plan.names) or "–"
        )
    running = state.began is not None and state.current.person == name
    if running and command.ends_turn is None:
        raise Refused(N_("It is {name}’s turn: “remove {name} now” ends it, or hand it over first."), name=name)
    kept = {turn.key for turn in _round_of(state) if running and not command.ends_turn}
    # Turns that were passed over are theirs too: the group may go back to before them.
    to_come = {turn.key for turn in (*turns_ahead(state), *turns_never_begun(state))} - kept
    turns = tuple(
        replace(turn, out=True) if turn.person == name and turn.key in to_come else turn for turn in plan.turns
    )
    if running and command.ends_turn and all(turn.out for turn in turns[state.turn + 1 :]):
        raise Refused(N_("Only {name} still has a turn: end the session instead."), name=name)
    return replace(plan, turns=turns, gone=(*plan.gone, name))


def handed_over_event(state: State, command: HandOver, stamp: EventHeader) -> TurnHandedOver:
    """The running turn passes to another person. Raises Refused."""
    name, present = command.person, whose_turn(state)
    if present is None:
        raise Refused(N_("This step is nobody’s turn, so there is none to hand over."))
    if name == present:
        raise Refused(N_("It is {name}’s turn already."), name=name)
    if name not in can_take_over(state):
        raise Refused(N_("The turn can be handed over to: {names}."), names=", ".join(can_take_over(state)) or "–")
    return TurnHandedOver(**stamp, turn=state.turn, person=name)


def role_named_event(state: State, command: NameRole, stamp: EventHeader) -> RoleNamed:
    """Somebody has a role from now on. Raises Refused for a role or a person that the session does not have."""
    plan, role = state.plan, command.role
    if role not in plan.roles:
        known = ", ".join(plan.roles) or "–"
        raise Refused(N_("Nobody can be named for the role '{role}'; choose from: {known}."), role=role, known=known)
    people = tuple(dict.fromkeys(name for written in command.people if (name := " ".join(written.split()))))
    unknown = next((name for name in people if plan.people and name not in plan.names), None)
    if unknown is not None:
        names = ", ".join(plan.names)
        raise Refused(N_("Nobody is called '{name}'; choose from: {people}."), name=unknown, people=names)
    return RoleNamed(**stamp, role=role, people=people)


def whose_turn(state: State) -> str | None:
    """The person whose turn it is, in a round of turns or in a step in which people speak in turn."""
    found = round_in_turn(state)
    return found.person if found else state.current.person


def can_take_over(state: State) -> tuple[str, ...]:
    """The people to whom the running turn can be handed over; none where it is nobody's."""
    found, present = round_in_turn(state), whose_turn(state)
    if not state.underway or present is None:
        return ()
    people = found.people if found else state.plan.names
    return tuple(name for name in people if name not in state.plan.gone and name != present)


def dropped_turn_event(state: State, stamp: EventHeader) -> ReplanOffered | None:
    """A plan without the last turn to come is offered, where even the shortest steps end late; None if none helps."""
    name = next(reversed(people_to_come(state)), "")
    plan = plan_without_turn(state, name, stamp["at"])
    if plan is None:
        return None
    late = state.late(stamp["at"]) or ZERO
    return ReplanOffered(**stamp, plan=plan, late=late, why=PlanChangeReason.TURN_DROPPED, what=name)


def plan_without_turn(state: State, name: str, now: Instant) -> Plan | None:
    """The plan without the turn to come of a person, ending on time if it can; None where they have none, or all."""
    if name not in people_to_come(state):
        return None
    rounds = {(turn.stage, turn.round) for turn in turns_ahead(state) if turn.person == name and not turn.topic}
    rounds.discard((state.current.stage, state.current.round))
    ahead = {turn.key for turn in turns_ahead(state)}
    turns = tuple(
        replace(turn, out=True) if turn.key in ahead and (turn.stage, turn.round) in rounds else turn
        for turn in state.plan.turns
    )
    shorter = state.with_plan(replace(state.plan, turns=turns))
    if turns == state.plan.turns or next(shorter.following(), None) is None:
        return None
    return plan_ending_on_time(shorter, now) or shorter.plan


def plan_with_turn(state: State, name: str, now: Instant) -> Plan | None:
    """The plan in which somebody has a turn in each round that is not over, behind the others, ending on time.

    None where no such round is left, or where even the shortest lengths would not end on time.
    """
    plan = state.plan
    for pattern in _rounds_to_copy(state):
        stage = [turn for turn in plan.turns if turn.stage == pattern[0].stage]
        number = max(turn.round for turn in stage) + 1
        added = (replace(turn, round=number, person=name) for turn in pattern)
        place = plan.turns.index(stage[-1]) + 1
        plan = replace(plan, turns=(*plan.turns[:place], *added, *plan.turns[place:]))
    if plan == state.plan:
        return None
    longer = state.with_plan(plan)
    if (longer.late(now) or ZERO) <= 0:
        return plan
    shortened = plan_ending_on_time(longer, now) or plan
    late = longer.with_plan(shortened).late(now) or ZERO
    return shortened if late <= OFFER_TOLERANCE else None


def _rounds_to_copy(state: State) -> Iterator[Sequence[Turn]]:
    """A round of each stage whose rounds are not over: one to come, whose lengths are the newest; skipped ones last."""
    turns, current = state.plan.turns, state.turn
    for stage in dict.fromkeys(turn.stage for turn in turns[current:] if turn.person and not turn.topic):
        indices = [index for index, turn in enumerate(turns) if turn.stage == stage]
        rounds = dict.fromkeys(turns[index].round for index in indices)
        blocks = {number: [index for index in indices if turns[index].round == number] for number in rounds}
        best = min(blocks, key=lambda number: _suitability(state, blocks[number]))
        if not all(turns[index].out for index in blocks[best]):
            yield [turns[index] for index in blocks[best]]


def _suitability(state: State, indices: Sequence[int]) -> tuple[bool, bool, int]:
    """The rank of a round as a pattern for another, the smallest first: one to come, and the last of these."""
    skipped = all(state.plan.turns[index].out for index in indices)
    to_come = indices[0] > state.turn and all(state.records[index].began is None for index in indices)
    return skipped, not to_come, -indices[0]


def _round_of(state: State) -> Sequence[Turn]:
    """The turns of the round that runs."""
    stage, number = state.current.stage, state.current.round
    return [turn for turn in state.plan.turns if (turn.stage, turn.round) == (stage, number)]
