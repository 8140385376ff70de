"""Steps in which people speak one after another: whose turn it is, who comes next, and what is a fair share."""

from dataclasses import dataclass

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.plan.roles import names_everyone
from kiosk.core.session.events import EventHeader, TurnHandedOver
from kiosk.core.session.state import State
from kiosk.core.units import Duration


@dataclass(frozen=True)
class RoundInTurn:
    """The running round: its people in their order, whose turn it is, and who is next (None after the last).

    `under_way` is whether somebody has passed the turn on yet: before that, nobody knows who speaks. `share` is what
    each has if all have the same; None in a step without a clock.
    """

    people: tuple[str, ...]
    person: str
    following: str | None
    under_way: bool
    share: Duration | None


def round_in_turn(state: State) -> RoundInTurn | None:
    """The round of the running step; None where people do not speak in turn, or are not known."""
    people = _speakers(state.plan, state.current) if state.underway and state.current.in_turn else ()
    if len(people) <= 1:
        return None
    floor, allowance = state.record.floor, state.allowance
    person = floor[-1][1] if floor else people[0]
    heard = {person, *(who for _, who in floor)}
    place = people.index(person) + 1 if person in people else 0
    return RoundInTurn(
        people=people,
        person=person,
        following=next((who for who in (*people[place:], *people[:place]) if who not in heard), None),
        under_way=bool(floor),
        share=None if allowance is None else Duration(allowance // len(people) // 1000 * 1000),
    )


def next_person_event(state: State, stamp: EventHeader) -> TurnHandedOver:
    """The turn passes to the next person of the round. Raises Refused."""
    found = round_in_turn(state)
    if found is None:
        raise Refused(N_("Here people do not speak in turn: “next step” goes on to the next step."))
    if found.following is None:
        raise Refused(N_("Everybody has had a turn: “next step” goes on to the next step."))
    return TurnHandedOver(**stamp, turn=state.turn, person=found.following)


def _speakers(plan: Plan, turn: Turn) -> tuple[str, ...]:
    """The people who are here and speak in a step: those with its roles, and all without a role if one is nobody's.

    Whoever's turn the round is does not speak where others speak about it.
    """
    here = [name for name in plan.people if name not in plan.gone]
    if any(names_everyone(role) for role in turn.speaks):
        return tuple(here)
    named = {role for role, _ in plan.leads}
    asked = {who for role, who in plan.leads if role in turn.speaks}
    others = {who for _, who in plan.leads} - asked
    if turn.person and turn.role not in turn.speaks:
        others.add(turn.person)
    all_named = named.issuperset(turn.speaks)
    return tuple(name for name in here if (name in asked if all_named else name not in others))
