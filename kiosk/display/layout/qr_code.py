"""QR codes as blocks."""

from functools import lru_cache

from kiosk.display.layout.blocks import EMPTY, Block, single
from kiosk.display.layout.boxes import Code, Rect


@lru_cache(maxsize=8)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the smallest QR code for the text that remains readable with 15 % of it damaged."""
    import segno  # noqa: PLC0415  (a kiosk without phones shows none, and the first picture has none)

    return tuple(tuple(bool(module) for module in row) for row in segno.make(text, micro=False, error="m").matrix)


QUIET_ZONE = 4
"""The white margin around the code, in modules."""

MINIMUM_MODULE = 3
"""The minimum size of a module in pixels, for a camera across a table."""


def qr_code(text: str, side: int) -> Block:
    """The largest code within this side whose modules are whole pixels; EMPTY if it would be too small to read."""
    rows = modules(text)
    module_count = len(rows) + 2 * QUIET_ZONE
    module_size = side // module_count
    if module_size < MINIMUM_MODULE:
        return EMPTY
    return single(Code(rect=Rect(0, 0, module_size * module_count, module_size * module_count), rows=rows))


def minimum_side(text: str) -> int:
    """The side of the smallest code for the text that a camera can read."""
    return MINIMUM_MODULE * (len(modules(text)) + 2 * QUIET_ZONE)
