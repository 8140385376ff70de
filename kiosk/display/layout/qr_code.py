"""QR codes as boxes, with what stands beside them."""

from functools import lru_cache

import segno

from kiosk.display.layout.blocks import EMPTY, Block, single
from kiosk.display.layout.boxes import Code, Rect


@lru_cache(maxsize=8)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the smallest QR code that holds the text and stands a damage of 15 %."""
    return tuple(tuple(bool(module) for module in row) for row in segno.make(text, micro=False, error="m").matrix)


QUIET = 4
"""Modules of white around the code."""

LEAST_MODULE = 3
"""Pixels to a module below which a camera across a table has a hard time."""


def qr_code(text: str, side: int) -> Block:
    """The code as large as whole pixels to a module allow within that side; nothing where it could not be read."""
    rows = modules(text)
    across = len(rows) + 2 * QUIET
    size = side // across
    if size < LEAST_MODULE:
        return EMPTY
    return single(Code(rect=Rect(0, 0, size * across, size * across), rows=rows))


def spaced(address: str) -> str:
    """The address with places at which it can be broken into lines."""
    host, slash, path = address.removeprefix("http://").partition("/")
    return f"{host}{slash} {path}".strip()
