"""The number of examples on which a property is tested."""

from hypothesis import settings

WHOLE = 60
"""The default number of examples in the whole check."""

FAST = 10
"""The default number of examples in the fast loop."""


def examples(whole: int) -> int:
    """This number of examples in the whole check, and proportionally fewer in the fast loop."""
    return max(1, whole * settings().max_examples // WHOLE)
