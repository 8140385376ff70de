"""How many examples a property is tried on."""

from hypothesis import settings

WHOLE = 60
"""Examples of a property that asks for no number of its own, in the whole check."""

FAST = 10
"""The same in the fast loop."""


def examples(whole: int) -> int:
    """A number for the whole check, and the same share of it in the fast loop as properties have that ask for none."""
    return max(1, whole * settings().max_examples // WHOLE)
