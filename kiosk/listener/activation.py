"""Activation: what has to happen before sound is listened to for a command."""

from collections.abc import Mapping

from kiosk.config.settings import Hearing
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenMode


class Activation:
    """Opens by hand only, as every gate does too.

    `always` where all sound is recognised; `word` is what has to be said first, if anything.
    """

    way = ListenMode.HELD
    always = False
    word = ""

    def opens(self, block: bytes) -> bool:
        """Whether this block of a closed gate's sound opens it."""
        del block
        return False

    def forget(self) -> None:
        """Forgets the sound so far."""

    def addressed(self, grammar: Mapping[str, Command]) -> dict[str, Command]:
        """What has to be said, where it is always listened."""
        return dict(grammar)

    def meant_for_us(self, heard: str) -> bool:
        """Whether what was heard, though no command, was said to the kiosk."""
        del heard
        return False


class WakeWordActivation(Activation):
    """Opens at a wake word. Raises ListenerError where there can be none."""

    way = ListenMode.WAKE

    def __init__(self, word: str, sensitivity: float) -> None:
        self._wake = WakeWord(word, sensitivity)
        self.word = word.replace("_", " ")

    def opens(self, block: bytes) -> bool:
        """Whether the wake word ends in this block."""
        return self._wake.hears(block)

    def forget(self) -> None:
        """Forgets the sound so far."""
        self._wake.forget()


class AddressActivation(Activation):
    """Always open, for commands that begin with the kiosk's name."""

    way = ListenMode.ADDRESS
    always = True

    def __init__(self, name: str) -> None:
        self.word = name

    def addressed(self, grammar: Mapping[str, Command]) -> dict[str, Command]:
        """Each phrase with the name before it."""
        return {f"{self.word} {phrase}": command for phrase, command in grammar.items()}

    def meant_for_us(self, heard: str) -> bool:
        """Whether it begins with the name."""
        return heard.startswith(f"{self.word} ")


class OpenActivation(Activation):
    """Always open, for bare commands."""

    way = ListenMode.OPEN
    always = True


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


def activation_for(way: ListenMode, hearing: Hearing) -> Activation:
    """The gate that was asked for. Raises ListenerError where it cannot be had here."""
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
                        "Bare commands are off until `kiosk voice check` has found this room fit for them "
                        "(then set checked = true under [hearing]): hold V to speak to the kiosk."
                    )
                )
            return OpenActivation()
