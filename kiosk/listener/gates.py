"""Gates: what has to happen before sound is listened to for a command."""

from collections.abc import Mapping

from kiosk.core.attention import Way
from kiosk.core.commands import Command
from kiosk.listener.wake_word import WakeWord


class Gate:
    """Opens by hand only, as every gate does too.

    `always` where all sound is recognised; `word` is what has to be said first, if anything.
    """

    way = Way.HELD
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


class WakeGate(Gate):
    """Opens at a wake word. Raises ListenerError where there can be none."""

    way = Way.WAKE

    def __init__(self, word: str, sensitivity: float) -> None:
        self._wake = WakeWord(word, sensitivity)
        self.word = word.replace("_", " ")

    def opens(self, block: bytes) -> bool:
        """Whether the wake word ends in this block."""
        return self._wake.hears(block)

    def forget(self) -> None:
        """Forgets the sound so far."""
        self._wake.forget()


class AddressGate(Gate):
    """Always open, for commands that begin with the kiosk's name."""

    way = Way.ADDRESS
    always = True

    def __init__(self, name: str) -> None:
        self.word = name

    def addressed(self, grammar: Mapping[str, Command]) -> dict[str, Command]:
        """Each phrase with the name before it."""
        return {f"{self.word} {phrase}": command for phrase, command in grammar.items()}

    def meant_for_us(self, heard: str) -> bool:
        """Whether it begins with the name."""
        return heard.startswith(f"{self.word} ")


class OpenGate(Gate):
    """Always open, for bare commands."""

    way = Way.OPEN
    always = True
