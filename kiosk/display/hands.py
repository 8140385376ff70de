"""What hands do - keys, fingers, the mouse - made into requests."""

from collections.abc import Callable, Hashable

import pygame

from kiosk.core.around_commands import Choose
from kiosk.core.commands import Command, Quit, Request, Source
from kiosk.core.keys import binding_for
from kiosk.core.room import HOME_COLUMNS
from kiosk.core.set_up_commands import TypeText
from kiosk.display.boxes import Picture, touched
from kiosk.display.keyboard import key_for
from kiosk.display.layout.home import columns
from kiosk.ports import Noticeboard

MOUSE = "mouse"
"""Names the mouse among the fingers."""

SLACK = 25
"""A finger may miss a button by this part of the screen's shorter side: on small screens buttons are low."""

Position = tuple[float, float]


class Hands:
    """Submits what keys and touches ask for, and remembers what is held down until it is let go.

    `picture` tells what is on screen now, `size` how large it is in pixels; `asked` counts what was submitted.
    """

    def __init__(self, board: Noticeboard, picture: Callable[[], Picture], size: Callable[[], tuple[int, int]]) -> None:
        self._board = board
        self._picture = picture
        self._size = size
        self.asked = 0
        self._held: dict[Hashable, tuple[Command, Source]] = {}

    def take(self, event: pygame.Event) -> None:
        """Does what an event of the window asks for, if anything."""
        match event.type:
            case pygame.KEYDOWN:
                self._pressed(event.key, event.unicode)
            # Signs with accents come only as text; where a name is typed, no key that writes is bound to anything.
            case pygame.TEXTINPUT if self._board.snapshot().typing:
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

    def _pressed(self, number: int, sign: str) -> None:
        key = key_for(number, sign)
        binding = binding_for(key, self._board.snapshot().bindings) if key else None
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
