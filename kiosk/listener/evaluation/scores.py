"""Scores: statistics of many outcomes at one confidence. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import median

from kiosk.listener.evaluation.runner import Hit, Outcome

RULE_OF_THREE = 3.0
"""An event that did not happen in n hours has a rate below 3 / n an hour, with 95 % certainty."""

HOUR = 3600

IN_TIME = 4.0
"""Seconds after the end of speech at which a command comes too late to count as understood."""

CERTAIN = 1.96
"""Standard deviations around the mean between which 95 % of a normal distribution lie."""


@dataclass(frozen=True)
class Score:
    """Counts of commands, and of false commands in talk.

    Of the `said` commands, listening started for `let_in`, `right` were understood, and `wrong` were taken for others.
    `late` has the delay of each right one in seconds, sorted. In `hours` of talk, listening was started `opened` times
    and `false` commands were heard that nobody gave. `busy` is the share of one core that was used.
    """

    said: int
    right: int
    wrong: int
    let_in: int
    late: tuple[float, ...]
    hours: float
    opened: int
    false: int
    busy: float

    @property
    def recall(self) -> float | None:
        """The share of the commands that were understood; None where no command was said."""
        return self.right / self.said if self.said else None

    @property
    def wrong_share(self) -> float | None:
        """The share of the commands that were taken for others; None where no command was said."""
        return self.wrong / self.said if self.said else None

    @property
    def false_an_hour(self) -> float | None:
        """False commands an hour of talk; None where there was no talk."""
        return self.false / self.hours if self.hours else None

    @property
    def max_false_an_hour(self) -> float | None:
        """The upper limit of false commands an hour, with 95 % certainty; None unless talk was heard without any."""
        return RULE_OF_THREE / self.hours if self.hours and not self.false else None

    @property
    def median_late(self) -> float | None:
        """The median of the delay from the end of speech to the command, in seconds."""
        return median(self.late) if self.late else None

    @property
    def late_for_95_percent(self) -> float | None:
        """The delay that 95 % of the commands do not exceed, in seconds."""
        return self.late[min(len(self.late) - 1, len(self.late) * 95 // 100)] if self.late else None

    def as_dict(self) -> dict[str, float | int | list[float] | None]:
        """The score for programs, with shares from 0 to 1 and lengths in seconds."""
        return {
            "said": self.said,
            "recall": _rounded(self.recall),
            "recall_95": [round(bound, 4) for bound in interval(self.right, self.said)] if self.said else None,
            "wrong": _rounded(self.wrong_share),
            "let_in": self.let_in,
            "late_median": _rounded(self.median_late),
            "late_p95": _rounded(self.late_for_95_percent),
            "hours": _rounded(self.hours),
            "opened": self.opened,
            "false": self.false,
            "false_an_hour": _rounded(self.false_an_hour),
            "busy": _rounded(self.busy),
        }


def score(outcomes: Iterable[Outcome], confidence: float) -> Score:
    """The score if only hits with at least this confidence count; the first hit of each command decides."""
    said = right = wrong = let_in = opened = false = 0
    seconds = busy = 0.0
    late = []
    for outcome in outcomes:
        hits = [hit for hit in outcome.hits if hit.confidence >= confidence]
        if outcome.command:
            said += 1
            right += _first_hit_is(hits, right=True) and hits[0].late <= IN_TIME
            wrong += _first_hit_is(hits, right=False)
            let_in += outcome.opened > 0
            late += [hit.late for hit in hits[:1] if hit.right and hit.late <= IN_TIME]
        else:
            opened += outcome.opened
            false += len(hits)
            seconds += outcome.seconds
            busy += outcome.busy
    load = busy / seconds if seconds else 0.0
    return Score(said, right, wrong, let_in, tuple(sorted(late)), seconds / HOUR, opened, false, load)


def interval(some: int, of_all: int) -> tuple[float, float]:
    """Between which shares the true one lies, with 95 % certainty (Wilson's interval)."""
    if not of_all:
        return 0.0, 1.0
    square = CERTAIN**2
    share = some / of_all
    middle = share + square / (2 * of_all)
    around = CERTAIN * sqrt(share * (1 - share) / of_all + square / (4 * of_all**2))
    widened = 1 + square / of_all
    return max(0.0, (middle - around) / widened), min(1.0, (middle + around) / widened)


def _first_hit_is(hits: list[Hit], *, right: bool) -> bool:
    return bool(hits) and hits[0].right is right


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
