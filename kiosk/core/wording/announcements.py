"""The sentences that the kiosk says aloud about events."""

from collections.abc import Iterable, Mapping, Sequence

from kiosk.core.i18n import tr, trn
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.protocol.custom_sentences import custom_or_default, with_gaps_filled
from kiosk.core.session.events import (
    Event,
    Paused,
    PlanChanged,
    PlanChangeReason,
    RepeatAsked,
    ReplanOffered,
    Resumed,
    SessionEnded,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    TimeLeftAsked,
    TimeUpReached,
    WhoIsNextAsked,
)
from kiosk.core.session.state import OVERTIME_CHECKS, State
from kiosk.core.units import Duration, minutes, whole_seconds
from kiosk.core.wording.lengths import joined, length, roles, rough_length, sentences

CustomSentences = Mapping[str, str]
"""The sentences that a protocol words itself, by their names."""

NO_CUSTOM_SENTENCES: CustomSentences = {}


def sentence(event: Event, state: State) -> str | None:
    """The sentence for this event, or None; `state` is the session after the event.

    In a quiet step, the kiosk announces the step and answers what somebody asks, and says nothing else.
    """
    own = dict(state.plan.sentences)
    match event:
        case StepStarted(turn=turn) | RepeatAsked(turn=turn):
            return announcement(state.plan.turns[turn], own)
        case TimeLeftAsked(at=at):
            return time_left(state.remaining(at))
        case WhoIsNextAsked():
            return what_is_next(state)
        case SessionEnded():
            return closing_sentence(state)
        case _ if state.current.quiet:
            return None
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
        case ReplanOffered(late=late):
            return replan_announcement(late, own)
        case PlanChanged(why=PlanChangeReason.REPLANNED):
            return custom_or_default(own, "replanned", tr("The remaining steps have new times."))
        case Resumed():
            return custom_or_default(own, "resumed", tr("Resumed."))
        case _:
            return None


def replan_question(late: Duration) -> str:
    """The heading above a suggested plan, such as `2 minutes late: shorten the rest?`"""
    behind = tr("{length} late: shorten the rest?")
    early = tr("{length} early: lengthen the rest?")
    return (behind if late > 0 else early).format(length=_rounded_length(late))


def _rounded_length(late: Duration) -> str:
    """The length in whole minutes, rounded down; below one minute, in seconds."""
    return length(Duration(abs(late) // 60_000 * 60_000 or abs(late)))


def replan_announcement(late: Duration, own: CustomSentences = NO_CUSTOM_SENTENCES) -> str:
    """The sentence that says how late or early the session is, and that the screen shows a new plan."""
    by = _rounded_length(late)
    if late > 0:
        return custom_or_default(own, "late", tr("We are {length} late. The screen shows a shorter plan."), length=by)
    return custom_or_default(own, "early", tr("We are {length} early. The screen shows a longer plan."), length=by)


def closing_sentence(state: State) -> str | None:
    """The thanks at the end; None if the session never began."""
    if state.began is None:
        return None
    own = dict(state.plan.sentences)
    if next(state.following(), None) is None:
        return custom_or_default(own, "last_step", tr("That was the last step. Thank you, everyone."))
    return custom_or_default(own, "ended", tr("The session is over. Thank you, everyone."))


def announcement(turn: Turn, own: CustomSentences = NO_CUSTOM_SENTENCES) -> str:
    """A step's announcement: its title and topic, who speaks and for how long, and who listens."""
    template = turn.say or own.get("step_without_clock" if turn.planned is None else "step")
    if template:
        return with_gaps_filled(
            template,
            title=turn.title,
            who=roles_with_person(turn.speaks, turn),
            length="" if turn.planned is None else rough_length(turn.planned),
            listens=sentences(_who_listens(turn)),
            topic=turn.topic or "",
        )
    parts = [_ended(turn.title)]
    if turn.topic:
        topic = tr("Topic {topic}.") if turn.topic.isdecimal() else tr("Topic: {topic}.")
        parts.append(topic.format(topic=turn.topic.rstrip(".")))
    parts += [_who_speaks(turn), _who_listens(turn)]
    return sentences(" ".join(filter(None, parts)))


def _who_speaks(turn: Turn) -> str:
    who, number = roles(turn.speaks, turn), _number(turn.speaks, turn)
    if turn.planned is None:
        return trn("{who} speaks.", "{who} speak.", number).format(who=who)
    text = trn("{who} speaks for {length}.", "{who} speak for {length}.", number)
    return text.format(who=who, length=rough_length(turn.planned))


def _who_listens(turn: Turn) -> str:
    """`The creative team listens.`; empty where nobody has to listen."""
    text = trn("{who} listens.", "{who} listen.", _number(turn.listens, turn))
    return text.format(who=roles(turn.listens, turn)) if turn.listens else ""


def speaks(turn: Turn) -> str:
    """`Presenter speaks`, for the screen; `Presenter P1 speaks` where the person is known."""
    who = roles_with_person(turn.speaks, turn)
    return trn("{who} speaks", "{who} speak", _number(turn.speaks, turn)).format(who=who)


def listens(turn: Turn) -> str:
    """`Creative team listens`, for the screen."""
    who = roles_with_person(turn.listens, turn)
    return trn("{who} listens", "{who} listen", _number(turn.listens, turn)).format(who=who)


def _ended(title: str) -> str:
    """The title with a full stop, unless it ends in punctuation."""
    return title if title[-1] in "?!." else f"{title}."


def _number(titles: Sequence[str], turn: Turn) -> int:
    """The grammatical number for the verb: 1 for one role in the singular, else more."""
    return len(titles) + sum(title in turn.plurals for title in titles)


def time_check(mark: Duration, own: CustomSentences = NO_CUSTOM_SENTENCES) -> str:
    """`1 minute left.`, or `2 minutes over time.` for a negative mark, which lies after the planned end."""
    by = length(Duration(abs(mark)))
    if mark < 0:
        return custom_or_default(own, "overtime", tr("{length} over time."), length=by)
    return custom_or_default(own, "time_check", tr("{length} left."), length=by)


def time_left(remaining: Duration | None) -> str:
    """How long is left, rounded to ten seconds, and to five in the last minute."""
    if remaining is None:
        return tr("This step has no clock.")
    precision = 10_000 if abs(remaining) >= 60_000 else 5_000
    about = Duration((abs(remaining) + precision // 2) // precision * precision)
    if not about:
        return tr("Time is up.")
    text = tr("{length} left.") if remaining > 0 else tr("{length} over time.")
    return text.format(length=length(about))


def what_is_next(state: State) -> str:
    """The next step, and who speaks in it."""
    following = next(state.following(), None)
    if following is None:
        return tr("This is the last step.")
    turn = state.plan.turns[following]
    who = trn("{who} speaks.", "{who} speak.", _number(turn.speaks, turn))
    coming = tr("Next: {title}").format(title=_ended(turn.title))
    return sentences(f"{coming} {who.format(who=roles(turn.speaks, turn))}")


def added(amount: Duration, own: CustomSentences = NO_CUSTOM_SENTENCES) -> str:
    """`1 minute more.` or `1 minute less.`"""
    by = length(Duration(abs(amount)))
    if amount < 0:
        return custom_or_default(own, "less", tr("{length} less."), length=by)
    return custom_or_default(own, "more", tr("{length} more."), length=by)


def short_length(amount: Duration) -> str:
    """A length in abbreviated form: `3 min`, `1 min 30 s`."""
    mins, secs = divmod(whole_seconds(amount), 60)
    parts = [tr("{n} min").format(n=mins)] if mins else []
    if secs or not mins:
        parts.append(tr("{n} s").format(n=secs))
    return " ".join(parts)


def roles_with_person(roles: Sequence[str], turn: Turn) -> str:
    """The roles, with the person's name after the role that they have: `Presenter P1 and creative team`."""
    return joined([f"{role} {turn.person}" if turn.person and role == turn.role else role for role in roles])


def expected_sentences(plan: Plan) -> tuple[str, ...]:
    """Every sentence that a session with this plan is expected to need, once each, in the order of use."""
    return tuple(dict.fromkeys(_expected_sentences(plan)))


def fixed_sentences(plan: Plan) -> tuple[str, ...]:
    """The expected sentences without a person's name or a topic, which say nothing about the group."""
    names = [name.casefold() for name in plan.names_and_topics]
    return tuple(text for text in expected_sentences(plan) if not any(name in text.casefold() for name in names))


def _expected_sentences(plan: Plan) -> Iterable[str]:
    own = dict(plan.sentences)
    turns = [turn for turn in plan.turns if not turn.out]
    for turn in turns:
        yield announcement(turn, own)
        if not turn.quiet:
            for mark in turn.checks:
                yield time_check(mark, own)
            if turn.planned is not None:
                yield custom_or_default(own, "time_up", tr("Time is up."))
    yield from (added(minutes(1), own), added(minutes(-1), own))
    yield custom_or_default(own, "paused", tr("Paused."))
    yield custom_or_default(own, "process_pause", tr("Process pause."))
    yield custom_or_default(own, "resumed", tr("Resumed."))
    if plan.time is not None:
        yield custom_or_default(own, "replanned", tr("The remaining steps have new times."))
    yield custom_or_default(own, "last_step", tr("That was the last step. Thank you, everyone."))
    yield custom_or_default(own, "ended", tr("The session is over. Thank you, everyone."))
    if any(turn.planned is not None and not turn.quiet for turn in turns):
        yield from (time_check(mark, own) for mark in OVERTIME_CHECKS)
