"""How readily Moonshine writes a text where nobody speaks."""

from collections.abc import Collection, Iterable, Mapping
from weakref import WeakValueDictionary

from kiosk.listener.audio import RATE, SAMPLE_BYTES
from kiosk.listener.recognisers.moonshine_fits import Fit, Pieces, fits_of
from kiosk.listener.recognisers.moonshine_model import PACKAGE, MoonshineModel


class MoonshineHabits:
    """A model, and its likelihoods for texts in silence, as far as these were asked for."""

    def __init__(self, model: MoonshineModel) -> None:
        self.model = model
        self._silence = model.listen(bytes(RATE * SAMPLE_BYTES))
        self._likelihoods: dict[Pieces, float] = {}

    def __getitem__(self, pieces: Pieces) -> float:
        """The likelihood of a text that was learnt, or of its beginning."""
        return self._likelihoods[pieces]

    def learn(self, texts: Iterable[str]) -> None:
        """Finds out the likelihoods of texts; each takes some milliseconds, once."""

        def learnt(beginnings: Mapping[Pieces, Fit]) -> Collection[Pieces]:
            self._likelihoods |= {pieces: fit.likelihood for pieces, fit in beginnings.items()}
            return beginnings

        new = [text for text in texts if self.model.numbers(text) not in self._likelihoods]
        fits_of(self.model, self._silence, new, learnt)


_SHARED: WeakValueDictionary[str, MoonshineHabits] = WeakValueDictionary()


def shared_habits() -> MoonshineHabits:
    """The model that another recogniser uses at this time, with what is known of it, or else a new one.

    A model takes much memory and time to load. Raises ListenerError where this machine cannot run it.
    """
    habits = _SHARED.get(PACKAGE)
    if habits is None:
        habits = _SHARED[PACKAGE] = MoonshineHabits(MoonshineModel())
    return habits
