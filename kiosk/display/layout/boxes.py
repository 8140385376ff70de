"""What a picture is made of: boxes with a place and a look, which a painter paints and a finger touches."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import hypot
from typing import Self

from kiosk.core.room.commands import Command
from kiosk.display.labels import Icon


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

    def away(self, x: float, y: float) -> float:
        """How far a point is from this rectangle; 0 within."""
        across = max(self.left - x, 0, x - self.right)
        return hypot(across, max(self.top - y, 0, y - self.bottom))


def square(centre: tuple[int, int], side: int) -> Rect:
    """A square around a point."""
    x, y = centre
    return Rect(x - side // 2, y - side // 2, side, side)


class Tone(StrEnum):
    """A colour by its meaning; themes say which it is."""

    BACKGROUND = "background"
    PANEL = "panel"
    LINE = "line"
    TRACK = "track"
    INK = "ink"
    SOFT = "soft ink"
    GO = "go"
    ON_GO = "text on go"
    CHECK = "time check"
    OVERTIME = "overtime"


class Align(StrEnum):
    """Where a text stands between the edges of its box."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Look(StrEnum):
    """How a ring or a piece of a bar is filled."""

    SOLID = "solid"
    HATCHED = "hatched"
    HOLLOW = "hollow"


@dataclass(frozen=True, kw_only=True)
class Box:
    """Common to all: where it is, and the tone of what lies around it."""

    rect: Rect
    on: Tone = Tone.BACKGROUND


@dataclass(frozen=True, kw_only=True)
class Text(Box):
    """Lines of text at `px` pixels to the em, each `pitch` pixels below the last, centred from top to bottom."""

    lines: tuple[str, ...]
    px: int
    pitch: int
    bold: bool = False
    tone: Tone = Tone.INK
    align: Align = Align.LEFT


@dataclass(frozen=True, kw_only=True)
class Plate(Box):
    """A rounded panel, filled or outlined; a touch on it gives `commands`, its end `released`."""

    fill: Tone = Tone.BACKGROUND
    outline: Tone | None = None
    thick: int = 0
    radius: int = 0
    commands: tuple[Command, ...] = ()
    released: Command | None = None


@dataclass(frozen=True, kw_only=True)
class IconBox(Box):
    """A mark drawn in one tone."""

    mark: Icon
    tone: Tone = Tone.INK


@dataclass(frozen=True, kw_only=True)
class Piece(Box):
    """A piece of a bar: filled from its left edge for a share of 0 to 1, the rest is track."""

    tone: Tone
    share: float = 1.0
    look: Look = Look.SOLID
    radius: int = 0


@dataclass(frozen=True, kw_only=True)
class Ring(Box):
    """The countdown's ring: a share of 0 to 1 that ends at twelve o'clock, with twelve ticks around it.

    `radius` is to its outer edge, `thick` the width of its band, `line` that of a hollow band's outline and of a tick.
    """

    share: float
    tone: Tone
    radius: int
    thick: int
    line: int
    look: Look = Look.SOLID


@dataclass(frozen=True, kw_only=True)
class Code(Box):
    """A QR code: rows of modules, true where they are dark; black on white in every theme, for cameras."""

    rows: tuple[tuple[bool, ...], ...]


Picture = tuple[Box, ...]
"""Boxes from back to front. Any two of them are apart, or one lies within the other."""


def touched(picture: Picture, x: float, y: float, slack: float = 0) -> Plate | None:
    """The plate that a touch means: the foremost at that point, else the nearest not more than `slack` pixels away."""
    plates = [box for box in reversed(picture) if isinstance(box, Plate) and box.commands]
    nearest = min(plates, key=lambda plate: plate.rect.away(x, y), default=None)
    return nearest if nearest and nearest.rect.away(x, y) <= slack else None
