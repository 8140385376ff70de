"""The running step's part of a picture: its clock, the bar of the session, how the end stands, what is offered."""

from kiosk.core.i18n import tr
from kiosk.core.plan.model import Turn
from kiosk.core.session.state import Phase, State
from kiosk.core.session.timing_log import Row, rows
from kiosk.core.units import MINUTE, Duration, Instant, passed, time_of_day, to_clock, whole_seconds
from kiosk.core.view.model import EndEstimate, Gliding, OfferView, Pace, Segment, StepView
from kiosk.core.view.setup import plan_line
from kiosk.core.wording.announcements import asked, listens, short_length, speaks
from kiosk.core.wording.lengths import length


def step_view(session: State, midnight: Instant | None, now: Instant) -> StepView:
    """The step that runs, at `now`; how its clock stands is told by `clock` and `gliding`."""
    turn = session.current
    remaining = session.remaining(now)
    following = next(session.following(), None)
    return StepView(
        position=_position(session),
        stage=turn.stage,
        title=turn.title,
        speaks=speaks(turn),
        listens=listens(turn) if turn.listens else None,
        clock_note=_clock_note(session, remaining),
        pace=_pace(session, remaining),
        paused=session.phase is Phase.PAUSED,
        prompts=turn.prompts,
        capture=turn.capture,
        bar=_bar(session, now),
        topic=_topic(turn),
        ends=_ends(session, midnight, now),
        offer=_offer(session),
        process=session.in_process,
        next=None if following is None else plan_line(session.plan.turns[following]),
    )


def clock(session: State, now: Instant) -> str:
    """A countdown; in overtime it counts up behind a plus sign, and a step without a clock counts up from 0:00."""
    remaining = session.remaining(now)
    if remaining is None:
        return to_clock(passed(session.used(now)))
    return to_clock(remaining).replace("-", "+")


def gliding(session: State, now: Instant) -> Gliding:
    """The shares of the running step's time."""
    whole = session.allowance
    return Gliding(left=_share(session.remaining(now), whole), used=_share(session.used(now), whole))


def _ends(session: State, midnight: Instant | None, now: Instant) -> str:
    """How the projected end stands to the agreed one: by the clock where it is known; empty where none was agreed."""
    late = session.late(now)
    if late is None or session.agreed_end is None:
        return ""
    if midnight is not None:
        agreed = time_of_day(session.agreed_end, midnight)
        if abs(late) < MINUTE:
            return tr("ends on time at {agreed}").format(agreed=agreed)
        ends = time_of_day(session.projected_end(now), midnight)
        return tr("ends {ends} (planned {agreed})").format(ends=ends, agreed=agreed)
    if abs(late) < MINUTE:
        return tr("ends on time")
    text = tr("ends {length} late") if late > 0 else tr("{length} to spare")
    return text.format(length=short_length(Duration(abs(late) // MINUTE * MINUTE)))


def _offer(session: State) -> OfferView | None:
    if session.offer is None:
        return None
    new = {turn.key: turn for turn in session.offer.turns}
    lines = tuple(
        (_titled(turn), short_length(turn.planned), short_length(then))
        for turn in session.plan.turns
        if turn.planned is not None and (then := new[turn.key].planned) is not None and then != turn.planned
    )
    return OfferView(why=asked(session.answered), lines=lines)


def _topic(turn: Turn) -> str | None:
    """What it is about; before the group has chosen its topics, they have numbers only."""
    return tr("Topic {n}").format(n=turn.topic) if turn.topic and turn.topic.isdigit() else turn.topic


def _titled(turn: Turn) -> str:
    return f"{turn.title} ({turn.person})" if turn.person else turn.title


def _position(session: State) -> str:
    """`Step 2 of 7`, counting the steps that are not out."""
    steps = [turn.key for turn in session.plan.turns if not turn.out or turn.key == session.current.key]
    position = tr("Step {n} of {count}")
    return position.format(n=steps.index(session.current.key) + 1, count=len(steps))


def _clock_note(session: State, remaining: Duration | None) -> str:
    if session.allowance is None or remaining is None:
        return tr("no time limit")
    if whole_seconds(remaining) < 0:
        return tr("over · planned {length}").format(length=short_length(session.allowance))
    return tr("of {length}").format(length=length(session.allowance))


def _share(part: Duration | None, whole: Duration | None) -> float:
    if part is None or not whole:
        return 0.0
    return min(1.0, max(0.0, part / whole))


def _pace(session: State, remaining: Duration | None) -> Pace:
    if remaining is None:
        return Pace.UNTIMED
    if remaining <= 0:
        return Pace.OVERTIME
    checked = any(remaining <= check for check in session.current.checks)
    return Pace.CHECKED if checked else Pace.ON_TIME


def _bar(session: State, now: Instant) -> tuple[Segment, ...]:
    shown = [
        place
        for place, turn in enumerate(session.plan.turns)
        if not turn.out or session.records[place].began is not None
    ]
    return tuple(_segment(session, place, row) for place, row in zip(shown, rows(session, now), strict=True))


def _segment(session: State, place: int, row: Row) -> Segment:
    beside = EndEstimate.DONE if place < session.turn else EndEstimate.TO_COME
    stand = EndEstimate.NOW if place == session.turn else beside
    allowance = None if row.planned is None else Duration(row.planned + row.added)
    over = allowance is not None and row.actual - allowance >= 1000  # what the clock shows, +0:01 and more
    return Segment(stand=stand, length=allowance, overtime=over)
