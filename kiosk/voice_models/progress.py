"""How those who wait are told how far it is."""

from collections.abc import Callable

Told = Callable[[int, int], None]
"""Is told how many bytes are there, of how many."""
