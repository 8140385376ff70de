"""The page that a picture is laid out on: its size, its scale, and how text is measured on it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from kiosk.display.layout.boxes import Rect

Measure = Callable[[str, int, bool], tuple[int, int]]
"""Width and height in pixels of one line: its text, its pixels to the em, whether it is bold."""

CLOCK, TITLE, PLATE, LARGE, TEXT, SMALL, KEYS = 206, 86, 62, 50, 42, 36, 30
"""The sizes of type, in pixels to the em on a page of 1920 × 1080."""

LONG, SHORT = 1920, 1080
"""The page for which lengths are written down."""

MUST = 58
"""The size of what the whole room must read: who listens, and what comes next."""

CAPITAL = 0.668
"""How high capitals and digits are, in ems of the kiosk's typeface."""

READABLE = 0.035
"""How high the capitals of what the whole room must read are at least, as a share of the page's shorter side."""

LEAST_TYPE = 13
"""Smaller type than this many pixels is no help to anybody."""


@dataclass(frozen=True)
class Page:
    """Where a picture is laid out."""

    width: int
    height: int
    measure: Measure

    @property
    def upright(self) -> bool:
        """Whether the page is higher than wide."""
        return self.height > self.width

    @property
    def scale(self) -> float:
        """How large the page is beside the one for which lengths are written down."""
        longer, shorter = max(self.width, self.height), min(self.width, self.height)
        return min(longer / LONG, shorter / SHORT)

    @property
    def margins(self) -> Rect:
        """The page within its margins."""
        across, down = self.space(72), self.space(42)
        return Rect(across, down, max(1, self.width - 2 * across), max(1, self.height - 2 * down))

    @property
    def readable(self) -> float:
        """The smallest size for what the whole room must read."""
        return ceil(READABLE * min(self.width, self.height) / CAPITAL) / self._damped

    @property
    def _damped(self) -> float:
        return self.scale if self.scale >= 1 else self.scale**0.7

    def space(self, length: float) -> int:
        """A distance for this page, at least a pixel."""
        return max(1, round(length * self.scale))

    def type(self, size: float) -> int:
        """A size of type for this page: on a small page type shrinks less than space, so that less is shown."""
        return max(LEAST_TYPE, round(size * self._damped))
