"""Rectangles in whole pixels, cut up and compared."""

from dataclasses import dataclass, replace
from math import hypot
from typing import Self


@dataclass(frozen=True)
class Rect:
    """From its left and top edge (included) to its right and bottom edge (not included)."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column that is outside."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row that is outside."""
        return self.top + self.height

    @property
    def centre(self) -> tuple[int, int]:
        """The point in the middle."""
        return self.left + self.width // 2, self.top + self.height // 2

    def moved(self, right: int, down: int) -> Self:
        """The same rectangle elsewhere."""
        return replace(self, left=self.left + right, top=self.top + down)

    def below(self, height: int) -> Self:
        """What is left when a strip is cut off the top."""
        cut = min(height, self.height)
        return replace(self, top=self.top + cut, height=self.height - cut)

    def above(self, height: int) -> Self:
        """What is left when a strip is cut off the bottom."""
        return replace(self, height=max(0, self.height - height))

    def overlaps(self, other: "Rect") -> bool:
        """Whether they share a pixel."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def contains(self, other: "Rect") -> bool:
        """Whether the other lies within this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def away(self, x: float, y: float) -> float:
        """How far a point is from this rectangle; 0 within."""
        across = max(self.left - x, 0, x - self.right)
        return hypot(across, max(self.top - y, 0, y - self.bottom))


def square(centre: tuple[int, int], side: int) -> Rect:
    """A square around a point."""
    x, y = centre
    return Rect(x - side // 2, y - side // 2, side, side)
