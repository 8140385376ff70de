"""QR codes: text made into modules, dark or light."""

from functools import lru_cache

import segno


@lru_cache(maxsize=8)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the smallest QR code that holds the text and stands a damage of 15 %."""
    return tuple(tuple(bool(module) for module in row) for row in segno.make(text, micro=False, error="m").matrix)
