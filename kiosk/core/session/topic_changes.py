"""Topics that are added, skipped or given another time at any moment, for the time that the clock leaves them."""

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import count
from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.allocation import Demand, allocate_protecting, maximum_total, minimum_total
from kiosk.core.plan.model import Plan, Topic, Turn, TurnKey
from kiosk.core.plan.roles import with_roles_named
from kiosk.core.plan.runs import topic_does_not_fit
from kiosk.core.session.commands import AddTopic, TimeTopic
from kiosk.core.session.events import EventHeader, PlanChanged, PlanChangeReason
from kiosk.core.session.plan_edits import turns_ahead, turns_never_begun, with_turns_after_stage
from kiosk.core.session.state import State, allowance
from kiosk.core.session.topics import fitted, topics_elsewhere
from kiosk.core.units import MINUTE, ZERO, Duration, Instant


def topic_event(state: State, command: AddTopic | TimeTopic, stamp: EventHeader) -> PlanChanged:
    """The event of a topic that is added, or gets another time. Raises Refused."""
    now = stamp["at"]
    match command:
        case AddTopic(title, length, owner):
            title = " ".join((title or _number(state.plan)).split())
            topic = Topic(title, length or _usual_length(state, now), owner)
            plan, why = _with_topic(state, topic, now), PlanChangeReason.TOPIC_ADDED
        case TimeTopic(title, length):
            plan, why = _with_time(state, Topic(title, length), now), PlanChangeReason.TOPIC_TIMED
        case _:
            assert_never(command)
    return PlanChanged(**stamp, plan=plan, why=why, what=title)


def with_topic_skipped(state: State, topic: str | None) -> tuple[Plan, str]:
    """The plan without the turns to come of a topic: the named one, or the one that runs. Raises Refused."""
    plan, title = state.plan, topic or state.current.topic
    if title is None:
        raise Refused(N_("No topic is running: skip one by its title, in the menu."))
    to_come = [turn for turn in (state.current, *turns_ahead(state)) if not turn.out]
    if all(turn.topic != title for turn in to_come):
        raise _not_to_come(plan, title, to_come)
    besides = to_come if state.current.topic else to_come[1:]
    if all(turn.topic == title for turn in besides):
        raise Refused(N_("Only “{topic}” is still to come: end the session instead."), topic=title)
    ahead = {turn.key for turn in turns_ahead(state)}
    turns = (replace(turn, out=True) if turn.topic == title and turn.key in ahead else turn for turn in plan.turns)
    return replace(plan, turns=tuple(turns)), title


def topic_titles(plan: Plan) -> tuple[str, ...]:
    """The titles of all topics, in the order of the plan."""
    return tuple(dict.fromkeys(turn.topic for turn in plan.turns if turn.topic is not None))


def changeable_turns(state: State, topic: str) -> Sequence[Turn]:
    """The turns of a topic that never began, as if it were not skipped, without steps that are left out for all."""
    never_begun = {turn.key for turn in turns_never_begun(state)}
    return [
        replace(turn, out=False)
        for turn in state.plan.turns
        if turn.topic == topic and turn.key in never_begun and not state.plan.leaves_out(turn)
    ]


def usual_time(state: State, topic: str) -> Duration:
    """The whole time of a topic, also if it is skipped."""
    return Duration(_fixed(state, topic) + sum(turn.planned or ZERO for turn in changeable_turns(state, topic)))


def time_of(plan: Plan, topic: str) -> Duration:
    """The whole planned time of a topic; zero if it is skipped."""
    return Duration(sum(turn.planned or ZERO for turn in plan.turns if turn.topic == topic and not turn.out))


def lengths_that_fit(state: State, topic: str | None, lengths: Sequence[Duration]) -> Sequence[Duration]:
    """The ones among these lengths that a topic can have; None stands for another topic."""
    turns = _pattern(state) if topic is None else changeable_turns(state, topic)
    least, most = _limits(turns, ZERO if topic is None else _fixed(state, topic))
    return [length for length in lengths if least <= length <= most]


def _pattern(state: State) -> Sequence[Turn]:
    """The turns of the last topic, of which another one is made. Raises Refused where there are no topics."""
    last = max((turn.round for turn in state.plan.turns if turn.topic is not None), default=None)
    if last is None:
        raise topics_elsewhere(state.plan)
    turns = [turn for turn in state.plan.turns if turn.topic is not None and turn.round == last]
    return [replace(turn, out=state.plan.leaves_out(turn)) for turn in turns]


def _number(plan: Plan) -> str:
    """The title of another topic that has none: the next free number."""
    titles = topic_titles(plan)
    return next(f"{number}" for number in count(len(titles) + 1) if f"{number}" not in titles)


def _usual_length(state: State, now: Instant) -> Duration:
    """The length of another topic: that of the last one, or the full minutes that are left. Raises Refused."""
    like = _pattern(state)
    usual = sum(turn.planned or ZERO for turn in like if not turn.out)
    late = state.late(now)
    length = usual if late is None else min(usual, -late // MINUTE * MINUTE)
    if length < min(usual, _limits(like, ZERO)[0]):
        raise Refused(N_("There is no time left for another topic: give the others less, or agree on a later end."))
    return Duration(length)


def _with_topic(state: State, topic: Topic, now: Instant) -> Plan:
    """The plan with another topic, behind the others or behind the running step. Raises Refused."""
    plan, like = state.plan, _pattern(state)
    if topic.title in topic_titles(plan):
        raise Refused(N_("“{topic}” is a topic already: give it another time."), topic=topic.title)
    _check_here(plan, topic.owner)
    new = [
        replace(turn, round=turn.round + 1, topic=topic.title, person=topic.owner)
        for turn in _in_time(plan.title, topic, like, ZERO)
    ]
    keys = {turn.key for turn in new}
    changed = replace(plan, turns=_behind_others((*plan.turns, *new), keys, state), topics=(*plan.topics, topic))
    return fitted(state, with_roles_named(changed, plan.leads), now)


def _with_time(state: State, topic: Topic, now: Instant) -> Plan:
    """The plan in which a topic has its length, also one that was skipped. Raises Refused."""
    plan = state.plan
    to_change = changeable_turns(state, topic.title)
    if not to_change:
        raise _not_changeable(state, topic.title)
    _check_here(plan, to_change[0].person)
    changed = {turn.key: turn for turn in _in_time(plan.title, topic, to_change, _fixed(state, topic.title))}
    turns: Sequence[Turn] = [changed.get(turn.key, turn) for turn in plan.turns]
    if not changed.keys() <= {turn.key for turn in turns_ahead(state)}:
        turns = _behind_others(turns, changed.keys(), state)
    topics = (replace(one, length=topic.length) if one.title == topic.title else one for one in plan.topics)
    timed = replace(plan, turns=tuple(turns), topics=tuple(topics))
    return timed if time_of(timed, topic.title) <= time_of(plan, topic.title) else fitted(state, timed, now)


def _behind_others(turns: Sequence[Turn], keys: Set[TurnKey], state: State) -> tuple[Turn, ...]:
    """The turns with those of these keys behind the rest of their stage, or behind the running step."""
    for stage in dict.fromkeys(turn.stage for turn in turns if turn.key in keys):
        of_stage = {turn.key for turn in turns if turn.key in keys and turn.stage == stage}
        turns = with_turns_after_stage(turns, of_stage, stage, state.current)
    return tuple(turns)


def _in_time(title: str, topic: Topic, turns: Sequence[Turn], fixed: Duration) -> Sequence[Turn]:
    """The turns, which together have what a topic has beyond its `fixed` time. Raises Refused."""
    timed = [turn for turn in turns if turn.planned is not None and not turn.out]
    least, most = _limits(turns, fixed)
    if timed and not least <= topic.length <= most:
        raise topic_does_not_fit(title, topic, least, most)
    demands, protected = [_demand(turn) for turn in timed], [turn.protected for turn in timed]
    found = allocate_protecting(Duration(topic.length - fixed), demands, protected) if timed else ()
    lengths = dict(zip((turn.key for turn in timed), found or (), strict=True))
    return [replace(turn, planned=lengths.get(turn.key, turn.planned)) for turn in turns]


def _fixed(state: State, topic: str) -> Duration:
    """What the turns of a topic have that began already: their time, or what they have had where they are over."""
    changeable = {turn.key for turn in changeable_turns(state, topic)}
    return Duration(
        sum(
            record.used if index < state.turn else allowance(turn, record) or ZERO
            for index, (turn, record) in enumerate(zip(state.plan.turns, state.records, strict=True))
            if turn.topic == topic and turn.key not in changeable and not turn.out
        )
    )


def _limits(turns: Sequence[Turn], fixed: Duration) -> tuple[Duration, Duration]:
    """The shortest and the longest time that a topic can have, of which these turns can be changed."""
    demands = [_demand(turn) for turn in turns if turn.planned is not None and not turn.out]
    return Duration(fixed + minimum_total(demands)), Duration(fixed + maximum_total(demands))


def _demand(turn: Turn) -> Demand:
    """The limits of a turn, with the middle between them as its usual length where both were stated."""
    most = max(turn.most, turn.planned or ZERO)
    usual = Duration((turn.least + most) // 2) if turn.ranged else most
    return Demand(min(turn.least, usual), usual, most)


def _not_to_come(plan: Plan, title: str, to_come: Sequence[Turn]) -> Refused:
    """The refusal to skip a topic that is skipped, over or unknown, with those that can be."""
    if any(turn.topic == title and turn.out for turn in plan.turns):
        return Refused(N_("“{topic}” is skipped already; giving it a time brings it back."), topic=title)
    known = ", ".join(dict.fromkeys(turn.topic for turn in to_come if turn.topic)) or "–"
    return Refused(N_("“{topic}” is not among the topics to come: {known}."), topic=title, known=known)


def _not_changeable(state: State, title: str) -> Refused:
    """The refusal to time a topic that runs, is over or is unknown, with those that can be timed."""
    if not topic_titles(state.plan):
        return topics_elsewhere(state.plan)
    if state.current.topic == title:
        return Refused(N_("“{topic}” is running: + and − change its time."), topic=title)
    known = ", ".join(topic for topic in topic_titles(state.plan) if changeable_turns(state, topic)) or "–"
    return Refused(N_("“{topic}” is not among the topics to come: {known}."), topic=title, known=known)


def _check_here(plan: Plan, owner: str | None) -> None:
    if owner is not None and owner in plan.gone:
        raise Refused(N_("{name} has left; bring them back first."), name=owner)
