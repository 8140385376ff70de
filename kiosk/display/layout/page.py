"""The page that a picture is laid out on: its size, its scale, and the measurement of text."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from kiosk.display.layout.boxes import Rect

Measure = Callable[[str, int, bool], tuple[int, int]]
"""Returns a line's width and height in pixels, given its text, its pixels to the em, and whether it is bold."""

Missing = Callable[[str], str]
"""Returns those signs of a text that no font can show."""


def none_missing(_: str) -> str:
    """The answer where every sign can be shown."""
    return ""


CLOCK, TITLE, PLATE, LARGE, TEXT, SMALL, KEYS = 206, 86, 62, 50, 42, 36, 30
"""Sizes of type in pixels to the em, on a page of 1920 × 1080."""

REFERENCE_LONG, REFERENCE_SHORT = 1920, 1080
"""The longer and the shorter side of the reference page, for which all lengths in the layout are given."""

MUST = 58
"""The size of texts that the whole room must be able to read: who listens, and what comes next."""

CAPITAL = 0.668
"""The height of capitals and digits in ems of the kiosk's typeface."""

READABLE = 0.035
"""The minimum height of capitals that the whole room must read, as a share of the page's shorter side."""

MINIMUM_TYPE = 13
"""The minimum size of type in pixels; nobody could read smaller type."""


@dataclass(frozen=True)
class Page:
    """A page of `width` by `height` pixels."""

    width: int
    height: int
    measure: Measure
    missing: Missing = none_missing

    @property
    def upright(self) -> bool:
        """Whether the page is taller than it is wide."""
        return self.height > self.width

    @cached_property
    def scale(self) -> float:
        """The scale of the page relative to the reference page."""
        longer, shorter = max(self.width, self.height), min(self.width, self.height)
        return min(longer / REFERENCE_LONG, shorter / REFERENCE_SHORT)

    @property
    def margins(self) -> Rect:
        """The area inside the page's margins."""
        horizontal, vertical = self.space(72), self.space(42)
        return Rect(horizontal, vertical, max(1, self.width - 2 * horizontal), max(1, self.height - 2 * vertical))

    @property
    def readable(self) -> float:
        """The smallest type size that the whole room can read."""
        return ceil(READABLE * min(self.width, self.height) / CAPITAL) / self._type_scale

    @cached_property
    def _type_scale(self) -> float:
        return self.scale if self.scale >= 1 else self.scale**0.7

    def space(self, length: float) -> int:
        """A distance of the reference page in pixels of this page; at least 1."""
        return max(1, round(length * self.scale))

    def type(self, size: float) -> int:
        """A type size of the reference page in pixels of this page; on small pages type shrinks less than distances."""
        return max(MINIMUM_TYPE, round(size * self._type_scale))
