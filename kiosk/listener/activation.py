"""Activation: what has to happen before the kiosk listens for a command."""

from kiosk.config.settings import Hearing
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_
from kiosk.core.room.modes import ListenMode


class Activation:
    """Activation by a held key only; a held key works with every other kind as well.

    `always_open` is true where all sound is recognised. `word` has to be said before a command, `address` in the same
    breath; both may be empty.
    """

    way = ListenMode.HELD
    always_open = False
    word = ""
    address = ""

    def opens(self, block: bytes) -> bool:
        """Whether this block of sound starts listening."""
        del block
        return False

    def forget(self) -> None:
        """Forgets the sound that was heard before."""

    def is_meant_for_kiosk(self, heard: str) -> bool:
        """Whether words that are no command were said to the kiosk."""
        del heard
        return False


class WakeWordActivation(Activation):
    """Activation by a wake word. Raises ListenerError where this machine cannot detect it."""

    way = ListenMode.WAKE

    def __init__(self, word: str, sensitivity: float) -> None:
        self._wake = WakeWord(word, sensitivity)
        self.word = word.replace("_", " ")

    def opens(self, block: bytes) -> bool:
        """Whether the wake word ends in this block of sound."""
        return self._wake.hears(block)

    def forget(self) -> None:
        """Forgets the sound that was heard before."""
        self._wake.forget()


class AddressActivation(Activation):
    """Activation by the kiosk's name, with which each command begins; all sound is recognised."""

    way = ListenMode.ADDRESS
    always_open = True

    def __init__(self, name: str) -> None:
        self.word = name
        self.address = f"{name} "

    def is_meant_for_kiosk(self, heard: str) -> bool:
        """Whether the words begin with the kiosk's name."""
        return heard.startswith(self.address)


class OpenActivation(Activation):
    """No activation: bare commands are recognised at any time."""

    way = ListenMode.OPEN
    always_open = True


STEEPNESS = 4.0
"""The factor by which the allowed doubt grows or shrinks between a sensitivity of one half and one of 1 or 0."""


class WakeWord:
    """A detector of one word in a stream of 16 kHz sound; only the thread that made it may use it."""

    def __init__(self, word: str, sensitivity: float) -> None:
        """Loads the detector. Raises ListenerError where this machine cannot run it."""
        try:
            # The package imports numpy, which takes time, and its wheels exist for newer systems only.
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
        # Every feature has to be processed: any that were left over would lag behind the sound.
        detections = [self._model.process_streaming(feature) for feature in self._features.process_streaming(block)]
        return any(detections)

    def forget(self) -> None:
        """Starts afresh, so that earlier sound is not part of the next word."""
        self._model.reset()
        self._features.reset()


def cutoff(default: float, sensitivity: float) -> float:
    """The probability from which the word counts as heard; at a sensitivity of one half it is the model's default."""
    return float(1 - (1 - default) * STEEPNESS ** (2 * sensitivity - 1))


def activation_for(way: ListenMode, hearing: Hearing) -> Activation:
    """The activation for a way of listening. Raises ListenerError where it cannot be used here."""
    match way:
        case ListenMode.WAKE:
            return WakeWordActivation(hearing.word, hearing.sensitivity)
        case ListenMode.HELD:
            return Activation()
        case ListenMode.ADDRESS:
            return AddressActivation(hearing.address)
        case ListenMode.OPEN:
            if not hearing.checked:
                raise ListenerError(
                    N_(
                        "Commands without a wake word are off until `./run voice check` finds this room quiet enough "
                        "for them (then set checked = true under [hearing]). Hold V to speak to the kiosk."
                    )
                )
            return OpenActivation()
