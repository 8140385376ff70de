"""Which gate and which confidence to recommend for a room. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.core.room.modes import ListenMode
from kiosk.listener.evaluation.runner import Outcome
from kiosk.listener.evaluation.scores import Score, score

CONFIDENCES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)

HANDS_FREE = (ListenMode.WAKE, ListenMode.ADDRESS, ListenMode.OPEN)
"""The order in which they are preferred: by how well a room is protected from its own talk."""

GOOD_ENOUGH = 0.9
"""The recall from which on a room does without its hands."""

FEW_ENOUGH = 6.0
"""An hour: bare commands are fit for a room only if it is all but certain that fewer come by themselves."""


@dataclass(frozen=True)
class Recommendation:
    """A gate with its confidence and how that fared; `bare` tells whether bare commands are safe in this room."""

    way: ListenMode
    confidence: float
    score: Score
    bare: bool


def recommend(outcomes: Mapping[ListenMode, Sequence[Outcome]]) -> Recommendation | None:
    """The first hands-free gate that heard nothing in the talk and nothing wrong, and enough; else a held key.

    None where no gate was tried.
    """
    best = {way: best_confidence(tried) for way, tried in outcomes.items()}
    bare = ListenMode.OPEN in best and _safe_bare(best[ListenMode.OPEN][1])
    for way in HANDS_FREE:
        if way in best and _fits(best[way][1]) and (way is not ListenMode.OPEN or bare):
            return Recommendation(way, *best[way], bare)
    return Recommendation(ListenMode.HELD, *best[ListenMode.HELD], bare) if ListenMode.HELD in best else None


def best_confidence(outcomes: Sequence[Outcome]) -> tuple[float, Score]:
    """The confidence that lets the fewest mistakes through, and of those the one that understands most.

    Where several do alike, the middle one: on either side of it there is room for a day that is not like this one.
    """
    scores = [(confidence, score(outcomes, confidence)) for confidence in CONFIDENCES]
    best = min(_order(found) for _, found in scores)
    alike = [one for one in scores if _order(one[1]) == best]
    return alike[len(alike) // 2]


def _order(found: Score) -> tuple[int, int]:
    return found.false + found.wrong, -found.right


def _fits(found: Score) -> bool:
    return found.recall is not None and found.recall >= GOOD_ENOUGH and not found.false and not found.wrong


def _safe_bare(found: Score) -> bool:
    return _fits(found) and found.at_most_an_hour is not None and found.at_most_an_hour <= FEW_ENOUGH
