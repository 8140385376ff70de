"""The state of a session after an event; no other module changes it, except `records` for this one."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from kiosk.core.plan.model import Plan, TurnKey
from kiosk.core.plan.roles import with_roles_named
from kiosk.core.replacing import replace
from kiosk.core.session.commands import Source
from kiosk.core.session.events import (
    EndAgreed,
    Event,
    Ignored,
    Paused,
    PauseReminded,
    PersonRenamed,
    PlanChanged,
    PlanChangeReason,
    PlanMade,
    PlenaryTold,
    Recovered,
    RepeatAsked,
    ReplanDeclined,
    ReplanOffered,
    Resumed,
    RoleNamed,
    SessionEnded,
    SessionStarted,
    StartMoved,
    StartNear,
    StartPlanned,
    StepChangeMoved,
    StepEnded,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    TimeLeftAsked,
    TimeUpReached,
    TurnCounted,
    TurnHandedOver,
    Undone,
    WhoIsNextAsked,
)
from kiosk.core.session.in_turn import round_in_turn
from kiosk.core.session.plan_edits import with_person_renamed, with_round_of
from kiosk.core.session.planned_start import planned_start, start_restored, with_start_moved_by_clock
from kiosk.core.session.records import (
    with_change_moved,
    with_marks_rearmed,
    with_record,
    with_start_moved,
    with_stretch,
    with_time_charged,
)
from kiosk.core.session.state import (
    PAUSE_REMINDERS,
    TIME_UP,
    Checkpoint,
    Offer,
    Phase,
    State,
    initial_state,
)
from kiosk.core.units import ZERO, Duration, Instant, after, between

_Agreement = (
    EndAgreed | PlanChanged | TurnHandedOver | RoleNamed | TurnCounted | PersonRenamed | ReplanOffered | ReplanDeclined
)
"""What people agree on, or are asked to: the plan and its end, who takes part in it, and what counts."""


def evolve(state: State, event: Event) -> State:
    """The state after the event."""
    return replace(_evolve(state, event), last=event.at)


def evolve_all(state: State, events: Iterable[Event]) -> State:
    """The state after the events."""
    for event in events:
        state = evolve(state, event)
    return state


def _evolve(state: State, event: Event) -> State:
    at = event.at
    if isinstance(event, _Agreement):
        return _with_agreement(state, event)
    match event:
        case PlanMade():
            return initial_state(event)
        case StartPlanned(by=Source.CLOCK):
            return with_start_moved_by_clock(state, event)
        case StartPlanned():
            return replace(state, start=planned_start(event), checkpoint=_checkpoint(state, event))
        case StartNear():
            return replace(state, start=state.start and replace(state.start, announced=True))
        case SessionStarted():
            state = replace(state, start=None)  # for undo too: it would only come again
            return replace(
                state, began=at, agreed_end=_end_from_start(state.plan, at), checkpoint=_checkpoint(state, event)
            )
        case StepStarted(turn=turn):
            return _with_step_begun(state, turn, at)
        case StepEnded():
            return _with_step_left(state, event)
        case TimeCheckReached(mark=mark):
            return with_record(state, replace(state.record, said=state.record.said | {mark}))
        case TimeUpReached():
            return with_record(state, replace(state.record, said=state.record.said | {TIME_UP}))
        case Paused(process=process):
            paused = replace(with_time_charged(state, at), phase=Phase.PAUSED, in_process=process, reminded=ZERO)
            return replace(with_stretch(paused, at), checkpoint=_checkpoint(state, event))
        case PauseReminded(paused=length):
            return replace(state, reminded=length)
        case Resumed():
            resumed = replace(with_time_charged(state, at), phase=Phase.RUNNING, in_process=False)
            return replace(with_stretch(resumed, at), checkpoint=_checkpoint(state, event))
        case TimeAdded(amount=amount):
            record = replace(state.record, added=Duration(state.record.added + amount))
            added = replace(with_record(state, record), offer=None, checkpoint=_checkpoint(state, event))
            return with_marks_rearmed(added, at)
        case StartMoved(amount=amount):
            # A start that is corrected at the same instant is one command, whose checkpoint the start has made.
            past = state.checkpoint if state.began == at else _checkpoint(state, event)
            return replace(with_start_moved(state, amount, at), offer=None, checkpoint=past)
        case StepChangeMoved(before=before, amount=amount):
            return with_change_moved(state, before, amount, at)
        case RepeatAsked() | TimeLeftAsked() | WhoIsNextAsked() | Ignored() | PlenaryTold() | Recovered():
            return state
        case Undone():
            return _state_before(state, at)
        case SessionEnded(cut_off=cut_off):
            past = _checkpoint(state, event) if state.phase is Phase.READY else state.checkpoint
            return replace(state, phase=Phase.ENDED, ended=at, cut_off=cut_off, checkpoint=past)
        case _:
            assert_never(event)


def _with_agreement(state: State, event: _Agreement) -> State:
    match event:
        case EndAgreed(end=end):
            return replace(
                _with_end(state, end), offer=None, told=ZERO, declined=ZERO, checkpoint=_checkpoint(state, event)
            )
        case PlanChanged():
            return _with_plan(state, event)
        case TurnHandedOver():
            return _with_turn_handed_over(state, event)
        case RoleNamed(role=role, people=people):
            return replace(_with_role_named(state, role, people), checkpoint=_checkpoint(state, event))
        case TurnCounted(person=person, counts=counts):
            corrected = dict(state.counts) | {person: counts}
            return replace(state, counts=tuple(corrected.items()), checkpoint=_checkpoint(state, event))
        case PersonRenamed(old=old, new=new):
            return replace(_with_person_renamed(state, old, new), checkpoint=_checkpoint(state, event))
        case ReplanOffered(plan=plan, late=late, by=by, why=why, what=what):
            return replace(
                state,
                offer=Offer(plan, why, what),
                told=late,
                checkpoint=state.checkpoint if by is Source.CLOCK else _checkpoint(state, event),
            )
        case ReplanDeclined():
            return _with_offer_declined(state, event)
        case _:
            assert_never(event)


def _checkpoint(state: State, event: Event) -> Checkpoint:
    """A checkpoint from which undo can restore this state, by taking back the event."""
    return Checkpoint(replace(state, checkpoint=None), state.checkpoint, event)


def _turn_left(state: State, turn: int) -> TurnKey | None:
    """The turn to return to once another turn begins: the running one, where this is not the next or the last one."""
    if state.plan.turns[turn].key == state.left:
        return None
    before = (index for index in range(state.turn - 1, -1, -1) if not state.plan.turns[index].out)
    near = turn in (state.turn, next(state.following(), None), next(before, None))
    return state.left if near else state.current.key


def _with_step_begun(state: State, turn: int, at: Instant) -> State:
    state = replace(state, left=_turn_left(state, turn))
    started = replace(state, phase=Phase.RUNNING, in_process=False, turn=turn, since=at, stepped_at=at)
    started = _with_delay_known(with_stretch(started, at), at)
    began = at if started.record.began is None else started.record.began
    # A shortened step may have time checks that lie beyond its time and will never be reached.
    beyond = {mark for mark in started.current.checks if started.allowance is not None and mark >= started.allowance}
    started = with_record(started, replace(started.record, began=began, ended=None, said=started.record.said | beyond))
    if started.agreed_end is None and started.plan.time is not None and started.current.planned is not None:
        return replace(started, agreed_end=after(at, started.plan.time))
    return started


def _with_offer_declined(state: State, event: ReplanDeclined) -> State:
    """The state without its offer; nobody wants another plan until the session is later than it is now."""
    declined = replace(state, offer=None, checkpoint=_checkpoint(state, event))
    if state.offer is None or state.offer.why is not PlanChangeReason.REPLANNED:
        return declined
    late = max(ZERO, state.told, state.late(event.at) or ZERO)
    return replace(declined, told=late, declined=late)


def _with_delay_known(state: State, at: Instant) -> State:
    """The state in which people know of no greater delay than there is: of what comes after that they will be told."""
    late = max(ZERO, state.late(at) or ZERO)
    return replace(state, told=min(state.told, late), declined=min(state.declined, late))


def _end_from_start(plan: Plan, began: Instant) -> Instant | None:
    """The agreed end where that is known at the start: an agreed length counts from the first step with a clock."""
    timed = any(turn.planned is not None and not turn.out for turn in plan.turns)
    return None if plan.time is None or (timed and not plan.fixed_end) else after(began, plan.time)


def _with_step_left(state: State, event: StepEnded) -> State:
    """The state after the current step has ended; an unanswered offer is withdrawn.

    The end of a step that ended by itself cannot be undone, nor what was done in it: the step would only end again.
    """
    by_itself = event.by is Source.CLOCK
    return replace(
        with_record(state, replace(state.counted(event.at), ended=event.at)),
        since=event.at,
        offer=None,
        went_on=state.current.title if by_itself else state.went_on,
        checkpoint=None if by_itself else _checkpoint(state, event),
    )


def _with_end(state: State, end: Instant) -> State:
    """The state with another agreed end, which stays when the start is corrected."""
    time = None if state.began is None else between(state.began, end)
    return replace(state, agreed_end=end, plan=replace(state.plan, time=time, fixed_end=True))


def _with_plan(state: State, event: PlanChanged) -> State:
    """The state with another plan, and with what that makes possible as an offer."""
    return replace(
        state.with_plan(event.plan),
        offer=Offer(event.offer, PlanChangeReason.TURN_GIVEN, event.offered_to) if event.offer else None,
        told=ZERO if event.why is PlanChangeReason.REPLANNED else state.told,
        declined=ZERO if event.why is PlanChangeReason.REPLANNED else state.declined,
        # If the same command has ended the step, its checkpoint has already been made.
        checkpoint=_checkpoint(state, event) if state.record.ended is None else state.checkpoint,
    )


def _with_turn_handed_over(state: State, event: TurnHandedOver) -> State:
    """The state in which another person has the running turn; what is to come of their round is theirs as well.

    In a step in which people speak in turn, only the floor passes on.
    """
    found = round_in_turn(state)
    first = found.person if found else state.current.person or event.person
    floor = (*(state.record.floor or ((ZERO, first),)), (state.used(event.at), event.person))
    plan = state.plan if found else with_round_of(state, event.person)
    handed_over = with_record(state, replace(state.record, floor=floor))
    return replace(handed_over, plan=plan, offer=state.offer if found else None, checkpoint=_checkpoint(state, event))


def _with_role_named(state: State, role: str, people: Sequence[str]) -> State:
    """The state in which these people have a role, in what is offered too."""
    leads = (*(pair for pair in state.plan.leads if pair[0] != role), *((role, who) for who in people))
    offer = state.offer and replace(state.offer, plan=with_roles_named(state.offer.plan, leads))
    return replace(state, plan=with_roles_named(state.plan, leads), offer=offer)


def _with_person_renamed(state: State, old: str, new: str) -> State:
    """The state with a person renamed in its plan, in what is offered, and in the times of turns that passed on."""
    offer = state.offer and replace(
        state.offer,
        plan=with_person_renamed(state.offer.plan, old, new),
        what=new if state.offer.what == old else state.offer.what,
    )
    records = tuple(
        replace(record, floor=tuple((since, new if who == old else who) for since, who in record.floor))
        for record in state.records
    )
    counts = tuple((new if who == old else who, counted) for who, counted in state.counts)
    plan = with_person_renamed(state.plan, old, new)
    return replace(state, plan=plan, records=records, counts=counts, offer=offer)


def _state_before(state: State, at: Instant) -> State:
    """The state as if the last command had never been given; the time since then counts for the earlier state."""
    if state.checkpoint is None:
        return state
    before, key = state.checkpoint.state, state.checkpoint.state.current.key
    # Marks that have been announced since the checkpoint are not announced again.
    said = next((r.said for t, r in zip(state.plan.turns, state.records, strict=True) if t.key == key), frozenset())
    record = replace(before.record, said=before.record.said | said)
    lasted = before.paused_for(at)
    reminded = max((length for length in PAUSE_REMINDERS if length <= lasted), default=before.reminded)
    # Nor is a delay that people know of, unless it was one against an end that nobody wants.
    told = before.told if isinstance(state.checkpoint.event, EndAgreed) else max(before.told, state.told)
    restored = with_record(before, record)
    start, moves = start_restored(before, state, at), state.start_moves
    earlier = state.checkpoint.earlier
    found = replace(restored, told=told, reminded=reminded, start=start, start_moves=moves, checkpoint=earlier)
    return with_marks_rearmed(_with_delay_known(found, at), at)
