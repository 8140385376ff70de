"""Turns to come that go: those of a person who is skipped or leaves, or of a topic; a running one may end with them."""

from dataclasses import replace
from typing import assert_never

from kiosk.core.session import plan_edits, taking_part, topic_changes
from kiosk.core.session.commands import RemovePerson, SkipPerson, SkipTopic
from kiosk.core.session.events import Event, EventHeader, PlanChanged, PlanChangeReason
from kiosk.core.session.evolve import evolve_all
from kiosk.core.session.state import Phase, State
from kiosk.core.session.step_changes import step_change_events


def turn_ending_events(
    state: State, command: SkipPerson | RemovePerson | SkipTopic, stamp: EventHeader
) -> tuple[Event, ...]:
    """The events that take away turns to come; if one of them is running and ends, the next step begins.

    Where that makes room for somebody without a turn, they are offered one. Raises Refused.
    """
    changed, ends = _change(state, command, stamp)
    if state.phase is Phase.READY or not ends:
        return (_with_turn_offered(evolve_all(state, (changed,)), changed),)
    turns = changed.plan.turns
    following = (index for index in range(state.turn + 1, len(turns)) if not turns[index].out)
    ended, *then = step_change_events(state, next(following, None), stamp)
    return (ended, _with_turn_offered(evolve_all(state, (ended, changed, *then)), changed), *then)


def _change(
    state: State, command: SkipPerson | RemovePerson | SkipTopic, stamp: EventHeader
) -> tuple[PlanChanged, bool]:
    """The change of plan, and whether the running turn ends with it. Raises Refused."""
    current = state.current
    match command:
        case SkipPerson(person):
            plan, name = plan_edits.with_person_skipped(state, person)
            return PlanChanged(**stamp, plan=plan, why=PlanChangeReason.SKIPPED, what=name), current.person == name
        case RemovePerson(person, ends_turn):
            plan = taking_part.gone_plan(state, command)
            ends = bool(ends_turn) and current.person == person
            return PlanChanged(**stamp, plan=plan, why=PlanChangeReason.GONE, what=person), ends
        case SkipTopic(topic):
            plan, title = topic_changes.with_topic_skipped(state, topic)
            changed = PlanChanged(**stamp, plan=plan, why=PlanChangeReason.TOPIC_SKIPPED, what=title)
            return changed, current.topic == title
        case _:
            assert_never(command)


def _with_turn_offered(after: State, changed: PlanChanged) -> PlanChanged:
    """The change, which leads to a state, with a turn for the first who waits as an offer, if it has made room."""
    waiting = next(iter(after.plan.waiting), None)
    offer = after.underway and waiting and taking_part.plan_with_turn(after, waiting, changed.at)
    return replace(changed, offer=offer, offered_to=waiting) if offer and waiting else changed
