"""Topics that a group chooses in the middle of a session, for the time that is really left until its end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.plan.allocation import Demand, allocate
from kiosk.core.plan.model import Plan, Topic, Turn
from kiosk.core.plan.roles import with_roles_named
from kiosk.core.session.state import OFFER_AFTER, State, allowance
from kiosk.core.units import MINUTE, ZERO, Duration, Instant, as_written, between, rounded_down


def equal_topics(state: State, count: int, now: Instant) -> tuple[Topic, ...]:
    """`count` numbered topics that share the time for topics equally, in whole seconds. Raises Refused.

    That is the time which the clock will leave once the running step has had its own, as far as topics can use it;
    where no end was agreed, it is what the plan has for topics.
    """
    check_chooses_topics(state)
    turns = [turn for turn in state.plan.turns if turn.topic is not None]
    left = _until_end(state, now)
    if left is None:
        each = sum(turn.planned or ZERO for turn in turns) // count
    else:
        running = max(ZERO, state.remaining(now) or ZERO)
        most = sum(turn.most for turn in turns if turn.round == turns[0].round)
        each = min((left - running - sum(_rest(state, index) for index in _later(state))) // count, most)
    if each < MINUTE:
        raise Refused(N_("There is no time left for {n} topics: agree on a later end."), n=count)
    return tuple(Topic(f"{number}", rounded_down(Duration(each))) for number in range(1, count + 1))


def check_chooses_topics(state: State) -> None:
    """Raises Refused outside the step in which the group chooses its topics."""
    if not state.current.decides:
        raise topics_elsewhere(state.plan)


def with_topics(state: State, plan: Plan, now: Instant) -> Plan:
    """The plan up to the current step, continued by the new plan's topics and what follows them. Raises Refused.

    Of the new plan only the topics count: who has a turn, and who has left, is as it was. Turns after the current step
    that have already run, or were moved there, stay; so do the lengths of what follows the topics, unless these leave
    less.
    """
    keys = [turn.key for turn in plan.turns]
    if state.current.key not in keys or not state.current.decides:
        raise topics_elsewhere(state.plan)
    place = keys.index(state.current.key)
    so_far, ahead = state.plan.turns[: state.turn + 1], state.plan.turns[state.turn + 1 :]
    begun = {turn.key for turn, record in zip(state.plan.turns, state.records, strict=True) if record.began is not None}
    already_run = [
        replace(turn, out=True) for turn in ahead if turn.key in begun and (turn.topic or turn.key not in keys)
    ]
    moved = [turn for turn in ahead if turn.key in keys[:place] or (turn.is_break and turn.key not in begun)]
    following = [turn for turn in plan.turns[place + 1 :] if turn.topic or turn.key not in {t.key for t in so_far}]
    rest = _renumbered_turns(following, ahead, max((turn.round for turn in already_run), default=0))
    changed = replace(state.plan, turns=(*so_far, *already_run, *moved, *rest), topics=plan.topics)
    return with_roles_named(fitted(state, changed, now), state.plan.leads)


def topics_elsewhere(plan: Plan) -> Refused:
    """The refusal of topics outside the step in which the group chooses them, with the way there."""
    title = next((turn.title for turn in plan.turns if turn.decides), None)
    if title is None:
        return Refused(N_("In this protocol the group does not choose topics."))
    return Refused(
        N_("Topics are chosen in “{step}”: go to that step first, or change one of them in the menu."), step=title
    )


def _renumbered_turns(rest: Sequence[Turn], ahead: Sequence[Turn], rounds: int) -> Sequence[Turn]:
    """The new plan's topics, numbered after the `rounds` that have run, among the other turns as they are."""
    as_they_are = {turn.key: turn for turn in ahead if not turn.topic}
    return [
        replace(turn, round=turn.round + rounds) if turn.topic else as_they_are[turn.key]
        for turn in rest
        if turn.topic or turn.key in as_they_are
    ]


def _time_for_topics(state: State, now: Instant) -> tuple[Duration, Duration | None]:
    """The time of all topics to come, and the time that the clock leaves them; None where no end was agreed.

    A running topic keeps its time, and the step in which topics are chosen may end at once.
    """
    topics = sum(_rest(state, index) for index in state.following() if state.plan.turns[index].topic)
    until_end = _until_end(state, now)
    if until_end is None:
        return Duration(topics), None
    running = ZERO if state.current.decides else max(ZERO, state.remaining(now) or ZERO)
    return Duration(topics), Duration(until_end - running - sum(_shortest(state, index) for index in _later(state)))


def fitted(state: State, plan: Plan, now: Instant) -> Plan:
    """The plan, where later steps leave as much to the topics as these need. Raises Refused where they cannot."""
    after = state.with_plan(plan)
    topics, left = _time_for_topics(after, now)
    if left is None:
        return plan
    if topics >= left + OFFER_AFTER:  # a session that is less late than that is on time
        raise _too_long(topics, left)
    free = [index for index in _later(after) if not after.records[index].used and plan.turns[index].planned]
    least = sum(_shortest(after, index) for index in free)
    for_them = left - topics + least
    if sum(_rest(after, index) for index in free) <= for_them:
        return plan
    turns = _shortened(plan.turns, [plan.turns[index] for index in free], Duration(max(for_them, least)))
    return replace(plan, turns=tuple(turns))


def _shortened(rest: Sequence[Turn], free: Sequence[Turn], time: Duration) -> Sequence[Turn]:
    """What follows, with the turns that can be shortened within `time`; turns that are alike stay alike."""
    alike = Counter((turn.step, turn.least, turn.planned or ZERO) for turn in free)
    demands = [Demand(min(least, planned), planned, planned, count) for (_, least, planned), count in alike.items()]
    found = dict(zip(alike, allocate(time, demands) or (), strict=True))
    lengths = {turn.key: found[turn.step, turn.least, turn.planned or ZERO] for turn in free}
    return [replace(turn, planned=lengths.get(turn.key, turn.planned)) for turn in rest]


def _too_long(topics: Duration, left: Duration) -> Refused:
    if left <= ZERO:
        return Refused(N_("There is no time left for topics: agree on a later end."))
    return Refused(
        N_("These topics need {topics}, but only {left} is left: give them less, or agree on a later end."),
        topics=as_written(topics),
        left=as_written(rounded_down(left)),
    )


def _until_end(state: State, now: Instant) -> Duration | None:
    """The time that the clock leaves until the agreed end; None where no end was agreed."""
    if state.plan.time is None:
        return None
    return state.plan.time if state.agreed_end is None else between(now, state.agreed_end)


def _later(state: State) -> Sequence[int]:
    """The indices of the turns to come that are no topics."""
    return [index for index in state.following() if not state.plan.turns[index].topic]


def _rest(state: State, index: int) -> Duration:
    """The time that a turn to come still has."""
    turn, record = state.plan.turns[index], state.records[index]
    return Duration(max(ZERO, (allowance(turn, record) or ZERO) - record.used))


def _shortest(state: State, index: int) -> Duration:
    """The shortest time that a turn to come can still have: one that has begun keeps its own."""
    rest = _rest(state, index)
    return rest if state.records[index].used else min(state.plan.turns[index].least, rest)
