"""What may be said in sessions: announcements, answers to questions, and which of them tell nothing of a group."""

import re
from collections.abc import Iterable

from kiosk.core.i18n import tr
from kiosk.core.plan.model import Plan
from kiosk.core.protocol.custom_sentences import custom_or_default
from kiosk.core.session.state import OVERTIME_CHECKS, PAUSE_REMINDERS
from kiosk.core.units import ZERO, Duration, minutes, seconds
from kiosk.core.wording.announcements import (
    added,
    announcement,
    next_step,
    pause_reminder,
    start_near,
    time_check,
    time_left,
)
from kiosk.core.wording.breaks import break_check, break_is_over

OVERTIME = minutes(10)
"""The overtime up to which answers are foreseen."""

_PLACEHOLDER = re.compile(r"P?\d+")
"""What stands for a person or a topic that nobody has named: P1, 2."""


def fixed_sentences(plan: Plan) -> tuple[str, ...]:
    """The foreseen sentences without a person's name or a topic, which say nothing about the group."""
    names = [name.casefold() for name in plan.names_and_topics if not _PLACEHOLDER.fullmatch(name)]
    return tuple(text for text in foreseen_sentences(plan) if not any(name in text.casefold() for name in names))


def foreseen_sentences(plan: Plan) -> tuple[str, ...]:
    """The expected sentences in the order of use, and then the answers that somebody may ask for, once each."""
    return tuple(dict.fromkeys([*expected_sentences(plan), *_possible_answers(plan)]))


def expected_sentences(plan: Plan) -> tuple[str, ...]:
    """Every sentence that a session with this plan is expected to need, once each, in the order of use."""
    return tuple(dict.fromkeys(_expected_sentences(plan)))


def _expected_sentences(plan: Plan) -> Iterable[str]:
    own = dict(plan.sentences)
    turns = [turn for turn in plan.turns if not turn.out]
    for turn in turns:
        yield announcement(turn, own)
        if not turn.quiet:
            for mark in turn.checks:
                yield break_check(mark) if turn.is_break else time_check(mark, own)
            if turn.is_break:
                yield break_is_over()
            elif turn.planned is not None:
                yield custom_or_default(own, "time_up", tr("Time is up."))
    yield from (added(minutes(1), own), added(minutes(-1), own))
    yield custom_or_default(own, "paused", tr("Paused."))
    yield custom_or_default(own, "process_pause", tr("Process pause."))
    yield custom_or_default(own, "resumed", tr("Resumed."))
    yield from map(pause_reminder, PAUSE_REMINDERS)
    if plan.time is not None:
        yield custom_or_default(own, "replanned", tr("The remaining steps have new times."))
    yield custom_or_default(own, "last_step", tr("That was the last step. Thank you, everyone."))
    yield custom_or_default(own, "ended", tr("The session is over. Thank you, everyone."))
    if any(turn.planned is not None and not turn.quiet for turn in turns):
        yield from (time_check(mark, own) for mark in OVERTIME_CHECKS)


def _possible_answers(plan: Plan) -> Iterable[str]:
    """What is next after each step, and how long is left at any time, as precisely as it is said."""
    turns = [turn for turn in plan.turns if not turn.out]
    yield start_near()
    yield from (next_step(turn) for turn in turns[1:])
    longest = max((turn.planned or ZERO for turn in turns), default=ZERO)
    for left in range(5, (longest + OVERTIME) // 1000 + 1, 5):
        if left < 60 or left % 10 == 0:
            if seconds(left) <= longest:
                yield time_left(seconds(left))
            if seconds(left) <= OVERTIME:
                yield time_left(Duration(-seconds(left)))
