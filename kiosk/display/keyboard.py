"""Which key of the keyboard, keypad or clicker is meant."""

import pygame

from kiosk.core.keys import Key

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
