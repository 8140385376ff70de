"""Keys, mouse and touch, made into requests."""

from collections.abc import Callable, Hashable

import pygame

from kiosk.core.interaction.keys import Key, binding_for
from kiosk.core.room.commands import Choose, Command, Quit, Request
from kiosk.core.room.state import HOME_COLUMNS
from kiosk.core.session.commands import Source
from kiosk.core.setup.commands import TypeText
from kiosk.core.view.model import Standing
from kiosk.display.layout.boxes import Picture, touched
from kiosk.display.layout.home import columns
from kiosk.ports import Noticeboard

SIGNS = {
    "?": Key.QUESTION,
    "+": Key.PLUS,
    "-": Key.MINUS,
    "−": Key.MINUS,
    ",": Key.COMMA,
    ".": Key.PERIOD,
    "[": Key.OPENING_BRACKET,
    "]": Key.CLOSING_BRACKET,
}
"""Keys by the sign they write, wherever a keyboard has them."""

KEYS = {
    **{ord(key): key for key in Key if len(key) == 1 and key.isalnum()},  # SDL numbers these by what they write
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
    pygame.K_COMMA: Key.COMMA,
    pygame.K_PERIOD: Key.PERIOD,
    pygame.K_LEFTBRACKET: Key.OPENING_BRACKET,
    pygame.K_RIGHTBRACKET: Key.CLOSING_BRACKET,
}
"""Keys by their number; plus is also the key that has it above the equals sign."""


def key_for(number: int, sign: str) -> Key | None:
    """The key of that number that writes that sign (empty if none), if it means anything here."""
    return SIGNS.get(sign) or KEYS.get(number)


MOUSE = "mouse"
"""Names the mouse among the fingers."""

SLACK = 25
"""A finger may miss a button by this part of the screen's shorter side: on small screens buttons are low."""

Position = tuple[float, float]


class InputHandler:
    """Submits what keys and touches ask for, and remembers what is held down until it is let go.

    `picture` tells what is on screen now, `size` how large it is in pixels; `asked` counts what was submitted.
    """

    def __init__(self, board: Noticeboard, picture: Callable[[], Picture], size: Callable[[], tuple[int, int]]) -> None:
        self._board = board
        self._picture = picture
        self._size = size
        self.asked = 0
        self._held: dict[Hashable, tuple[Command, Source]] = {}

    def take(self, event: pygame.Event, seen: Standing) -> None:
        """Does what an event of the window asks for, if anything: a key means what whoever pressed it saw of it."""
        match event.type:
            case pygame.KEYDOWN:
                self._pressed(event.key, event.unicode, seen)
            # Signs with accents come only as text; where a name is typed, no key that writes is bound to anything.
            case pygame.TEXTINPUT if seen.typing:
                self._submit(TypeText(event.text), Source.KEY)
            case pygame.KEYUP:
                self._let_go(event.key)
            case pygame.MOUSEBUTTONDOWN if event.button == 1 and not event.touch:
                self._touched(MOUSE, event.pos)
            case pygame.MOUSEBUTTONUP if event.button == 1 and not event.touch:
                self._let_go(MOUSE)
            case pygame.FINGERDOWN:
                width, height = self._size()
                self._touched((event.touch_id, event.finger_id), (event.x * width, event.y * height))
            case pygame.FINGERUP:
                self._let_go((event.touch_id, event.finger_id))
            case pygame.WINDOWFOCUSLOST:
                self.let_everything_go()
            case pygame.QUIT:
                self._submit(Quit(), Source.KEY)

    def let_everything_go(self) -> None:
        """Ends whatever is held down, as when another window takes the keyboard away."""
        for holder in tuple(self._held):
            self._let_go(holder)

    def _pressed(self, number: int, sign: str, seen: Standing) -> None:
        key = key_for(number, sign)
        binding = binding_for(key, seen.bindings) if key else None
        if binding is None:
            return
        self._submit(_here(binding.command, self._size()), Source.KEY)
        if binding.released is not None:
            self._held[number] = (binding.released, Source.KEY)

    def _touched(self, finger: Hashable, position: Position) -> None:
        slack = min(self._size()) / SLACK
        plate = touched(self._picture(), *position, slack)
        if plate is None:
            return
        for command in plate.commands:
            self._submit(command, Source.TOUCH)
        if plate.released is not None:
            self._held[finger] = (plate.released, Source.TOUCH)

    def _let_go(self, holder: Hashable) -> None:
        if holder in self._held:
            self._submit(*self._held.pop(holder))

    def _submit(self, command: Command, source: Source) -> None:
        self._board.submit(Request(command, source))
        self.asked += 1


def _here(command: Command, size: tuple[int, int]) -> Command:
    """Down means the card below, which on an upright page is the next one."""
    if isinstance(command, Choose) and abs(command.places) == HOME_COLUMNS:
        return Choose(command.places // HOME_COLUMNS * columns(*size))
    return command
