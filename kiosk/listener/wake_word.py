"""The wake word, by pymicro-wakeword and a model that comes with it."""

from kiosk.core.errors import ListenerError
from kiosk.core.words import N_

STEEPNESS = 4.0
"""By how much the doubt that is allowed grows or shrinks from the middle of the sensitivity to its ends."""


class WakeWord:
    """Hears one word in a stream of 16 kHz sound; belongs to the thread that made it."""

    def __init__(self, word: str, sensitivity: float) -> None:
        """Raises ListenerError where this machine cannot have it."""
        try:
            # It takes numpy along, and its wheels are made for newer systems only.
            from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model  # noqa: PLC0415

            self._model = MicroWakeWord.from_builtin(Model(word))
            self._features = MicroWakeWordFeatures()
        except (ImportError, OSError, ValueError, RuntimeError) as error:
            raise ListenerError(
                N_("The wake word cannot be used here ({why}): hold V to speak to the kiosk."), why=error
            ) from error
        self._model.probability_cutoff = cutoff(self._model.probability_cutoff, sensitivity)

    def hears(self, block: bytes) -> bool:
        """Whether the word ends in this block of 16-bit samples."""
        # Every part has to be taken, or the features that are left fall out of step with the sound.
        found = [self._model.process_streaming(part) for part in self._features.process_streaming(block)]
        return any(found)

    def forget(self) -> None:
        """Begins anew: sound from before is not part of a word to come."""
        self._model.reset()
        self._features.reset()


def cutoff(usual: float, sensitivity: float) -> float:
    """The probability from which on the word counts; at a sensitivity of one half that which the model was made for."""
    return float(1 - (1 - usual) * STEEPNESS ** (2 * sensitivity - 1))
