"""Keys, mouse and touch, turned into requests."""

from collections.abc import Callable, Hashable

import pygame

from kiosk.core.interaction.keys import Key, binding_for, unused
from kiosk.core.room.commands import Choose, Command, Quit, Request, UnusedInput
from kiosk.core.room.state import HOME_COLUMNS
from kiosk.core.session.commands import Source
from kiosk.core.setup.commands import TypeText
from kiosk.core.view.model import Standing
from kiosk.display.layout.boxes import Picture, touched_plate
from kiosk.display.layout.home import card_columns
from kiosk.ports import Noticeboard

SIGNS = {
    "?": Key.QUESTION,
    "+": Key.PLUS,
    "-": Key.MINUS,
    "−": Key.MINUS,
    "[": Key.OPENING_BRACKET,
    "]": Key.CLOSING_BRACKET,
    ".": Key.FULL_STOP,
}
"""Keys by the character they write, which keyboards have in different places."""

KEYS = {
    **{ord(key): key for key in Key if len(key) == 1 and key.isalnum()},  # SDL's numbers are their character codes
    pygame.K_SPACE: Key.SPACE,
    pygame.K_RETURN: Key.ENTER,
    pygame.K_KP_ENTER: Key.ENTER,
    pygame.K_LEFT: Key.LEFT,
    pygame.K_RIGHT: Key.RIGHT,
    pygame.K_UP: Key.UP,
    pygame.K_DOWN: Key.DOWN,
    pygame.K_PAGEUP: Key.PAGE_UP,
    pygame.K_PAGEDOWN: Key.PAGE_DOWN,
    pygame.K_PLUS: Key.PLUS,
    pygame.K_KP_PLUS: Key.PLUS,
    pygame.K_EQUALS: Key.PLUS,
    pygame.K_MINUS: Key.MINUS,
    pygame.K_KP_MINUS: Key.MINUS,
    pygame.K_KP1: Key.ONE,
    pygame.K_KP2: Key.TWO,
    pygame.K_KP3: Key.THREE,
    pygame.K_KP4: Key.FOUR,
    pygame.K_F5: Key.F5,
    pygame.K_QUESTION: Key.QUESTION,
    pygame.K_F1: Key.QUESTION,
    pygame.K_ESCAPE: Key.ESCAPE,
    pygame.K_BACKSPACE: Key.BACKSPACE,
    pygame.K_TAB: Key.TAB,
    pygame.K_LEFTBRACKET: Key.OPENING_BRACKET,
    pygame.K_RIGHTBRACKET: Key.CLOSING_BRACKET,
    pygame.K_PERIOD: Key.FULL_STOP,
}
"""Keys by their SDL number; the equals key counts as plus, which it writes with Shift."""


NOT_INPUT = frozenset(
    {
        0,  # a key that SDL does not know, such as one for the volume
        *range(pygame.K_LCTRL, pygame.K_RGUI + 1),
        pygame.K_MODE,
        pygame.K_CAPSLOCK,
        pygame.K_NUMLOCKCLEAR,
        pygame.K_SCROLLLOCK,
        pygame.K_PRINTSCREEN,
    }
)
"""Keys that only change what others write, and keys of the computer itself; they say nothing to the kiosk."""

FUNCTION_KEYS = range(pygame.K_F1, pygame.K_F12 + 1)


def key_for(number: int, sign: str) -> Key | None:
    """The key with this SDL number and this character (empty if none); None if the kiosk does not use it."""
    return SIGNS.get(sign) or KEYS.get(number)


MOUSE = "mouse"
"""The key of the mouse among the fingers that hold something down."""

TOUCH_SLACK = 25
"""A finger may miss a button by the screen's shorter side divided by this: small screens have low buttons."""

Position = tuple[float, float]


class InputHandler:
    """Submits the commands of keys and touches, and remembers what is held down until its release.

    `picture` returns the picture on screen, `size` its size in pixels; `submitted` counts the submitted commands.
    """

    def __init__(self, board: Noticeboard, picture: Callable[[], Picture], size: Callable[[], tuple[int, int]]) -> None:
        self._board = board
        self._picture = picture
        self._size = size
        self.submitted = 0
        self._held: dict[Hashable, tuple[Command, Source]] = {}

    def handle(self, event: pygame.Event, seen: Standing) -> None:
        """Submits the command of a window event, if it has one; keys have the meaning that was on screen (`seen`)."""
        match event.type:
            case pygame.KEYDOWN:
                self._press(event.key, event.unicode, seen)
            # Accented letters arrive only as text; while a name is typed, no key for a character is bound.
            case pygame.TEXTINPUT if seen.typing:
                self._submit(TypeText(event.text), Source.KEY)
            case pygame.KEYUP:
                self._release(event.key)
            case pygame.MOUSEBUTTONDOWN if event.button == 1 and not event.touch:
                self._touch(MOUSE, event.pos)
            case pygame.MOUSEBUTTONDOWN if not event.touch:
                self._board.submit(Request(UnusedInput(), Source.TOUCH))
            case pygame.MOUSEBUTTONUP if event.button == 1 and not event.touch:
                self._release(MOUSE)
            case pygame.FINGERDOWN:
                width, height = self._size()
                self._touch((event.touch_id, event.finger_id), (event.x * width, event.y * height))
            case pygame.FINGERUP:
                self._release((event.touch_id, event.finger_id))
            case pygame.WINDOWFOCUSLOST:
                self.release_all()
            case pygame.QUIT:
                self._submit(Quit(), Source.KEY)

    def release_all(self) -> None:
        """Releases everything that is held down, as when another window takes the keyboard."""
        for holder in tuple(self._held):
            self._release(holder)

    def _press(self, number: int, sign: str, seen: Standing) -> None:
        key = key_for(number, sign)
        binding = binding_for(key, seen.bindings) if key else None
        if binding is None:
            self._press_unused(key, number, seen)
            return
        self._submit(_for_layout(binding.command, self._size()), Source.KEY)
        if binding.released is not None:
            self._held[number] = (binding.released, Source.KEY)

    def _press_unused(self, key: Key | None, number: int, seen: Standing) -> None:
        """Tells the kiosk of a key without a meaning here; while a name is typed, keys that write arrive as text."""
        if number in NOT_INPUT or (seen.typing and number not in FUNCTION_KEYS):
            return
        self._submit(unused(key) if key else UnusedInput(pygame.key.name(number).title()), Source.KEY)

    def _touch(self, finger: Hashable, position: Position) -> None:
        slack = min(self._size()) / TOUCH_SLACK
        plate = touched_plate(self._picture(), *position, slack)
        if plate is None:
            self._board.submit(Request(UnusedInput(), Source.TOUCH))
            return
        for command in plate.commands:
            self._submit(command, Source.TOUCH)
        if plate.released is not None:
            self._held[finger] = (plate.released, Source.TOUCH)

    def _release(self, holder: Hashable) -> None:
        if holder in self._held:
            self._submit(*self._held.pop(holder))

    def _submit(self, command: Command, source: Source) -> None:
        self._board.submit(Request(command, source))
        self.submitted += 1


def _for_layout(command: Command, size: tuple[int, int]) -> Command:
    """The command with a move to the row above or below adapted to the number of cards in a row."""
    if isinstance(command, Choose) and abs(command.places) == HOME_COLUMNS:
        return Choose(command.places // HOME_COLUMNS * card_columns(*size))
    return command
