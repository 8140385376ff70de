"""A clock in a terminal, in digits several lines tall."""

_DOTS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", " ##", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", " # ", " # "),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
    "+": ("   ", " # ", "###", " # ", "   "),
}

HEIGHT = 5
"""The height of digits of size 1, in lines."""

_COLUMNS_PER_DOT = 2
"""Columns to a dot, because a terminal's cell is about twice as tall as it is wide."""


def large_digits(clock: str, size: int) -> tuple[str, ...]:
    """The lines of a clock such as `+0:35`: HEIGHT times `size` lines of equal width."""
    rows = [" ".join(_DOTS[sign][row] for sign in clock) for row in range(HEIGHT)]
    lines = ["".join(("█" if dot == "#" else " ") * (_COLUMNS_PER_DOT * size) for dot in row) for row in rows]
    return tuple(line for line in lines for _ in range(size))


def largest_size(clock: str, width: int, height: int) -> int:
    """The largest size at which the clock fits into `width` and `height`; 0 if none fits."""
    return min(width // len(large_digits(clock, 1)[0]), height // HEIGHT)
