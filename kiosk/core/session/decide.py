"""What a command does: which moves are legal, why the others are not, and the events of those that are."""

from typing import TypedDict, assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.session import plan_edits
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    BeganEarlier,
    BringBack,
    DeclineReplan,
    End,
    GoOnWith,
    GoTo,
    Next,
    Pause,
    ProcessPause,
    PutIn,
    RenamePerson,
    Reorder,
    Repeat,
    Resume,
    SessionCommand,
    SetUp,
    SkipPerson,
    Source,
    Start,
    TakeOut,
    Undo,
)
from kiosk.core.session.events import (
    Event,
    Ignored,
    Paused,
    PersonRenamed,
    PlanChanged,
    RepeatAsked,
    ReplanDeclined,
    ReplanOffered,
    Resumed,
    SessionEnded,
    SessionStarted,
    StartMoved,
    StepEnded,
    StepStarted,
    TimeAdded,
    TimeLeftAsked,
    Undone,
    WhoIsNextAsked,
    Why,
)
from kiosk.core.session.replan import replanned
from kiosk.core.session.rules import ALLOWED, REFUSALS
from kiosk.core.session.state import Phase, State, first
from kiosk.core.units import Duration, Instant, between, seconds

TWIN_WITHIN = seconds(1)
"""Two devices that ask for the next step within this time mean the same step."""


class EventHeader(TypedDict):
    """What every event of one command has in common."""

    at: Instant
    by: Source
    confidence: float | None


def decide(
    state: State, command: SessionCommand, now: Instant, by: Source, confidence: float | None
) -> tuple[Event, ...]:
    """The events that a command causes. Raises Refused with the reason."""
    if type(command) not in ALLOWED[state.phase]:
        raise Refused(REFUSALS[state.phase][type(command)])
    stamp = EventHeader(at=now, by=by, confidence=confidence)
    match command:
        case Start():
            return _start(state, stamp)
        case Next():
            return _next(state, stamp)
        case Back():
            return step_to(state, _before(state), stamp)
        case GoTo(turn):
            return step_to(state, _elsewhere(state, turn), stamp)
        case Pause() | ProcessPause():
            return (Paused(**stamp, process=isinstance(command, ProcessPause)),)
        case Resume():
            return (Resumed(**stamp),)
        case AddTime(amount):
            return (TimeAdded(**stamp, turn=state.turn, amount=_amount(state, amount, now)),)
        case BeganEarlier(amount):
            return _began_earlier(state, amount, stamp)
        case Repeat():
            return (RepeatAsked(**stamp, turn=state.turn),)
        case AskTimeLeft():
            return (TimeLeftAsked(**stamp, turn=state.turn),)
        case AskWhoIsNext():
            return (WhoIsNextAsked(**stamp, turn=state.turn),)
        case Undo():
            if state.past is None:
                raise Refused(N_("There is nothing to undo."))
            return (Undone(**stamp),)
        case End():
            return _end(state, stamp)
        case AskReplan() | AcceptReplan() | DeclineReplan():
            return (_about_the_end(state, command, stamp),)
        case SkipPerson():
            return _skip(state, command, stamp)
        case RenamePerson(old, new):
            return (PersonRenamed(**stamp, old=old, new=plan_edits.new_name(state.plan, old, new)),)
        case BringBack() | Reorder() | TakeOut() | PutIn() | GoOnWith() | SetUp():
            return (_changed(state, command, stamp),)
        case _:
            assert_never(command)


def step_to(state: State, turn: int | None, stamp: EventHeader) -> tuple[Event, ...]:
    """The events of leaving this step for another; where there is none, for the end."""
    if turn is None:
        return _end(state, stamp)
    return (StepEnded(**stamp, turn=state.turn), StepStarted(**stamp, turn=turn))


def _start(state: State, stamp: EventHeader) -> tuple[Event, ...]:
    return (SessionStarted(**stamp), StepStarted(**stamp, turn=_first(state)))


def _first(state: State) -> int:
    """The first turn that is not out: plans may be changed before they start."""
    found = first(state.plan)
    if state.plan.turns[found].out:
        raise Refused(N_("Every step was taken out; put one in."))
    return found


def _next(state: State, stamp: EventHeader) -> tuple[Event, ...]:
    two = Source.CLOCK is not state.stepped != stamp["by"]
    if two and state.stepped_at is not None and between(state.stepped_at, stamp["at"]) < TWIN_WITHIN:
        return (Ignored(**stamp, command=Next.__name__),)
    return step_to(state, next(state.following(), None), stamp)


def _end(state: State, stamp: EventHeader) -> tuple[Event, ...]:
    ended = SessionEnded(**stamp)
    if state.phase is Phase.READY:
        return (ended,)
    return (StepEnded(**stamp, turn=state.turn), ended)


def _before(state: State) -> int:
    place = next((place for place in range(state.turn - 1, -1, -1) if not state.plan.turns[place].out), None)
    if place is None:
        raise Refused(N_("This is the first step."))
    return place


def _elsewhere(state: State, turn: int) -> int:
    if turn == state.turn:
        raise Refused(N_("This step is running already."))
    if not 0 <= turn < len(state.plan.turns) or state.plan.turns[turn].out:
        raise Refused(N_("There is no such step in this plan."))
    return turn


def _amount(state: State, amount: Duration, now: Instant) -> Duration:
    """What can be added or taken: no more is taken than is left."""
    left = state.remaining(now)
    if left is None:
        raise Refused(N_("This step has no clock."))
    if amount < 0 and left <= 0:
        raise Refused(N_("There is no time left to take away."))
    return Duration(max(amount, -left)) if amount < 0 else amount


def _began_earlier(state: State, amount: Duration, stamp: EventHeader) -> tuple[Event, ...]:
    """Only the first step's start can have been forgotten: what ran before another step is not this step's time."""
    if amount <= 0:
        raise Refused(N_("Say how long ago it began, such as two minutes."))
    start = _start(state, stamp) if state.phase is Phase.READY else ()
    turn = _first(state) if start else state.turn
    if not start and (state.record.began != state.began or turn != _first(state)):
        raise Refused(N_("Only the start of the first step can be moved."))
    return (*start, StartMoved(**stamp, turn=turn, amount=amount))


def _about_the_end(state: State, command: AskReplan | AcceptReplan | DeclineReplan, stamp: EventHeader) -> Event:
    if isinstance(command, AskReplan):
        late, plan = state.late(stamp["at"]), replanned(state, stamp["at"])
        if late is None:
            raise Refused(N_("No time was agreed for this session."))
        if plan is None:
            raise Refused(N_("There is nothing that could be changed to end on time."))
        return ReplanOffered(**stamp, plan=plan, late=late)
    if state.offer is None:
        raise Refused(N_("There is no new plan to decide on."))
    if isinstance(command, DeclineReplan):
        return ReplanDeclined(**stamp)
    return PlanChanged(**stamp, plan=state.offer, why=Why.REPLANNED)


def _skip(state: State, command: SkipPerson, stamp: EventHeader) -> tuple[Event, ...]:
    """Somebody's turns are passed over; if one of them is running, the next step begins."""
    plan, name = plan_edits.with_person_skipped(state, command.person)
    changed = PlanChanged(**stamp, plan=plan, why=Why.SKIPPED, what=name)
    if state.phase is Phase.READY or state.current.person != name:
        return (changed,)
    following = (place for place in range(state.turn + 1, len(plan.turns)) if not plan.turns[place].out)
    ended, *then = step_to(state, next(following, None), stamp)
    return (ended, changed, *then)


def _changed(
    state: State, command: BringBack | Reorder | TakeOut | PutIn | GoOnWith | SetUp, stamp: EventHeader
) -> Event:
    match command:
        case BringBack(person):
            plan, name = plan_edits.with_person_back(state, person)
            return PlanChanged(**stamp, plan=plan, why=Why.BROUGHT_BACK, what=name)
        case Reorder(people):
            return PlanChanged(**stamp, plan=plan_edits.with_order(state, people), why=Why.REORDERED)
        case TakeOut(step):
            return PlanChanged(**stamp, plan=plan_edits.without_step(state, step), why=Why.TAKEN_OUT, what=step)
        case PutIn(step):
            return PlanChanged(**stamp, plan=plan_edits.with_step(state, step), why=Why.PUT_IN, what=step or "")
        case GoOnWith(plan):
            return PlanChanged(**stamp, plan=plan_edits.with_topics(state, plan), why=Why.TOPICS)
        case SetUp(plan):
            return PlanChanged(**stamp, plan=plan, why=Why.SET_UP)
        case _:
            assert_never(command)
