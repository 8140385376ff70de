"""The events that a command causes, or the reason why the command is refused."""

from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Plan
from kiosk.core.session import order_of_turns, plan_edits, taking_part
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BeganEarlier,
    BringBack,
    DeclineReplan,
    End,
    GiveTurn,
    GoOnWith,
    GoTo,
    HandOver,
    Next,
    Pause,
    ProcessPause,
    PutIn,
    RemovePerson,
    RenamePerson,
    Reorder,
    Repeat,
    Resume,
    SessionCommand,
    SetUp,
    SkipPerson,
    Source,
    Start,
    SwapTurns,
    TakeOut,
    Undo,
    WentOnEarlier,
)
from kiosk.core.session.events import (
    Event,
    EventHeader,
    Paused,
    PersonRenamed,
    PlanChanged,
    PlanChangeReason,
    RepeatAsked,
    ReplanDeclined,
    ReplanOffered,
    Resumed,
    SessionEnded,
    SessionStarted,
    StartMoved,
    StepChangeMoved,
    StepEnded,
    StepStarted,
    TimeAdded,
    TimeLeftAsked,
    Undone,
    WhoIsNextAsked,
)
from kiosk.core.session.evolve import evolve_all
from kiosk.core.session.replan import OFFER_TOLERANCE, plan_ending_on_time
from kiosk.core.session.rules import ALLOWED, REFUSALS
from kiosk.core.session.state import Offer, Phase, State, first_turn
from kiosk.core.units import ZERO, Duration, Instant, as_written, between


def decide(
    state: State, command: SessionCommand, now: Instant, by: Source, confidence: float | None
) -> tuple[Event, ...]:
    """The events that a command causes. Raises Refused with the reason."""
    if type(command) not in ALLOWED[state.phase]:
        raise Refused(REFUSALS[state.phase][type(command)])
    stamp = EventHeader(at=now, by=by, confidence=confidence)
    match command:
        case Start():
            return _start_events(state, stamp)
        case Next():
            return step_change_events(state, next(state.following(), None), stamp)
        case Back():
            return step_change_events(state, _previous_turn(state), stamp)
        case GoTo(turn):
            return step_change_events(state, _requested_turn(state, turn), stamp)
        case Pause() | ProcessPause():
            return (Paused(**stamp, process=isinstance(command, ProcessPause)),)
        case Resume():
            return (Resumed(**stamp),)
        case AddTime(amount):
            return (TimeAdded(**stamp, turn=state.turn, amount=_allowed_amount(state, amount, now)),)
        case BeganEarlier(amount):
            return _moved_start_events(state, amount, stamp)
        case WentOnEarlier(amount):
            return _moved_change_events(state, amount, stamp)
        case Repeat():
            return (RepeatAsked(**stamp, turn=state.turn),)
        case AskTimeLeft():
            return (TimeLeftAsked(**stamp, turn=state.turn),)
        case AskWhoIsNext():
            return (WhoIsNextAsked(**stamp, turn=state.turn),)
        case Undo():
            if state.checkpoint is None:
                raise Refused(N_("There is nothing to undo."))
            return (Undone(**stamp),)
        case End():
            return _end_events(state, stamp)
        case AskReplan() | AcceptReplan() | DeclineReplan():
            return (_replan_event(state, command, stamp),)
        case SkipPerson() | RemovePerson():
            return _turn_ending_events(state, command, stamp)
        case AddPerson():
            return (taking_part.joined_event(state, command, stamp),)
        case GiveTurn():
            return (taking_part.turn_offered_event(state, command, stamp),)
        case HandOver():
            return (taking_part.handed_over_event(state, command, stamp),)
        case RenamePerson(old, new):
            return (PersonRenamed(**stamp, old=old, new=plan_edits.new_name(state.plan, old, new)),)
        case BringBack() | Reorder() | SwapTurns() | TakeOut() | PutIn() | GoOnWith() | SetUp():
            return (_plan_changed(state, command, stamp),)
        case _:
            assert_never(command)


def step_change_events(state: State, turn: int | None, stamp: EventHeader) -> tuple[Event, ...]:
    """The events that leave this step for another turn, or end the session where `turn` is None."""
    if turn is None:
        return _end_events(state, stamp)
    return (StepEnded(**stamp, turn=state.turn), StepStarted(**stamp, turn=turn))


def _start_events(state: State, stamp: EventHeader) -> tuple[Event, ...]:
    return (SessionStarted(**stamp), StepStarted(**stamp, turn=_first_turn(state)))


def _first_turn(state: State) -> int:
    """The index of the first turn that is not out. Raises Refused where every turn is out."""
    found = first_turn(state.plan)
    if state.plan.turns[found].out:
        raise Refused(N_("Every step is left out: include at least one."))
    return found


def _end_events(state: State, stamp: EventHeader) -> tuple[Event, ...]:
    ended = SessionEnded(**stamp)
    if state.phase is Phase.READY:
        return (ended,)
    return (StepEnded(**stamp, turn=state.turn), ended)


def _previous_turn(state: State) -> int:
    index = next((index for index in range(state.turn - 1, -1, -1) if not state.plan.turns[index].out), None)
    if index is None:
        raise Refused(N_("This is the first step."))
    return index


def _requested_turn(state: State, turn: int) -> int:
    if turn == state.turn:
        raise Refused(N_("This step is already running."))
    if not 0 <= turn < len(state.plan.turns) or state.plan.turns[turn].out:
        raise Refused(N_("There is no such step in this plan."))
    return turn


def _allowed_amount(state: State, amount: Duration, now: Instant) -> Duration:
    """The time that is really added or taken away: never more is taken away than is left. Raises Refused."""
    left = state.remaining(now)
    if left is None:
        raise Refused(N_("This step has no clock."))
    if amount < 0 and left <= 0:
        raise Refused(N_("There is no time left to take away."))
    return Duration(max(amount, -left)) if amount < 0 else amount


def _moved_start_events(state: State, amount: Duration, stamp: EventHeader) -> tuple[Event, ...]:
    """The events that move the start of the first step back; only the first step can have a forgotten start."""
    if amount <= 0:
        raise Refused(N_("Say how long ago the session started, such as two minutes."))
    start = _start_events(state, stamp) if state.phase is Phase.READY else ()
    turn = _first_turn(state) if start else state.turn
    if not start and (state.record.began != state.began or turn != _first_turn(state)):
        raise Refused(N_("Only the start of the first step can be moved."))
    return (*start, StartMoved(**stamp, turn=turn, amount=amount))


def _moved_change_events(state: State, amount: Duration, stamp: EventHeader) -> tuple[Event, ...]:
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


def _replan_event(state: State, command: AskReplan | AcceptReplan | DeclineReplan, stamp: EventHeader) -> Event:
    if isinstance(command, AskReplan):
        late, plan = state.late(stamp["at"]), plan_ending_on_time(state, stamp["at"])
        if late is None:
            raise Refused(_no_end(state))
        if plan is None:
            raise Refused(N_("The remaining steps cannot be changed to finish on time."))
        return ReplanOffered(**stamp, plan=plan, late=late)
    if state.offer is None:
        raise Refused(N_("There is no suggested plan."))
    if isinstance(command, DeclineReplan):
        return ReplanDeclined(**stamp)
    return _accepted_event(state, state.offer, stamp)


def _no_end(state: State) -> str:
    """Why the session cannot be made to end on time: nothing was agreed, or the agreed time does not count yet."""
    if state.plan.time is None:
        return N_("This session has no finishing time.")
    return N_("The time counts from the first step with a clock.")


def _accepted_event(state: State, offer: Offer, stamp: EventHeader) -> Event:
    """The change to the offered plan; where that is out of date, a new offer instead. Raises Refused if none helps."""
    now = stamp["at"]
    gives_turn = offer.why is PlanChangeReason.TURN_GIVEN
    best = taking_part.plan_with_turn(state, offer.what, now) if gives_turn else plan_ending_on_time(state, now)
    late, late_at_best = _late_with(state, state.plan, now), _late_with(state, best or state.plan, now)
    if _late_with(state, offer.plan, now) - max(ZERO, late_at_best) <= OFFER_TOLERANCE:
        return PlanChanged(**stamp, plan=offer.plan, why=offer.why, what=offer.what)
    if best is None:
        raise Refused(N_("That plan is out of date by now; the steps stay as they are."))
    return ReplanOffered(**stamp, plan=best, late=late, why=offer.why, what=offer.what)


def _late_with(state: State, plan: Plan, now: Instant) -> Duration:
    """The delay of the session if it goes on with another plan."""
    return state.with_plan(plan).late(now) or ZERO


def _turn_ending_events(state: State, command: SkipPerson | RemovePerson, stamp: EventHeader) -> tuple[Event, ...]:
    """The events that take away a person's turns to come; if one of them is running and ends, the next step begins.

    Where that makes room for somebody without a turn, they are offered one.
    """
    if isinstance(command, SkipPerson):
        plan, name = plan_edits.with_person_skipped(state, command.person)
        changed = PlanChanged(**stamp, plan=plan, why=PlanChangeReason.SKIPPED, what=name)
        stays = False
    else:
        plan, name, stays = taking_part.gone_plan(state, command), command.person, not command.ends_turn
        changed = PlanChanged(**stamp, plan=plan, why=PlanChangeReason.GONE, what=name)
    if state.phase is Phase.READY or stays or state.current.person != name:
        return (_with_turn_offered(evolve_all(state, (changed,)), changed),)
    following = (index for index in range(state.turn + 1, len(plan.turns)) if not plan.turns[index].out)
    ended, *then = step_change_events(state, next(following, None), stamp)
    return (ended, _with_turn_offered(evolve_all(state, (ended, changed, *then)), changed), *then)


def _with_turn_offered(after: State, changed: PlanChanged) -> PlanChanged:
    """The change, which leads to a state, with a turn for the first who waits as an offer, if it has made room."""
    waiting = next(iter(after.plan.waiting), None)
    offer = after.underway and waiting and taking_part.plan_with_turn(after, waiting, changed.at)
    return replace(changed, offer=offer, offered_to=waiting) if offer and waiting else changed


def _plan_changed(
    state: State, command: BringBack | Reorder | SwapTurns | TakeOut | PutIn | GoOnWith | SetUp, stamp: EventHeader
) -> Event:
    match command:
        case BringBack(person):
            plan, name = plan_edits.with_person_back(state, person)
            return PlanChanged(**stamp, plan=plan, why=PlanChangeReason.BROUGHT_BACK, what=name)
        case Reorder(people):
            return PlanChanged(**stamp, plan=order_of_turns.with_order(state, people), why=PlanChangeReason.REORDERED)
        case SwapTurns(first, second):
            plan, both = order_of_turns.with_turns_swapped(state, first, second), f"{first}, {second}"
            return PlanChanged(**stamp, plan=plan, why=PlanChangeReason.SWAPPED, what=both)
        case TakeOut(step):
            return PlanChanged(
                **stamp, plan=plan_edits.without_step(state, step), why=PlanChangeReason.TAKEN_OUT, what=step
            )
        case PutIn(step):
            return PlanChanged(
                **stamp, plan=plan_edits.with_step(state, step), why=PlanChangeReason.PUT_IN, what=step or ""
            )
        case GoOnWith(plan):
            return PlanChanged(**stamp, plan=plan_edits.with_topics(state, plan), why=PlanChangeReason.TOPICS)
        case SetUp(plan):
            return PlanChanged(**stamp, plan=plan, why=PlanChangeReason.SET_UP)
        case _:
            assert_never(command)
