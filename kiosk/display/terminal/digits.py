"""A clock in digits as tall as several lines of a terminal."""

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
"""Lines that the digits take, for each step of size."""

_ACROSS = 2
"""Columns to a dot: a terminal's cell is about twice as tall as it is wide."""


def big(clock: str, size: int) -> tuple[str, ...]:
    """The lines of a clock such as `+0:35`, HEIGHT times `size` of them, all equally wide."""
    rows = [" ".join(_DOTS[sign][row] for sign in clock) for row in range(HEIGHT)]
    drawn = ["".join(("█" if dot == "#" else " ") * (_ACROSS * size) for dot in row) for row in rows]
    return tuple(line for line in drawn for _ in range(size))


def largest(clock: str, width: int, height: int) -> int:
    """The largest size at which the clock is no wider and no taller than that; 0 where none fits."""
    return min(width // len(big(clock, 1)[0]), height // HEIGHT)
