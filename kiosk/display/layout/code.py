"""A QR code as a block, and beside it what it leads to."""

from kiosk.display.boxes import Code
from kiosk.display.codes import modules
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import EMPTY, Block, single

QUIET = 4
"""Modules of white around the code."""

LEAST_MODULE = 3
"""Pixels to a module below which a camera across a table has a hard time."""


def code(text: str, side: int) -> Block:
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
