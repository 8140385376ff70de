"""Which phone is spoken when: from flite's own timing, or by the path that a network finds most probable."""

import numpy as np

from tests.listener.tiny_vosk.making.network import EVERY
from tests.listener.tiny_vosk.making.sound import FRAME_S

MIDDLE_S = 0.0125
"""Where the middle of the first frame is: frames are 25 ms long."""


def by_time(timed: list[tuple[int, float]], before: float, answers: int, silence: int) -> np.ndarray:
    """The phone of each answer, of phones with the seconds at which they end, after so many seconds of silence."""
    ends = np.array([0.0, *(end for _, end in timed)]) + before
    spoken = np.array([silence, *(phone for phone, _ in timed), silence])
    return spoken[np.searchsorted(ends, np.arange(answers) * EVERY * FRAME_S + MIDDLE_S)]


def by_path(scores: np.ndarray, spoken: list[int], silence: int) -> np.ndarray | None:
    """The phone of each answer, on the best path through these phones in order; silence among them may be left out.

    `scores` are logarithms, an answer a row. None where there are fewer answers than phones.
    """
    chain = np.array([silence, *spoken, silence])
    optional = chain == silence
    best = np.full(len(chain), -np.inf)
    best[:2] = scores[0, chain[:2]]
    came = np.zeros((len(scores), len(chain)), int)
    for now in range(1, len(scores)):
        stayed, one, two = best, _later(best, 1), _later(best, 2)
        two[1:][~optional[:-1]] = -np.inf  # only silence can be left out
        ways = np.stack([stayed, one, two])
        came[now] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[now, chain]
    at = len(chain) - 1 if best[-1] >= best[-2] else len(chain) - 2
    if np.isneginf(best[at]):
        return None
    path = []
    for now in range(len(scores) - 1, -1, -1):
        path.append(chain[at])
        at -= came[now, at]
    return np.array(path[::-1])


def _later(best: np.ndarray, steps: int) -> np.ndarray:
    return np.concatenate([np.full(steps, -np.inf), best[:-steps]])
