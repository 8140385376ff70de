"""What may be said in sessions: the answers that somebody may ask for, and which sentences tell nothing of a group."""

import re
from collections.abc import Iterable

from kiosk.core.plan.model import Plan
from kiosk.core.units import ZERO, Duration, minutes, seconds
from kiosk.core.wording.announcements import expected_sentences, next_step, time_left

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


def _possible_answers(plan: Plan) -> Iterable[str]:
    """What is next after each step, and how long is left at any time, as precisely as it is said."""
    turns = [turn for turn in plan.turns if not turn.out]
    yield from (next_step(turn) for turn in turns[1:])
    longest = max((turn.planned or ZERO for turn in turns), default=ZERO)
    for left in range(5, (longest + OVERTIME) // 1000 + 1, 5):
        if left < 60 or left % 10 == 0:
            if seconds(left) <= longest:
                yield time_left(seconds(left))
            if seconds(left) <= OVERTIME:
                yield time_left(Duration(-seconds(left)))
