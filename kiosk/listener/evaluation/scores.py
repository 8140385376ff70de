"""Scores: what many outcomes come to at a confidence. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from kiosk.listener.evaluation.runner import Hit, Outcome

RULE_OF_THREE = 3.0
"""Where nothing happened in so many hours, it happens less often than three times in as many, with 95 % certainty."""

HOUR = 3600


@dataclass(frozen=True)
class Score:
    """Of `said` commands the gate opened for `let_in`, and so many were heard right and wrong.

    The right ones came so many seconds `late`. In so many `hours` of talk the gate `opened`, and commands came out that
    nobody gave, `false`; `busy` is the share of a core that listening to the talk took.
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
        """The share of commands that were understood; None where none was said."""
        return self.right / self.said if self.said else None

    @property
    def wrong_share(self) -> float | None:
        """The share of commands that were taken for another."""
        return self.wrong / self.said if self.said else None

    @property
    def false_an_hour(self) -> float | None:
        """Commands that nobody gave, for each hour of talk; None where there was no talk."""
        return self.false / self.hours if self.hours else None

    @property
    def at_most_an_hour(self) -> float | None:
        """How many it may be in truth, where there was none at all."""
        return RULE_OF_THREE / self.hours if self.hours and not self.false else None

    @property
    def median_late(self) -> float | None:
        """Seconds from the end of speech to the command, for one half of them at most."""
        return median(self.late) if self.late else None

    @property
    def most_late(self) -> float | None:
        """The same for 95 of a hundred."""
        return self.late[min(len(self.late) - 1, len(self.late) * 95 // 100)] if self.late else None

    def as_dict(self) -> dict[str, float | int | None]:
        """For programs; shares from 0 to 1, lengths in seconds."""
        return {
            "said": self.said,
            "recall": _rounded(self.recall),
            "wrong": _rounded(self.wrong_share),
            "let_in": self.let_in,
            "late_median": _rounded(self.median_late),
            "late_p95": _rounded(self.most_late),
            "hours": _rounded(self.hours),
            "opened": self.opened,
            "false": self.false,
            "false_an_hour": _rounded(self.false_an_hour),
            "busy": _rounded(self.busy),
        }


def score(outcomes: Iterable[Outcome], confidence: float) -> Score:
    """What the outcomes come to if only what was heard at least so surely counts. A command's first hit decides."""
    said = right = wrong = let_in = opened = false = 0
    seconds = busy = 0.0
    late = []
    for outcome in outcomes:
        hits = [hit for hit in outcome.hits if hit.confidence >= confidence]
        if outcome.command:
            said += 1
            right += _first(hits, right=True)
            wrong += _first(hits, right=False)
            let_in += outcome.opened > 0
            late += [hit.late for hit in hits[:1] if hit.right]
        else:
            opened += outcome.opened
            false += len(hits)
            seconds += outcome.seconds
            busy += outcome.busy
    load = busy / seconds if seconds else 0.0
    return Score(said, right, wrong, let_in, tuple(sorted(late)), seconds / HOUR, opened, false, load)


def _first(hits: list[Hit], *, right: bool) -> bool:
    return bool(hits) and hits[0].right is right


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
