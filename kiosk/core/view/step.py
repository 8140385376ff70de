"""The view of the running step: its clock, the bar of the session, the expected end, and a suggested plan."""

from kiosk.core.i18n import tr
from kiosk.core.session.in_turn import round_in_turn
from kiosk.core.session.state import Offer, Phase, State
from kiosk.core.session.timing_log import Row, rows
from kiosk.core.time_of_day import time_of_day
from kiosk.core.units import (
    MINUTE,
    Duration,
    Instant,
    nearest_second,
    rounded_down,
    to_clock,
    whole_minutes,
    whole_seconds,
)
from kiosk.core.view.model import Gliding, OfferView
from kiosk.core.view.setup import plan_line
from kiosk.core.view.views import Pace, Segment, StepStatus, StepView
from kiosk.core.wording.breaks import back_at
from kiosk.core.wording.lengths import length, round_text, short_length, topic_title
from kiosk.core.wording.offers import changes, consequences, reason, suggestion
from kiosk.core.wording.step_text import in_turn_text, listens, person_speaks, speaks

PROMPTS_ON_SCREEN = 4
"""The number of prompts that can be read at a glance; phones and printed sheets show the others."""


def step_view(session: State, midnight: Instant | None, now: Instant) -> StepView:
    """The view of the running step at `now`; `clock_text` and `time_shares` give the state of its clock."""
    turn = session.current
    remaining = session.remaining(now)
    following, found = next(session.following(), None), round_in_turn(session)
    about = topic_title(turn.topic) if turn.topic else round_text(turn.round, turn.rounds)
    # A fifth prompt takes the place of the line that would say where it is.
    shown = len(turn.prompts) if len(turn.prompts) <= PROMPTS_ON_SCREEN + 1 else PROMPTS_ON_SCREEN
    return StepView(
        position=_position(session),
        stage=turn.stage,
        title=turn.title,
        speaks=_speaks(session, midnight, now),
        listens=listens(turn) if turn.listens else None,
        clock_note=_clock_note(session, remaining),
        brief_note=_brief_note(session, remaining),
        pace=_pace(session, remaining),
        paused=session.phase is Phase.PAUSED,
        prompts=turn.prompts[:shown],
        more_prompts=turn.prompts[shown:],
        aim=turn.aim,
        silent=turn.silent,
        is_break=turn.is_break,
        capture=turn.capture,
        bar=_bar(session, now),
        topic=" · ".join(filter(None, (about, in_turn_text(found) if found else ""))) or None,
        ends=_end_text(session, midnight, now),
        suggestion=suggestion(session, now),
        process=session.in_process,
        pause=_pause_text(session, now),
        next=None if following is None else plan_line(session.plan.turns[following]),
    )


def _speaks(session: State, midnight: Instant | None, now: Instant) -> str:
    """Who speaks; in a break, when people should be back."""
    if session.current.is_break:
        return back_at(session, midnight, now)
    found = round_in_turn(session)
    return person_speaks(found.person) if found and found.under_way else speaks(session.current)


def _pause_text(session: State, now: Instant) -> str:
    """The kind of pause and, from the first minute on, its length; empty if the clock runs."""
    if session.phase is not Phase.PAUSED:
        return ""
    kind = tr("Process pause") if session.in_process else tr("Paused")
    lasted = whole_minutes(session.paused_for(now))
    return f"{kind} · {short_length(lasted)}" if lasted else kind


def clock_text(session: State, now: Instant) -> str:
    """The countdown; overtime counts up after a plus sign, and a step without a clock counts up from 0:00."""
    remaining = session.remaining(now)
    if remaining is None:
        return to_clock(rounded_down(session.used(now)))
    return to_clock(remaining).replace("-", "+")


def time_shares(session: State, now: Instant) -> Gliding:
    """The shares of the running step's time that are left and used."""
    whole = session.allowance
    return Gliding(left=_share(session.remaining(now), whole), used=_share(session.used(now), whole))


def _end_text(session: State, midnight: Instant | None, now: Instant) -> str:
    """The projected end compared with the agreed one, as times of day if known; empty without an agreed end."""
    late = session.late(now)
    if late is None or session.agreed_end is None:
        return ""
    if midnight is not None:
        agreed = time_of_day(nearest_second(session.agreed_end, midnight), midnight)
        if abs(late) < MINUTE:
            return tr("ends on time at {agreed}").format(agreed=agreed)
        ends = time_of_day(session.projected_end(now), midnight)
        return tr("ends {ends} (planned {agreed})").format(ends=ends, agreed=agreed)
    if abs(late) < MINUTE:
        return tr("ends on time")
    text = tr("ends {length} late") if late > 0 else tr("{length} to spare")
    return text.format(length=short_length(whole_minutes(Duration(abs(late)))))


def offer_view(session: State, offer: Offer, row: int, midnight: Instant | None, now: Instant) -> OfferView:
    """The table of a plan that is suggested; `row` is the line to keep in sight."""
    found = changes(session.plan, offer.plan)
    return OfferView(
        why=reason(session, offer, now),
        changes=found,
        notes=consequences(session, offer, midnight, now),
        chosen=min(row, max(0, len(found) - 1)),
    )


def _position(session: State) -> str:
    """`Step 2 of 7`; breaks and steps that are left out do not count."""
    if session.current.is_break:
        return ""
    turns = [turn for turn in session.plan.turns if not turn.is_break]
    steps = [turn.key for turn in turns if not turn.out or turn.key == session.current.key]
    position = tr("Step {n} of {count}")
    return position.format(n=steps.index(session.current.key) + 1, count=len(steps))


def _clock_note(session: State, remaining: Duration | None) -> str:
    if session.allowance is None or remaining is None:
        return tr("no time limit")
    if whole_seconds(remaining) < 0:
        return tr("over · planned {length}").format(length=short_length(session.allowance))
    return tr("of {length}").format(length=length(session.allowance))


def _brief_note(session: State, remaining: Duration | None) -> str:
    if session.allowance is None or remaining is None:
        return tr("no limit")
    if whole_seconds(remaining) < 0:
        return tr("over")
    return tr("of {length}").format(length=to_clock(session.allowance))


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
    indices = [
        index
        for index, turn in enumerate(session.plan.turns)
        if not turn.out or session.records[index].began is not None
    ]
    return tuple(_segment(session, index, row) for index, row in zip(indices, rows(session, now), strict=True))


def _segment(session: State, index: int, row: Row) -> Segment:
    other_status = StepStatus.DONE if index < session.turn else StepStatus.TO_COME
    status = StepStatus.NOW if index == session.turn else other_status
    allowance = None if row.planned is None else Duration(row.planned + row.added)
    overtime = allowance is not None and row.actual - allowance >= 1000  # the clock then shows +0:01 or more
    return Segment(status=status, length=allowance, overtime=overtime)
