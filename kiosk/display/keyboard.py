"""Which key of the keyboard, keypad or clicker is meant."""

import pygame

from kiosk.core.keys import Key

SIGNS = {"?": Key.QUESTION, "+": Key.PLUS, "-": Key.MINUS, "−": Key.MINUS}
"""Keys by the sign they write, wherever a keyboard has them."""

KEYS = {
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
    pygame.K_2: Key.TWO,
    pygame.K_3: Key.THREE,
    pygame.K_4: Key.FOUR,
    pygame.K_KP2: Key.TWO,
    pygame.K_KP3: Key.THREE,
    pygame.K_KP4: Key.FOUR,
    pygame.K_a: Key.A,
    pygame.K_b: Key.B,
    pygame.K_c: Key.C,
    pygame.K_d: Key.D,
    pygame.K_f: Key.F,
    pygame.K_o: Key.O,
    pygame.K_p: Key.P,
    pygame.K_r: Key.R,
    pygame.K_s: Key.S,
    pygame.K_t: Key.T,
    pygame.K_u: Key.U,
    pygame.K_v: Key.V,
    pygame.K_QUESTION: Key.QUESTION,
    pygame.K_F1: Key.QUESTION,
    pygame.K_ESCAPE: Key.ESCAPE,
}
"""Keys by their number; plus is also the key that has it above the equals sign."""


def key_for(number: int, sign: str) -> Key | None:
    """The key of that number that writes that sign (empty if none), if it means anything here."""
    return SIGNS.get(sign) or KEYS.get(number)
