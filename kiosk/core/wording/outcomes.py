"""What has happened in the session, in the sentences of notices: made from events, never from what was asked for."""

from collections.abc import Iterator, Sequence

from kiosk.core.i18n import N_, tr
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.commands import Request
from kiosk.core.session.commands import Source
from kiosk.core.session.events import (
    EndAgreed,
    Event,
    Ignored,
    InterruptionCause,
    Paused,
    PauseReminded,
    PersonRenamed,
    PlanChanged,
    PlanChangeReason,
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
    TimeLeftAsked,
    TurnCounted,
    TurnHandedOver,
    Undone,
    WhoIsNextAsked,
)
from kiosk.core.session.evolve import evolve_all
from kiosk.core.session.state import Phase, State
from kiosk.core.session.topic_changes import time_of
from kiosk.core.units import Duration, between, whole_minutes
from kiosk.core.wording.announcements import (
    added,
    pause_reminder,
    sentence,
    start_near,
    turn_dropped,
    turn_of,
    turn_offered,
)
from kiosk.core.wording.breaks import break_announcement
from kiosk.core.wording.lengths import joined, length, short_length, topic_in_quotes
from kiosk.core.wording.plenary import told

_OUTCOMES: dict[type[Event], str] = {
    SessionStarted: N_("Started."),
    Resumed: N_("Resumed."),
    RepeatAsked: N_("Repeated."),
    TimeLeftAsked: N_("Asked how much time is left."),
    WhoIsNextAsked: N_("Asked who is next."),
    Undone: N_("Undone."),
    ReplanOffered: N_("New plan suggested."),
    ReplanDeclined: N_("Plan unchanged."),
    Ignored: N_("Two commands at once: only the first was done."),
    SessionEnded: N_("The session is over."),
}

_CHANGED: dict[PlanChangeReason, str] = {
    PlanChangeReason.SKIPPED: N_("{what} is skipped."),
    PlanChangeReason.BROUGHT_BACK: N_("{what} has a turn again."),
    PlanChangeReason.REORDERED: N_("Order changed."),
    PlanChangeReason.TAKEN_OUT: N_("Left out: {what}."),
    PlanChangeReason.PUT_IN: N_("Included: {what}."),
    PlanChangeReason.TOPICS: N_("Topics chosen."),
    PlanChangeReason.TOPIC_ADDED: N_("Another topic: {what}, {length}."),
    PlanChangeReason.TOPIC_SKIPPED: N_("{what} is skipped."),
    PlanChangeReason.TOPIC_TIMED: N_("{what} has {length} now."),
    PlanChangeReason.REPLANNED: N_("The remaining steps have new times."),
    PlanChangeReason.SET_UP: N_("Plan set up."),
    PlanChangeReason.BREAK: N_("A break of {what} is in the plan now."),
    PlanChangeReason.JOINED: N_("{what} takes part."),
    PlanChangeReason.GONE: N_("{what} has left."),
    PlanChangeReason.TURN_GIVEN: N_("{what} has a turn, and the remaining steps have new times."),
    PlanChangeReason.TURN_DROPPED: N_("{what} has no turn today, and the remaining steps have new times."),
    PlanChangeReason.SWAPPED: N_("Turns swapped: {what}."),
}

_OF_A_TOPIC = (PlanChangeReason.TOPIC_ADDED, PlanChangeReason.TOPIC_SKIPPED, PlanChangeReason.TOPIC_TIMED)

_RECOVERED: dict[tuple[InterruptionCause, bool], str] = {
    (InterruptionCause.CRASH, True): N_("The kiosk restarted ({away}). The clock kept running."),
    (InterruptionCause.CRASH, False): N_("The kiosk restarted ({away}). That time is not counted."),
    (InterruptionCause.POWER, True): N_("The power was off for {away}. That time is counted."),
    (InterruptionCause.POWER, False): N_("The power was off for {away}. The session continues from where it stopped."),
    (InterruptionCause.SLEEP, True): N_("The computer slept for {away}. The clock kept running."),
}
_RECOVERED_SOME_TIME = N_("The kiosk was interrupted. The session continues from where it stopped.")


def done(request: Request, happened: Sequence[Event], before: State, *, aloud: bool = True) -> str:
    """The notice of what a command did: `happened` ends with its events, and `before` is the session before them all.

    For a spoken command the notice also says what was heard. `aloud` says whether the kiosk speaks; where it does not,
    what would have been spoken is shown.
    """
    count = _count_of_last_command(happened)
    found = evolve_all(before, happened[:-count])
    own = happened[-count:]
    after = evolve_all(found, own)
    text = _outcome(own, found, after, aloud=aloud)
    suggested = after.offer is not None and any(isinstance(event, ReplanOffered | PlanChanged) for event in own)
    by_people = own[-1].by is not Source.CLOCK
    if suggested and by_people:
        text = f"{text} " + tr("A accepts it.")
    return with_heard(request, text)


def _count_of_last_command(happened: Sequence[Event]) -> int:
    """The number of events of the last command; what fell due before it was caused by the clock."""
    others = (place for place, event in enumerate(reversed(happened)) if event.by is not happened[-1].by)
    return next(others, len(happened))


def _outcome(own: Sequence[Event], found: State, after: State, *, aloud: bool) -> str:
    """What the events of one command have changed from the state that they `found` to the state `after` them."""
    last = own[-1]
    match last:
        case StepStarted() if after.current.is_break and after.current.planned is not None:
            return " ".join([*_skips(own, after), break_announcement(after.current.planned)])
        case StepStarted():
            return " ".join([*_skips(own, after), _where(own, found, after)])
        case StepChangeMoved():
            return f"{_where(own, found, after)} {event_outcome(last, after.plan)}"
        case SessionEnded():
            return " ".join([*_skips(own, after), _ended(after)])
        case TimeAdded(amount=amount):
            return _with_total(amount, after)
        case Undone():
            return _undone(found, after)
        case ReplanOffered(why=why, what=what) if _offered_again(found, why, what) and last.by is not Source.CLOCK:
            return tr("Some time has passed: this is the plan now.")
        case TimeLeftAsked() | WhoIsNextAsked():
            return sentence(last, after) or ""
        case RepeatAsked() if not aloud:
            return sentence(last, after) or ""
        case _:
            return event_outcome(last, after.plan)


def _offered_again(found: State, why: PlanChangeReason, what: str) -> bool:
    """Whether a plan for the same reason was offered already."""
    return found.offer is not None and (found.offer.why, found.offer.what) == (why, what)


def _skips(own: Sequence[Event], after: State) -> list[str]:
    """The sentences about people whose turn was skipped on the way to another step."""
    changes = (event for event in own if isinstance(event, PlanChanged))
    return [event_outcome(event, after.plan) for event in changes if event.why is not PlanChangeReason.BREAK]


def _where(own: Sequence[Event], found: State, after: State) -> str:
    """Which way the session went to the step that began: from the start, on, back, or across to another step."""
    if isinstance(own[0], SessionStarted):
        return event_outcome(own[0], after.plan)
    title = step_name(after.current)
    if after.turn < found.turn:
        return tr("Back to {step}.").format(step=title)
    if all(turn.out for turn in after.plan.turns[found.turn + 1 : after.turn]):
        return tr("Next step: {step}.").format(step=title)
    return tr("Now: {step}.").format(step=title)


def _ended(after: State) -> str:
    if after.began is None:
        return tr("The session was closed before it started.")
    return tr(_OUTCOMES[SessionEnded])


def _with_total(amount: Duration, after: State) -> str:
    """What was really added or taken away, and how long the step now is."""
    text = tr("{length} more, {total} in total.") if amount >= 0 else tr("{length} less, {total} in total.")
    return text.format(length=length(Duration(abs(amount))), total=length(after.allowance or Duration(0)))


def _undone(found: State, after: State) -> str:
    """What an undo has taken back: in the words of its notice, or as the step that is there again."""
    undone = found.checkpoint.event if found.checkpoint else None
    if found.phase is Phase.ENDED and after.phase is not Phase.ENDED:
        return tr("Undone: “{what}”").format(what=_ended(found))
    if undone is None or (after.began is not None and found.current.key != after.current.key):
        return tr("Undone: back in {step}.").format(step=step_name(after.current))
    return tr("Undone: “{what}”").format(what=event_outcome(undone, found.plan))


def what_undo_takes_back(state: State) -> Iterator[str]:
    """What each undo would take back, the next one first."""
    link = state.checkpoint
    while link:
        if isinstance(link.event, StepEnded):
            yield tr("The end of {step}.").format(step=step_name(link.state.current))
        else:
            yield event_outcome(link.event, link.state.plan)
        link = link.earlier


def moved_on(happened: Sequence[Event], after: State) -> str | None:
    """The notice of what began by itself: a step, because the time of the one before it was up, or the session.

    None if nothing did.
    """
    if any(isinstance(event, SessionStarted) for event in happened):
        return tr("The session has started by itself.")
    if any(isinstance(event, StartNear) for event in happened):
        return start_near()
    if not after.underway or not any(isinstance(event, StepStarted) for event in happened):
        return None
    return tr("Time is up. Next step: {step}.").format(step=step_name(after.current))


def ignored() -> str:
    """The notice of a command that came at once with another one."""
    return tr(_OUTCOMES[Ignored])


def event_outcome(event: Event, plan: Plan) -> str:
    """One sentence about one event; the plan has the titles of its steps."""
    match event:
        case StartPlanned():
            return _start(event)
        case StartNear():
            return start_near()
        case TimeAdded(amount=amount):
            return added(amount)
        case StartMoved(amount=amount):
            return tr("The session started {length} earlier.").format(length=length(amount))
        case StepChangeMoved(amount=amount):
            return tr("It began {length} ago.").format(length=length(amount))
        case EndAgreed(at=at, end=end, later=later):
            return _new_end(between(at, end), later)
        case Paused(process=process):
            return tr("Process pause.") if process else tr("Paused.")
        case PauseReminded(paused=paused):
            return pause_reminder(paused)
        case Recovered():
            return recovered(event)
        case PlanChanged(why=PlanChangeReason.PUT_IN, what=""):
            return tr("Optional step included.")
        case PlanChanged(why=PlanChangeReason.TAKEN_OUT | PlanChangeReason.PUT_IN as why, what=step):
            return tr(_CHANGED[why]).format(what=_titled(step, plan))
        case PlanChanged(plan=changed, why=why, what=topic) if why in _OF_A_TOPIC:
            time = short_length(time_of(changed, topic))
            return tr(_CHANGED[why]).format(what=topic_in_quotes(topic), length=time)
        case PlanChanged(why=PlanChangeReason.JOINED, offer=None, what=name):
            return tr("{name} takes part, but without a turn: there is no time for one more.").format(name=name)
        case PlanChanged(why=why, what=what, offer=None):
            return tr(_CHANGED[why]).format(what=what)
        case PlanChanged(why=why, what=what, offered_to=name):
            return f"{tr(_CHANGED[why]).format(what=what)} {turn_offered(name)}"
        case TurnHandedOver(person=name):
            return turn_of(name)
        case ReplanOffered(why=PlanChangeReason.TURN_GIVEN, what=name):
            return turn_offered(name)
        case ReplanOffered(why=PlanChangeReason.TURN_DROPPED, what=name):
            return turn_dropped(name)
        case RoleNamed(role=role, people=()):
            return tr("{role}: nobody.").format(role=role)
        case RoleNamed(role=role, people=people):
            return f"{role}: {joined(people)}."
        case TurnCounted(person=None, counts=counts):
            return tr("The session counts.") if counts else tr("The session does not count.")
        case TurnCounted(person=name, counts=counts):
            return (tr("{name}’s turn counts.") if counts else tr("{name}’s turn does not count.")).format(name=name)
        case PlenaryTold():
            return told(event)
        case PersonRenamed(old=old, new=new):
            return tr("{old} is now called {new}.").format(old=old, new=new)
        case _:
            return tr(_OUTCOMES[type(event)])


def _start(event: StartPlanned) -> str:
    """When the session starts, as a length from now, and whether anybody has to press a key."""
    if event.start is None:
        return tr("The session starts when somebody starts it.")
    text = tr("The session starts by itself in {length}.") if event.by_itself else tr("The start is in {length}.")
    left = between(event.at, event.start)
    return text.format(length=short_length(whole_minutes(left) or left))


def _new_end(left: Duration, later: Duration | None) -> str:
    """A new end, as a length from now and compared with the one before."""
    from_now = short_length(whole_minutes(left) or left)
    if not later:
        return tr("The session ends in {length}.").format(length=from_now)
    text = tr("New end: {length} later, in {left}.") if later > 0 else tr("New end: {length} earlier, in {left}.")
    return text.format(length=short_length(Duration(abs(later))), left=from_now)


def step_name(turn: Turn) -> str:
    """A step's title in quotes, with the person whose turn it is."""
    return f"“{turn.title}” ({turn.person})" if turn.person else f"“{turn.title}”"


def _titled(step: str, plan: Plan) -> str:
    """A step's title in quotes, by its id."""
    return next((f"“{turn.title}”" for turn in plan.turns if turn.step == step), step)


def recovered(event: Recovered) -> str:
    """The notice that says why the kiosk was away, and whether that time is counted."""
    text = _RECOVERED[event.cut, event.counted]
    away = "" if event.away is None else short_length(event.away)
    return tr(text if away else _RECOVERED_SOME_TIME).format(away=away)


def with_heard(request: Request, text: str) -> str:
    """The text; for a spoken command, after what was heard, and for one from outside the room, after who it was."""
    if request.source is Source.TRAINER:
        return tr("Trainer: {text}").format(text=text)
    if request.source is not Source.VOICE or request.phrase is None:
        return text
    return tr("Heard “{phrase}”: {text}").format(phrase=request.phrase, text=text)
