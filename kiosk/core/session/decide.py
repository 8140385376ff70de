"""The events that a command causes, or the reason why the command is refused."""

from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.model import Plan
from kiosk.core.session import counting, in_turn, order_of_turns, plan_edits, taking_part, topics
from kiosk.core.session.agreed_end import new_end_event
from kiosk.core.session.breaks import break_events
from kiosk.core.session.commands import (
    AcceptReplan,
    AddPerson,
    AddTime,
    AddTopic,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BeganEarlier,
    BringBack,
    CountTurn,
    DeclineReplan,
    End,
    EndIn,
    GiveTurn,
    GoOnWith,
    GoTo,
    HandOver,
    MoveEnd,
    NameRole,
    Next,
    NextPerson,
    Pause,
    PlanStart,
    ProcessPause,
    PutIn,
    RemovePerson,
    RenamePerson,
    Reorder,
    Repeat,
    Resume,
    Return,
    SessionCommand,
    SetUp,
    SkipPerson,
    SkipTopic,
    Source,
    Start,
    SwapTurns,
    TakeBreak,
    TakeOut,
    TimeTopic,
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
    TimeAdded,
    TimeLeftAsked,
    Undone,
    WhoIsNextAsked,
)
from kiosk.core.session.planned_start import start_planned_event
from kiosk.core.session.replan import OFFER_TOLERANCE, ON_TIME, plan_ending_on_time
from kiosk.core.session.rules import check_allowed
from kiosk.core.session.state import Offer, State
from kiosk.core.session.step_changes import (
    end_events,
    moved_change_events,
    moved_start_events,
    previous_turn,
    requested_turn,
    start_events,
    step_change_events,
    turn_left,
)
from kiosk.core.session.topic_changes import topic_event
from kiosk.core.session.turn_endings import turn_ending_events
from kiosk.core.units import ZERO, Duration, Instant

_NOT_ON_TIME = N_(
    "The remaining steps cannot be changed to finish on time: leave one out or move the end, in the menu."
)


def decide(
    state: State, command: SessionCommand, now: Instant, by: Source, confidence: float | None
) -> tuple[Event, ...]:
    """The events that a command causes. Raises Refused with the reason."""
    check_allowed(state.phase, type(command))
    stamp = EventHeader(at=now, by=by, confidence=confidence)
    match command:
        case Start():
            return start_events(state, stamp)
        case PlanStart():
            return (start_planned_event(state, command, stamp),)
        case Next():
            return step_change_events(state, next(state.following(), None), stamp)
        case Back():
            return step_change_events(state, previous_turn(state), stamp)
        case GoTo(turn):
            return step_change_events(state, requested_turn(state, turn), stamp)
        case Return():
            return step_change_events(state, turn_left(state), stamp)
        case Pause() | ProcessPause():
            return (Paused(**stamp, process=isinstance(command, ProcessPause)),)
        case Resume():
            return (Resumed(**stamp),)
        case AddTime(amount):
            return (TimeAdded(**stamp, turn=state.turn, amount=_allowed_amount(state, amount, now)),)
        case BeganEarlier(amount):
            return moved_start_events(state, amount, stamp)
        case WentOnEarlier(amount):
            return moved_change_events(state, amount, stamp)
        case TakeBreak():
            return break_events(state, command, stamp)
        case EndIn() | MoveEnd():
            return (new_end_event(state, command, stamp),)
        case Repeat():
            return (RepeatAsked(**stamp, turn=state.turn),)
        case AskTimeLeft():
            return (TimeLeftAsked(**stamp, turn=state.turn),)
        case AskWhoIsNext():
            return (WhoIsNextAsked(**stamp, turn=state.turn),)
        case Undo():
            return (_undone(state, stamp),)
        case End():
            return end_events(state, stamp)
        case AskReplan() | AcceptReplan() | DeclineReplan():
            return (_replan_event(state, command, stamp),)
        case SkipPerson() | RemovePerson() | SkipTopic():
            return turn_ending_events(state, command, stamp)
        case AddTopic() | TimeTopic():
            return (topic_event(state, command, stamp),)
        case AddPerson() | GiveTurn() | NextPerson() | HandOver() | NameRole() | CountTurn() | RenamePerson():
            return (_event_about_person(state, command, stamp),)
        case BringBack() | Reorder() | SwapTurns() | TakeOut() | PutIn() | GoOnWith() | SetUp():
            return (_plan_changed(state, command, stamp),)
        case _:
            assert_never(command)


def _event_about_person(
    state: State,
    command: AddPerson | GiveTurn | NextPerson | HandOver | NameRole | CountTurn | RenamePerson,
    stamp: EventHeader,
) -> Event:
    match command:
        case AddPerson():
            return taking_part.joined_event(state, command, stamp)
        case GiveTurn():
            return taking_part.turn_offered_event(state, command, stamp)
        case NextPerson():
            return in_turn.next_person_event(state, stamp)
        case HandOver():
            return taking_part.handed_over_event(state, command, stamp)
        case NameRole():
            return taking_part.role_named_event(state, command, stamp)
        case CountTurn():
            return counting.turn_counted_event(state, command, stamp)
        case RenamePerson(old, new):
            return PersonRenamed(**stamp, old=old, new=plan_edits.new_name(state.plan, old, new))
        case _:
            assert_never(command)


def _undone(state: State, stamp: EventHeader) -> Event:
    if state.checkpoint is not None:
        return Undone(**stamp)
    if state.went_on:
        raise Refused(N_("“{step}” ended by itself, which cannot be undone; “back” goes to it."), step=state.went_on)
    raise Refused(N_("There is nothing to undo."))


def _allowed_amount(state: State, amount: Duration, now: Instant) -> Duration:
    """The time that is really added or taken away: never more is taken away than is left. Raises Refused."""
    left = state.remaining(now)
    if left is None:
        raise Refused(N_("This step has no clock."))
    if amount < 0 and left <= 0:
        raise Refused(N_("There is no time left to take away."))
    return Duration(max(amount, -left)) if amount < 0 else amount


def _replan_event(state: State, command: AskReplan | AcceptReplan | DeclineReplan, stamp: EventHeader) -> Event:
    if isinstance(command, AskReplan):
        late, plan = state.late(stamp["at"]), plan_ending_on_time(state, stamp["at"])
        if late is None:
            raise Refused(_no_end(state))
        if -ON_TIME < late <= 0:
            raise Refused(N_("The session ends on time as it is."))
        if plan is None:
            dropped = taking_part.dropped_turn_event(state, stamp) if late > 0 else None
            if dropped is None:
                raise Refused(_NOT_ON_TIME)
            return dropped
        return ReplanOffered(**stamp, plan=plan, late=late)
    if state.offer is None:
        raise Refused(N_("There is no suggested plan."))
    if isinstance(command, DeclineReplan):
        return ReplanDeclined(**stamp)
    return _accepted_event(state, state.offer, stamp)


def _no_end(state: State) -> str:
    """Why the session cannot be made to end on time: nothing was agreed, or the agreed time does not count yet."""
    if state.plan.time is None:
        return N_("This session has no finishing time: agree one in the menu.")
    return N_("The time only counts from the first step with a clock: ask again then.")


def _accepted_event(state: State, offer: Offer, stamp: EventHeader) -> Event:
    """The change to the offered plan; where that is out of date, a new offer instead. Raises Refused if none helps."""
    now = stamp["at"]
    match offer.why:
        case PlanChangeReason.TURN_GIVEN:
            best = taking_part.plan_with_turn(state, offer.what, now)
        case PlanChangeReason.TURN_DROPPED:
            best = taking_part.plan_without_turn(state, offer.what, now)
        case _:
            best = plan_ending_on_time(state, now)
    late, late_at_best = _late_with(state, state.plan, now), _late_with(state, best or state.plan, now)
    no_room = best is None and offer.why is PlanChangeReason.TURN_GIVEN
    least = OFFER_TOLERANCE if no_room else max(ZERO, late_at_best)
    if _late_with(state, offer.plan, now) - least <= OFFER_TOLERANCE:
        return PlanChanged(**stamp, plan=offer.plan, why=offer.why, what=offer.what)
    if no_room:
        raise taking_part.no_room_for(offer.what)
    if best is None:
        raise Refused(N_("That plan is out of date; the steps stay as they are."))
    return ReplanOffered(**stamp, plan=best, late=late, why=offer.why, what=offer.what)


def _late_with(state: State, plan: Plan, now: Instant) -> Duration:
    """The delay of the session if it goes on with another plan."""
    return state.with_plan(plan).late(now) or ZERO


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
            return PlanChanged(**stamp, plan=topics.with_topics(state, plan, stamp["at"]), why=PlanChangeReason.TOPICS)
        case SetUp(plan):
            return PlanChanged(**stamp, plan=plan, why=PlanChangeReason.SET_UP)
        case _:
            assert_never(command)
