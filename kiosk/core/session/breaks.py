"""Breaks: turns without speakers that are put into the plan during a session, and are nobody's time."""

from dataclasses import replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_, tr
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.commands import TakeBreak
from kiosk.core.session.events import Event, EventHeader, PlanChanged, PlanChangeReason, StepEnded, StepStarted
from kiosk.core.session.state import State
from kiosk.core.units import ZERO, Duration, as_written, minutes

LONGEST = minutes(240)
"""The longest break; what is longer is another session."""

CHECK = minutes(1)
"""How long before its end a break is called in."""


def break_events(state: State, command: TakeBreak, stamp: EventHeader) -> tuple[Event, ...]:
    """The events that put a break into the plan and, unless it comes later, begin it. Raises Refused.

    A break that begins now stands before the running step, which goes on after it with the time that it has left.
    """
    if not ZERO < command.length <= LONGEST:
        raise Refused(N_("Say how long the break is, up to four hours, such as ten minutes."))
    if state.current.is_break and not command.later:
        raise Refused(N_("This is a break already: give it more time, or go on with the next step."))
    place = next(state.following(), None) if command.later else state.turn
    if place is None:
        raise Refused(N_("This is the last step: take the break now."))
    turns = state.plan.turns
    plan = replace(state.plan, turns=(*turns[:place], _break_turn(state.plan, command.length), *turns[place:]))
    changed = PlanChanged(**stamp, plan=plan, why=PlanChangeReason.BREAK, what=as_written(command.length))
    if command.later:
        return (changed,)
    return StepEnded(**stamp, turn=state.turn), changed, StepStarted(**stamp, turn=place)


def _break_turn(plan: Plan, length: Duration) -> Turn:
    """A turn that no change of the plan to finish on time makes shorter or longer."""
    names = {turn.step for turn in plan.turns}
    number = next(number for number in range(1, len(names) + 2) if f"break-{number}" not in names)
    return Turn(
        stage=tr("Break"),
        step=f"break-{number}",
        title=tr("Break"),
        speaks=(),
        silent=True,
        is_break=True,
        planned=length,
        least=length,
        most=length,
        ranged=True,
        checks=(CHECK,) if length > CHECK else (),
    )
