"""The sentences that the kiosk says aloud about events."""

from collections.abc import Mapping
from dataclasses import replace

from kiosk.core.i18n import tr, trn
from kiosk.core.plan.model import Turn
from kiosk.core.protocol.custom_sentences import custom_or_default, with_gaps_filled
from kiosk.core.session.commands import Source
from kiosk.core.session.events import (
    Event,
    Paused,
    PauseReminded,
    PlanChanged,
    PlanChangeReason,
    RepeatAsked,
    ReplanOffered,
    Resumed,
    SessionEnded,
    StartNear,
    StepChangeMoved,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    TimeLeftAsked,
    TimeUpReached,
    TurnHandedOver,
    WhoIsNextAsked,
)
from kiosk.core.session.in_turn import round_in_turn
from kiosk.core.session.state import State
from kiosk.core.units import Duration, Instant
from kiosk.core.wording.breaks import break_announcement, break_check, break_is_over, rest_of_break
from kiosk.core.wording.lengths import (
    length,
    number,
    number_of_speakers,
    roles,
    rough_length,
    round_text,
    sentences,
    speakers,
    speakers_with_person,
)

CustomSentences = Mapping[str, str]
"""The sentences that a protocol words itself, by their names."""

NO_CUSTOM_SENTENCES: CustomSentences = {}


def sentence(event: Event, state: State) -> str | None:
    """The sentence for this event, or None; `state` is the session after the event.

    In a quiet step, the kiosk announces the step and answers what somebody asks, and says nothing else.
    """
    own = dict(state.plan.sentences)
    match event:
        case StepStarted(at=at) if state.record.began == state.stepped_at:
            return first_announcement(state)
        case StepStarted(at=at) | StepChangeMoved(at=at) | RepeatAsked(at=at):
            return announcement_of_rest(state, at)
        case TimeLeftAsked(at=at):
            return time_left(state.remaining(at))
        case WhoIsNextAsked():
            return what_is_next(state)
        case SessionEnded():
            return closing_sentence(state)
        case StartNear():
            return start_near()
        case _ if state.current.quiet:
            return None
        case TimeCheckReached(mark=mark) if state.current.is_break and mark > 0:
            return break_check(mark)
        case TimeUpReached() if state.current.is_break:
            return break_is_over()
        case TimeCheckReached(mark=mark):
            return time_check(mark, own)
        case TimeUpReached():
            return custom_or_default(own, "time_up", tr("Time is up."))
        case TimeAdded(amount=amount):
            return added(amount, own)
        case Paused(process=True):
            return custom_or_default(own, "process_pause", tr("Process pause."))
        case Paused():
            return custom_or_default(own, "paused", tr("Paused."))
        case ReplanOffered(why=PlanChangeReason.TURN_GIVEN, what=name):
            return turn_offered(name)
        case ReplanOffered(why=PlanChangeReason.TURN_DROPPED, what=name):
            return turn_dropped(name)
        case PlanChanged(offered_to=name) if name:
            return turn_offered(name)
        case TurnHandedOver(person=name):
            return turn_of(name)
        case PauseReminded(paused=paused):
            return pause_reminder(paused)
        case ReplanOffered(late=late, by=Source.CLOCK | Source.VOICE as by):
            return replan_announcement(late, own, shown=by is Source.VOICE)
        case PlanChanged(why=PlanChangeReason.REPLANNED | PlanChangeReason.TURN_GIVEN | PlanChangeReason.TURN_DROPPED):
            return custom_or_default(own, "replanned", tr("The remaining steps have new times."))
        case Resumed():
            return custom_or_default(own, "resumed", tr("Resumed."))
        case _:
            return None


def start_near() -> str:
    """The sentence a minute before a start that comes by itself."""
    return tr("The session starts by itself in a minute.")


def pause_reminder(paused: Duration) -> str:
    """`The pause has lasted 5 minutes.`"""
    return tr("The pause has lasted {length}.").format(length=length(paused))


def turn_question(name: str) -> str:
    """The heading above a plan with one turn more."""
    return tr("A turn for {name}, with these times?").format(name=name)


def drop_question(name: str) -> str:
    """The heading above a plan with one turn less."""
    return tr("Too little time for all: leave out {name}’s turn?").format(name=name)


def turn_dropped(name: str) -> str:
    """The sentence that says that the screen shows a plan with one turn less."""
    return tr("Too little time for all. The screen shows a plan without a turn for {name}.").format(name=name)


def turn_offered(name: str) -> str:
    """The sentence that says that the screen shows a plan with one turn more."""
    return tr("The screen shows a plan with a turn for {name}.").format(name=name)


def turn_of(name: str) -> str:
    """The sentence that says whose turn it is from now on."""
    return tr("It is {name}’s turn now.").format(name=name)


def _rounded_length(late: Duration) -> str:
    """The length in whole minutes, rounded down; below one minute, in seconds."""
    return length(Duration(abs(late) // 60_000 * 60_000 or abs(late)))


def replan_announcement(late: Duration, own: CustomSentences = NO_CUSTOM_SENTENCES, *, shown: bool = False) -> str:
    """The sentence that says how late or early the session is, and where there is another plan.

    A plan that somebody has asked for aloud is `shown` on the screen; one that nobody has asked for is not.
    """
    by = _rounded_length(late)
    if late <= 0:
        return custom_or_default(own, "early", tr("We are {length} early. The screen shows a longer plan."), length=by)
    if shown:
        return custom_or_default(own, "late", tr("We are {length} late. The screen shows a shorter plan."), length=by)
    return custom_or_default(own, "late", tr("We are {length} late. F shows a shorter plan."), length=by)


def closing_sentence(state: State) -> str | None:
    """The thanks at the end; None if the session never began."""
    if state.began is None:
        return None
    own = dict(state.plan.sentences)
    if next(state.following(), None) is None:
        return custom_or_default(own, "last_step", tr("That was the last step. Thank you, everyone."))
    return custom_or_default(own, "ended", tr("The session is over. Thank you, everyone."))


def first_announcement(state: State) -> str:
    """The announcement of the running step with the whole time that it has."""
    return announcement(replace(state.current, planned=state.allowance), dict(state.plan.sentences))


def announcement_of_rest(state: State, at: Instant) -> str:
    """The announcement of the running step, begun before, with what is left of its time."""
    turn, left = state.current, state.remaining(at)
    if left is None or left == state.allowance:
        return first_announcement(state)
    about = _about(left)
    if turn.is_break:
        return rest_of_break(about)
    if about <= 0:
        return sentences(" ".join([*_subject(turn), _who_speaks(turn), time_left(left)]))
    if template := turn.say or dict(state.plan.sentences).get("step"):
        return _filled(template, turn, length(about))
    return sentences(" ".join(filter(None, [*_subject(turn), _who_has_left(turn, about), _who_listens(turn)])))


def announcement(turn: Turn, own: CustomSentences = NO_CUSTOM_SENTENCES) -> str:
    """A step's announcement: its title and topic, who speaks and for how long, and who listens."""
    if turn.is_break and turn.planned is not None:
        return break_announcement(turn.planned)
    template = turn.say or own.get("step_without_clock" if turn.planned is None else "step")
    if template:
        return _filled(template, turn, "" if turn.planned is None else rough_length(turn.planned))
    who = _who_speaks(turn) if turn.planned is None else _who_speaks_for(turn, turn.planned)
    return sentences(" ".join(filter(None, [*_subject(turn), who, _who_listens(turn)])))


def _filled(template: str, turn: Turn, how_long: str) -> str:
    """The protocol's own announcement of a step."""
    return with_gaps_filled(
        template,
        title=turn.title,
        who=speakers_with_person(turn),
        length=how_long,
        listens=sentences(_who_listens(turn)),
        topic=turn.topic or round_text(turn.round, turn.rounds),
    )


def _subject(turn: Turn) -> list[str]:
    """The title and the topic as sentences."""
    if not turn.topic:
        return [_ended(turn.title), *([f"{round_text(turn.round, turn.rounds)}."] if turn.rounds else [])]
    topic = tr("Topic {topic}.") if turn.topic.isdecimal() else tr("Topic: {topic}.")
    return [_ended(turn.title), topic.format(topic=turn.topic.rstrip("."))]


def _who_speaks(turn: Turn) -> str:
    return _about_speakers(turn, trn("{who} speaks.", "{who} speak.", number_of_speakers(turn)))


def _who_speaks_for(turn: Turn, planned: Duration) -> str:
    text = trn("{who} speaks for {length}.", "{who} speak for {length}.", number_of_speakers(turn))
    return _about_speakers(turn, text, rough_length(planned))


def _who_has_left(turn: Turn, left: Duration) -> str:
    """`The presenter has 40 seconds left.`, for a step that is gone back to."""
    if turn.silent:
        return _about_speakers(turn, tr("{who} speaks: {length} left."), length(left))
    text = trn("{who} has {length} left.", "{who} have {length} left.", number(turn.speaks, turn))
    return _about_speakers(turn, text, length(left))


def _about_speakers(turn: Turn, text: str, how_long: str = "") -> str:
    return text.format(who=speakers(turn), length=how_long)


def _who_listens(turn: Turn) -> str:
    """`The creative team listens.`; empty where nobody has to listen."""
    text = trn("{who} listens.", "{who} listen.", number(turn.listens, turn))
    return text.format(who=roles(turn.listens, turn)) if turn.listens else ""


def _ended(title: str) -> str:
    """The title with a full stop, unless it ends in punctuation."""
    return title if title[-1] in "?!." else f"{title}."


def time_check(mark: Duration, own: CustomSentences = NO_CUSTOM_SENTENCES) -> str:
    """`1 minute left.`, or `2 minutes over time.` for a negative mark, which lies after the planned end."""
    by = length(Duration(abs(mark)))
    if mark < 0:
        return custom_or_default(own, "overtime", tr("{length} over time."), length=by)
    return custom_or_default(own, "time_check", tr("{length} left."), length=by)


def time_left(remaining: Duration | None) -> str:
    """How long is left, in round numbers."""
    if remaining is None:
        return tr("This step has no clock.")
    about = _about(remaining)
    if not about:
        return tr("Time is up.")
    text = tr("{length} left.") if about > 0 else tr("{length} over time.")
    return text.format(length=length(Duration(abs(about))))


def _about(remaining: Duration) -> Duration:
    """The time that is left, rounded to ten seconds, and to five in the last minute."""
    precision = 10_000 if abs(remaining) >= 60_000 else 5_000
    about = (abs(remaining) + precision // 2) // precision * precision
    return Duration(about if remaining > 0 else -about)


def what_is_next(state: State) -> str:
    """The next step, and who speaks in it; while people speak in turn, the next person."""
    found = round_in_turn(state)
    if found and found.following:
        return tr("{name} is next.").format(name=found.following)
    following = next(state.following(), None)
    if following is None:
        return tr("This is the last step.")
    return next_step(state.plan.turns[following])


def next_step(turn: Turn) -> str:
    """That this step is next, and who speaks in it."""
    coming = tr("Next: {title}").format(title=_ended(turn.title))
    return coming if turn.is_break else sentences(f"{coming} {_who_speaks(turn)}")


def added(amount: Duration, own: CustomSentences = NO_CUSTOM_SENTENCES) -> str:
    """`1 minute more.` or `1 minute less.`"""
    by = length(Duration(abs(amount)))
    if amount < 0:
        return custom_or_default(own, "less", tr("{length} less."), length=by)
    return custom_or_default(own, "more", tr("{length} more."), length=by)
