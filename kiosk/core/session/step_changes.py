"""The events that begin a session, lead from one step to another, or end it, also where somebody says so later."""

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.session.events import (
    Event,
    EventHeader,
    SessionEnded,
    SessionStarted,
    StartMoved,
    StepChangeMoved,
    StepEnded,
    StepStarted,
)
from kiosk.core.session.state import Phase, State, first_turn
from kiosk.core.units import Duration, as_written, between


def step_change_events(state: State, turn: int | None, stamp: EventHeader) -> tuple[Event, ...]:
    """The events that leave this step for another turn, or end the session where `turn` is None."""
    if turn is None:
        return end_events(state, stamp)
    return (StepEnded(**stamp, turn=state.turn), StepStarted(**stamp, turn=turn))


def start_events(state: State, stamp: EventHeader) -> tuple[Event, ...]:
    """The events that begin the session with its first step."""
    return (SessionStarted(**stamp), StepStarted(**stamp, turn=_first_turn(state)))


def _first_turn(state: State) -> int:
    """The index of the first turn that is not out. Raises Refused where every turn is out."""
    found = first_turn(state.plan)
    if state.plan.turns[found].out:
        raise Refused(N_("Every step is left out: include at least one."))
    return found


def end_events(state: State, stamp: EventHeader) -> tuple[Event, ...]:
    """The events that end the session, and its running step if there is one."""
    ended = SessionEnded(**stamp)
    if state.phase is Phase.READY:
        return (ended,)
    return (StepEnded(**stamp, turn=state.turn), ended)


def previous_turn(state: State) -> int:
    """The turn before the running one that is not out. Raises Refused where there is none."""
    following = next(state.following(), None)
    if state.current.is_break and following is not None and state.records[following].began is not None:
        return following  # the step that the break has interrupted
    turns = state.plan.turns
    steps = (index for index in range(state.turn - 1, -1, -1) if not turns[index].out and not turns[index].is_break)
    index = next(steps, None)
    if index is None:
        raise Refused(N_("This is the first step."))
    return index


def requested_turn(state: State, turn: int) -> int:
    """The turn that somebody wants to go to. Raises Refused."""
    if turn == state.turn:
        raise Refused(N_("This step is already running."))
    if not 0 <= turn < len(state.plan.turns) or state.plan.turns[turn].out:
        raise Refused(N_("There is no such step in this plan."))
    return turn


def turn_left(state: State) -> int:
    """The turn that was left by going to another one. Raises Refused where there is none to return to."""
    index = next((index for index, turn in enumerate(state.plan.turns) if turn.key == state.left), None)
    if index is None:
        raise Refused(N_("There is no step to return to: nobody has gone to another step."))
    if state.plan.turns[index].out:
        raise Refused(N_("“{step}” has been left out: go to another step."), step=state.plan.turns[index].title)
    return index


def moved_start_events(state: State, amount: Duration, stamp: EventHeader) -> tuple[Event, ...]:
    """The events that move the start of the first step back; only the first step can have a forgotten start."""
    if amount <= 0:
        raise Refused(N_("Say how long ago the session started, such as two minutes."))
    start = start_events(state, stamp) if state.phase is Phase.READY else ()
    turn = _first_turn(state) if start else state.turn
    if not start and (state.record.began != state.began or turn != _first_turn(state)):
        raise Refused(N_("Only the start of the first step can be moved."))
    return (*start, StartMoved(**stamp, turn=turn, amount=amount))


def moved_change_events(state: State, amount: Duration, stamp: EventHeader) -> tuple[Event, ...]:
    """The events that begin the next step and move the change to it back, into the run of the step that is ending."""
    if amount <= 0:
        raise Refused(N_("Say how long ago you went on, such as two minutes."))
    turn = next(state.following(), None)
    if turn is None:
        raise Refused(N_("This is the last step: end the session instead."))
    run = between(state.stepped_at or stamp["at"], stamp["at"])
    if amount >= run:
        raise Refused(
            N_("“{step}” began only {length} ago: say a shorter time."),
            step=state.current.title,
            length=as_written(run),
        )
    moved = StepChangeMoved(**stamp, before=state.turn, turn=turn, amount=amount)
    return (*step_change_events(state, turn, stamp), moved)
