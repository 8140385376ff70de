"""What a terminal sends when keys are pressed, and what it does not: that they are let go."""

import re
from dataclasses import dataclass

from kiosk.core.interaction.keys import Binding, Key
from kiosk.core.room.commands import Command, Quit
from kiosk.core.setup.commands import TypeText

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
    b"\x1bOM": Key.ENTER,  # these three from the number pad, where it is in application mode
    b"\x1bOk": Key.PLUS,
    b"\x1bOm": Key.MINUS,
    b"\x03": Quit(),  # Ctrl-C
    b"\x04": Quit(),  # Ctrl-D
}
for _final, _key in zip(b"ABCD", (Key.UP, Key.DOWN, Key.RIGHT, Key.LEFT), strict=True):
    _SEQUENCES[b"\x1b[%c" % _final] = _key
    _SEQUENCES[b"\x1bO%c" % _final] = _key

_PLAIN = [key for key in Key if len(key) == 1 and (key.isalpha() or key.isdigit())]
for _key in (*_PLAIN, Key.COMMA, Key.PERIOD, Key.OPENING_BRACKET, Key.CLOSING_BRACKET):
    _SEQUENCES[_key.encode()] = _SEQUENCES[_key.upper().encode()] = _key

_TOKEN = re.compile(
    rb"\x1b\[\[[A-E]"  # F1 to F5 on the Linux console
    rb"|\x1b\[[0-?]*[ -/]*[@-Z\\-~]"  # CSI: parameters, intermediates, final (ECMA-48, 5.4), but for those
    rb"|\x1bO[0-9;]*[@-~]"  # SS3, with modifiers
    rb"|\x1b(?=[^\[O])"  # Escape, then something else
    rb"|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"  # signs of several bytes (UTF-8)
    rb"|[\xc2-\xf4](?=[^\x80-\xbf])"  # one that breaks off
    rb"|[^\x1b\xc2-\xf4]",
    re.DOTALL,
)


class KeyReader:
    """Cuts a stream of bytes into keys; what means nothing is passed over."""

    def __init__(self) -> None:
        self._begun = b""

    @property
    def waiting(self) -> bool:
        """Whether the bytes so far end in what is either the Escape key or the beginning of a sequence."""
        return bool(self._begun)

    def fed(self, received: bytes, *, typing: bool = False) -> list[Key | Quit | TypeText]:
        """The keys completed by these bytes; what writes something is a text while somebody is `typing`."""
        stream = self._begun + received
        end = 0
        keys: list[Key | Quit | TypeText] = []
        while token := _TOKEN.match(stream, end):
            end = token.end()
            text = token[0].decode("utf-8", "ignore")
            if typing and text.isprintable() and text:
                keys.append(TypeText(text))
            elif key := _SEQUENCES.get(token[0]):
                keys.append(key)
        self._begun = stream[end:]
        return keys

    def gave_up(self) -> list[Key | Quit | TypeText]:
        """The key that was meant when nothing more has come: a bare Escape, or none."""
        begun, self._begun = self._begun, b""
        return [Key.ESCAPE] if begun == b"\x1b" else []


REPEATS_WITHIN = 0.7
"""Seconds within which a key that is held down comes again; the first repeat usually comes after 0.25 to 0.66 s."""

PRESSED_LASTS = 4.0
"""Seconds for which a held key's command holds when the key is pressed just once."""


@dataclass
class Hold:
    """A key that is held, in a terminal, which tells of presses and repeats but of no release.

    A press soon after the one before is a repeat: the key is down, and is taken to be let go when the repeats cease.
    A press without repeats holds for a few seconds, or until the second press, so that a tap will do as well.
    """

    _released: Command | None = None
    _pressed: float = 0.0
    _until: float = 0.0

    def pressed(self, binding: Binding, now: float) -> Command | None:
        """What to submit when the key of this binding comes, `now` in seconds on any steady clock."""
        repeated = now - self._pressed <= REPEATS_WITHIN
        self._pressed = now
        if self._released is None:
            self._released, self._until = binding.released, now + PRESSED_LASTS
            return binding.command
        if repeated:
            self._until = now + REPEATS_WITHIN
            return None
        return self._let_go()

    def lapsed(self, now: float) -> Command | None:
        """What to submit when the key has been let go by now, as far as one can tell."""
        return self._let_go() if self._released is not None and now >= self._until else None

    def _let_go(self) -> Command | None:
        released, self._released = self._released, None
        return released
