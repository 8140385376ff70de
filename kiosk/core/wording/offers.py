"""A suggested plan in words: why it is suggested, what it changes, turn by turn, and what comes of it."""

from collections.abc import Sequence

from kiosk.core.i18n import tr
from kiosk.core.plan.allocation import QUARTER
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.session.events import PlanChangeReason
from kiosk.core.session.order_of_turns import people_to_come
from kiosk.core.session.replan import can_be_shortened
from kiosk.core.session.state import Offer, State
from kiosk.core.time_of_day import time_of_day
from kiosk.core.units import MINUTE, SECOND, ZERO, Duration, Instant, nearest_second, to_clock, whole_minutes
from kiosk.core.wording.announcements import drop_question, turn_question
from kiosk.core.wording.lengths import round_text, short_length, topic_title

LengthChange = tuple[str, str, str]
"""What changes, such as `Each turn` or the title of a step, its old length and its new length."""

MOST_IN_A_SENTENCE = 3
"""The number of changes that a sentence names."""

_FRACTIONS = {0: "", 15_000: "¼", 30_000: "½", 45_000: "¾"}

_Block = tuple[str, int]
"""A stage with the number of a round, or a step outside rounds with 0."""


def delay(late: Duration) -> str:
    """`4 min late`, `12 min to spare`: in whole minutes, rounded down; below one minute nobody needs to know more."""
    if abs(late) < MINUTE:
        return tr("About on time")
    amount = short_length(whole_minutes(Duration(abs(late))))
    return (tr("{length} late") if late > 0 else tr("{length} to spare")).format(length=amount)


def suggestion(state: State, now: Instant) -> str:
    """Why another plan is suggested; empty where none is.

    A delay is told for as long as it lasts, also in a step in which nothing may be said, unless people have declined.
    """
    if state.offer is not None:
        return reason(state, state.offer, now)
    return delay(state.late(now) or ZERO) if state.is_late(now) and can_be_shortened(state) else ""


def reason(state: State, offer: Offer, now: Instant) -> str:
    """Why this plan is suggested: the delay, or the person whom it gives a turn."""
    if offer.why is PlanChangeReason.TURN_GIVEN:
        return turn_question(offer.what)
    if offer.why is PlanChangeReason.TURN_DROPPED:
        return drop_question(offer.what)
    return delay(state.late(now) or ZERO)


def changes(plan: Plan, offered: Plan) -> tuple[LengthChange, ...]:
    """Each whole turn and each other step that changes its length; turns that change alike are one line."""
    before, after = _lengths(plan), _lengths(offered)
    alike: dict[tuple[str, Duration | None, Duration], list[Turn]] = {}
    for (name, number), (turn, new) in after.items():
        old = before[name, number][1] if (name, number) in before else None
        if old != new:
            alike.setdefault((name, old, new), []).append(turn)
    names = [name for name, _, _ in alike]
    return tuple(
        (_title(turns, alone=names.count(name) == 1), *_old_and_new(old, new))
        for (name, old, new), turns in alike.items()
    )


def changes_in_a_sentence(plan: Plan, offered: Plan) -> str:
    """`Each turn 12 → 11 min, Review 5 → 4½ min`: the first changes, for the question whether to accept them."""
    found = changes(plan, offered)
    first = [f"{title} {old} → {new}" for title, old, new in found[:MOST_IN_A_SENTENCE]]
    return ", ".join([*first, "…"] if len(found) > MOST_IN_A_SENTENCE else first)


def consequences(state: State, offer: Offer, midnight: Instant | None, now: Instant) -> tuple[str, ...]:
    """When the session would end with the offered plan, and whose turns would not be as long as the others."""
    then = state.with_plan(offer.plan)
    late, notes = then.late(now), []
    if late is not None:
        notes.append(_end(then, late, midnight, now))
    if unequal := _unequal_turns(then):
        notes.append(tr("Not all turns can be equal: {turns}.").format(turns=", ".join(unequal)))
    return tuple(notes)


def _end(then: State, late: Duration, midnight: Instant | None, now: Instant) -> str:
    if late <= -MINUTE:
        spare = short_length(whole_minutes(Duration(-late)))
        return tr("Then there is {length} to spare.").format(length=spare)
    # An end that slips is not told by the second, which would be another line with each.
    grain = MINUTE if late >= MINUTE else QUARTER if then.slips(now) else SECOND
    if late >= grain:
        text = tr("Even then it ends {length} late.").format(length=short_length(Duration(late // grain * grain)))
        return text if late < MINUTE else f"{text} {_help(then)}"
    if midnight is None or then.agreed_end is None:
        return tr("Then it ends on time.")
    return tr("Then it ends on time at {agreed}.").format(
        agreed=time_of_day(nearest_second(then.agreed_end, midnight), midnight)
    )


def _help(then: State) -> str:
    """What would still make a session that is as short as it can be end on time."""
    if people_to_come(then):
        return tr("Leave out a turn, or agree on a later end (menu).")
    return tr("Agree on a later end (menu).")


def _unequal_turns(then: State) -> list[str]:
    """The people whose turns, over or to come, are longer or shorter than most that are to come in the same stage."""
    lengths = {block: found for block, found in _lengths(then.plan).items() if found[0].person and not found[0].topic}
    begun = {
        (turn.stage, turn.round)
        for turn, record in zip(then.plan.turns, then.records, strict=True)
        if record.began is not None
    }
    ahead = {(turn.stage, turn.round) for turn in (then.plan.turns[index] for index in then.following())} - begun
    to_come: dict[str, list[Duration]] = {}
    for block in lengths.keys() & ahead:
        to_come.setdefault(block[0], []).append(lengths[block][1])
    usual = {stage: max(found, key=lambda length: (found.count(length), length)) for stage, found in to_come.items()}
    return [
        f"{turn.person} {in_minutes(length)}"
        for (stage, number), (turn, length) in lengths.items()
        if (stage, number) in begun | ahead and length != usual.get(stage, length)
    ]


def _lengths(plan: Plan) -> dict[_Block, tuple[Turn, Duration]]:
    """A turn and the whole length of each round, and of each other step with a clock."""
    found: dict[_Block, tuple[Turn, Duration]] = {}
    for turn in plan.turns:
        if turn.planned is not None and not turn.out:
            block = (turn.stage, turn.round) if turn.round else (turn.step, 0)
            first, length = found.get(block, (turn, ZERO))
            found[block] = first, Duration(length + turn.planned)
    return found


def _title(turns: Sequence[Turn], *, alone: bool) -> str:
    """A name for rounds that change alike; `alone` where all that change in their stage do."""
    turn = turns[0]
    if not turn.round:
        return turn.title
    if len(turns) == 1:
        if turn.topic:
            return topic_title(turn.topic)
        return tr("{name}’s turn").format(name=turn.person) if turn.person else round_text(turn.round, turn.rounds)
    if turn.topic:
        return tr("Each topic") if alone else tr("The other topics")
    if turn.person:
        return tr("Each turn") if alone else tr("The other turns")
    return tr("Each round") if alone else tr("The other rounds")


def _old_and_new(old: Duration | None, new: Duration) -> tuple[str, str]:
    """`12` and `11 min`: both lengths with one unit where they can have it."""
    if old is None:
        return "–", in_minutes(new)
    if _number(old) and _number(new):
        return _number(old), in_minutes(new)
    return in_minutes(old), in_minutes(new)


def in_minutes(amount: Duration) -> str:
    """`11 min`, `4½ min`, `4:52 min`; below one minute `45 s`."""
    return tr("{n} min").format(n=_number(amount)) if _number(amount) else short_length(amount)


def _number(amount: Duration) -> str:
    """The number of minutes, with quarters; in minutes and seconds where it has none; empty below one minute."""
    whole, rest = divmod(amount, MINUTE)
    if not whole:
        return ""
    return f"{whole}{_FRACTIONS[rest]}" if rest in _FRACTIONS else to_clock(amount)
