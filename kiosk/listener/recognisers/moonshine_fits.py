"""How well texts explain what Moonshine heard; texts that begin alike are read together."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.listener.recognisers.moonshine_model import BEGIN, MoonshineModel

Pieces = tuple[int, ...]
"""The numbers of the pieces of a text or of its beginning; the first is BEGIN."""


@dataclass(frozen=True)
class Fit:
    """How well a text, or its beginning, explains a stretch of sound, in nats.

    `likelihood` is the logarithm of its probability. `regret` is by how much the model prefers other pieces, summed
    over the text's `pieces`; it is 0 where the text is what the model would write. `last` is that of the last piece
    alone, and `ending` that of the last two, which are a text's full stop and its end.
    """

    likelihood: float = 0.0
    regret: float = 0.0
    pieces: int = 0
    last: float = 0.0
    ending: float = 0.0

    def with_piece(self, likelihood: float, best: float) -> "Fit":
        """The fit with one piece more: its log likelihood, and that of the piece that the model would write."""
        more = best - likelihood
        return Fit(self.likelihood + likelihood, self.regret + more, self.pieces + 1, more, self.last + more)


Keep = Callable[[Mapping[Pieces, Fit]], Collection[Pieces]]
"""The beginnings that are worth reading on, of all with the same number of pieces."""


def fits_of(model: MoonshineModel, heard: Any, texts: Collection[str], keep: Keep) -> dict[str, Fit]:
    """The fits of the texts whose beginnings were kept to the end; `heard` is what the model's `listen` returned."""
    if not texts:
        return {}
    rows = {model.numbers(text): text for text in texts}
    found: dict[str, Fit] = {}
    beginnings: dict[Pieces, Fit] = {(BEGIN,): Fit()}
    likelihoods, cache = model.begin(heard)
    while beginnings:
        longer: dict[Pieces, Fit] = {}
        read_from: dict[Pieces, int] = {}
        for at, (pieces, fit) in enumerate(beginnings.items()):
            best = float(likelihoods[at].max())
            for piece in sorted({row[len(pieces)] for row in rows if row[: len(pieces)] == pieces}):
                longer[*pieces, piece] = fit.with_piece(float(likelihoods[at, piece]), best)
                read_from[*pieces, piece] = at
        kept = keep(longer)
        found |= {rows[pieces]: fit for pieces, fit in longer.items() if pieces in rows and pieces in kept}
        beginnings = {pieces: fit for pieces, fit in longer.items() if pieces not in rows and pieces in kept}
        if beginnings:
            last = [pieces[-1] for pieces in beginnings]
            likelihoods, cache = model.read_on(heard, last, cache, [read_from[pieces] for pieces in beginnings])
    return found
