"""The way of listening and the confidence to recommend for a room. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.core.room.modes import ListenMode
from kiosk.listener.evaluation.runner import Outcome
from kiosk.listener.evaluation.scores import Score, score

CONFIDENCES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)

HANDS_FREE = (ListenMode.WAKE, ListenMode.ADDRESS, ListenMode.OPEN)
"""The hands-free ways of listening in order of preference: those that best ignore the room's own talk come first."""

MIN_RECALL = 0.9
"""The recall from which a hands-free way is recommended."""

MAX_FALSE_AN_HOUR = 6.0
"""False commands an hour; bare commands are safe only if there are almost certainly fewer."""


@dataclass(frozen=True)
class Recommendation:
    """A way of listening with its confidence and its score; `bare` is whether bare commands are safe in this room."""

    way: ListenMode
    confidence: float
    score: Score
    bare: bool


def recommend(outcomes: Mapping[ListenMode, Sequence[Outcome]]) -> Recommendation | None:
    """The first hands-free way that made no mistake and understood enough; else the held key, if it was tried.

    None where there is neither.
    """
    best = {way: best_confidence(tried) for way, tried in outcomes.items()}
    bare = ListenMode.OPEN in best and _is_safe_bare(best[ListenMode.OPEN][1])
    for way in HANDS_FREE:
        if way in best and _is_fit(best[way][1]) and (way is not ListenMode.OPEN or bare):
            return Recommendation(way, *best[way], bare)
    return Recommendation(ListenMode.HELD, *best[ListenMode.HELD], bare) if ListenMode.HELD in best else None


def best_confidence(outcomes: Sequence[Outcome]) -> tuple[float, Score]:
    """The confidence with the fewest mistakes, and among several of these the one that understands most.

    Of several that are equal, the middle one is returned, because other days may be a little different.
    """
    scores = [(confidence, score(outcomes, confidence)) for confidence in CONFIDENCES]
    best = min(_rank(result) for _, result in scores)
    equal = [pair for pair in scores if _rank(pair[1]) == best]
    return equal[len(equal) // 2]


def _rank(result: Score) -> tuple[int, int]:
    return result.false + result.wrong, -result.right


def _is_fit(result: Score) -> bool:
    return result.recall is not None and result.recall >= MIN_RECALL and not result.false and not result.wrong


def _is_safe_bare(result: Score) -> bool:
    return _is_fit(result) and result.max_false_an_hour is not None and result.max_false_an_hour <= MAX_FALSE_AN_HOUR
