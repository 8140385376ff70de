"""Columns of text in a terminal, where Chinese signs and emoji are twice as wide as others."""

from rich.cells import cell_len


def left_aligned(text: str, width: int) -> str:
    """The text with spaces after it, so that it takes `width` columns."""
    return text + " " * (width - cell_len(text))


def right_aligned(text: str, width: int) -> str:
    """The text with spaces before it, so that it takes `width` columns."""
    return " " * (width - cell_len(text)) + text
