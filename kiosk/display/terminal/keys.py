"""Keys read from a terminal, which reports presses but not releases."""

import re
from dataclasses import dataclass

from kiosk.core.interaction.keys import Binding, Key
from kiosk.core.room.commands import Command, Quit, UnusedInput
from kiosk.core.setup.commands import TypeText
from kiosk.core.text import is_invisible

_SEQUENCES: dict[bytes, Key | Quit] = {
    b" ": Key.SPACE,
    b"\r": Key.ENTER,
    b"\n": Key.ENTER,
    b"+": Key.PLUS,
    b"=": Key.PLUS,  # the plus key without Shift, on most keyboards
    b"-": Key.MINUS,
    b"?": Key.QUESTION,
    b"\x1b": Key.ESCAPE,
    b"\x7f": Key.BACKSPACE,
    b"\x08": Key.BACKSPACE,
    b"\t": Key.TAB,
    b"\x1b[15~": Key.F5,
    b"\x1b[[E": Key.F5,  # on the Linux console
    b"\x1b[5~": Key.PAGE_UP,
    b"\x1b[6~": Key.PAGE_DOWN,
    b"\x1bOM": Key.ENTER,  # these three come from a number pad in application mode
    b"\x1bOk": Key.PLUS,
    b"\x1bOm": Key.MINUS,
    b"\x03": Quit(),  # Ctrl-C
    b"\x04": Quit(),  # Ctrl-D
}
for _final, _key in zip(b"ABCD", (Key.UP, Key.DOWN, Key.RIGHT, Key.LEFT), strict=True):
    _SEQUENCES[b"\x1b[%c" % _final] = _key
    _SEQUENCES[b"\x1bO%c" % _final] = _key

_PLAIN = [key for key in Key if len(key) == 1 and (key.isalpha() or key.isdigit())]
for _key in (*_PLAIN, Key.OPENING_BRACKET, Key.CLOSING_BRACKET, Key.FULL_STOP):
    _SEQUENCES[_key.encode()] = _SEQUENCES[_key.upper().encode()] = _key

_TOKEN = re.compile(
    rb"\x1b\[\[[A-E]"  # F1 to F5 on the Linux console
    rb"|\x1b\[[0-?]*[ -/]*[@-Z\\-~]"  # CSI: parameters, intermediates, final (ECMA-48, 5.4), except those
    rb"|\x1bO[0-9;]*[@-~]"  # SS3, with modifiers
    rb"|\x1b(?=[^\[O])"  # Escape, then something else
    rb"|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"  # signs of several bytes (UTF-8)
    rb"|[\xc2-\xf4](?=[^\x80-\xbf])"  # such a sign, broken off
    rb"|[^\x1b\xc2-\xf4]",
    re.DOTALL,
)


TerminalKey = Key | Quit | TypeText | UnusedInput


class KeyReader:
    """Splits a stream of bytes into keys; those without a meaning are unused input."""

    def __init__(self) -> None:
        self._incomplete = b""

    @property
    def waiting(self) -> bool:
        """Whether the last byte may be the Escape key or the beginning of a sequence."""
        return bool(self._incomplete)

    def feed(self, received: bytes, *, typing: bool = False) -> list[TerminalKey]:
        """Returns the keys that these bytes complete; while `typing`, printable characters become texts."""
        stream = self._incomplete + received
        end = 0
        keys: list[TerminalKey] = []
        while token := _TOKEN.match(stream, end):
            end = token.end()
            text = token[0].decode("utf-8", "ignore")
            if typing and text and (text.isprintable() or is_invisible(text)):
                keys.append(TypeText(text))
            elif key := _SEQUENCES.get(token[0]):
                keys.append(key)
            elif text:
                keys.append(UnusedInput(text.upper() if text.isprintable() else ""))
        self._incomplete = stream[end:]
        return keys

    def flush(self) -> list[TerminalKey]:
        """Returns the key for the bytes that stayed incomplete: Escape, or none."""
        incomplete, self._incomplete = self._incomplete, b""
        return [Key.ESCAPE] if incomplete == b"\x1b" else []


REPEAT_TIMEOUT = 0.7
"""Seconds within which a held key repeats; the first repeat usually comes after 0.25 to 0.66 s."""

SINGLE_PRESS_DURATION = 4.0
"""Seconds after which a key that was pressed only once counts as released."""


@dataclass
class HeldKey:
    """A held key in a terminal, which reports presses and repeats but no release.

    A press soon after another is a repeat: the key is down, and counts as released when the repeats stop. A press
    without repeats holds for a few seconds, or until the next press, so that a tap works too.
    """

    _released: Command | None = None
    _pressed: float = 0.0
    _until: float = 0.0

    def press(self, binding: Binding, now: float) -> Command | None:
        """Returns the command to submit for a press of this binding's key; `now` is in seconds of a monotonic clock."""
        repeated = now - self._pressed <= REPEAT_TIMEOUT
        self._pressed = now
        if self._released is None:
            self._released, self._until = binding.released, now + SINGLE_PRESS_DURATION
            return binding.command
        if repeated:
            self._until = now + REPEAT_TIMEOUT
            return None
        return self._release()

    def release_if_due(self, now: float) -> Command | None:
        """Returns the command for the release, if the key counts as released by now."""
        return self._release() if self._released is not None and now >= self._until else None

    def _release(self) -> Command | None:
        released, self._released = self._released, None
        return released
