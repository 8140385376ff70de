"""The boxes that a picture is made of; a painter draws them, and fingers touch them."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import hypot
from typing import Self

from kiosk.core.room.commands import Command
from kiosk.display.labels import Icon


@dataclass(frozen=True)
class Rect:
    """A rectangle in pixels; its right and bottom edges lie outside."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of the rectangle."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row below the rectangle."""
        return self.top + self.height

    @property
    def centre(self) -> tuple[int, int]:
        """The point in the middle."""
        return self.left + self.width // 2, self.top + self.height // 2

    def moved(self, right: int, down: int) -> Self:
        """The rectangle moved by this many pixels."""
        return type(self)(self.left + right, self.top + down, self.width, self.height)

    def below(self, height: int) -> Self:
        """The rectangle without a strip of this height at the top."""
        cut = min(height, self.height)
        return replace(self, top=self.top + cut, height=self.height - cut)

    def above(self, height: int) -> Self:
        """The rectangle without a strip of this height at the bottom."""
        return replace(self, height=max(0, self.height - height))

    def overlaps(self, other: "Rect") -> bool:
        """Whether the two rectangles share a pixel."""
        share_columns = self.left < other.right and other.left < self.right
        return share_columns and self.top < other.bottom and other.top < self.bottom

    def distance_to(self, x: float, y: float) -> float:
        """The distance in pixels from a point to this rectangle; 0 inside."""
        horizontal = max(self.left - x, 0, x - self.right)
        return hypot(horizontal, max(self.top - y, 0, y - self.bottom))


def square(centre: tuple[int, int], side: int) -> Rect:
    """A square around a point."""
    x, y = centre
    return Rect(x - side // 2, y - side // 2, side, side)


class Tone(StrEnum):
    """The meaning of a colour; each theme assigns a colour to it."""

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
    """The horizontal alignment of a text within its box."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Pattern(StrEnum):
    """The pattern that fills a ring or a piece of a bar."""

    SOLID = "solid"
    HATCHED = "hatched"
    HOLLOW = "hollow"


@dataclass(frozen=True, kw_only=True)
class Box:
    """The base of all boxes: a rectangle, and the tone of the ground it is drawn on."""

    rect: Rect
    on: Tone = Tone.BACKGROUND

    def moved(self, right: int, down: int) -> Self:
        """The box moved by this many pixels."""
        # `dataclasses.replace` takes three times as long, and a layout moves thousands.
        return type(self)(**(vars(self) | {"rect": self.rect.moved(right, down)})) if right or down else self


@dataclass(frozen=True, kw_only=True)
class Text(Box):
    """Lines of text at `px` pixels to the em, `pitch` pixels apart, centred vertically."""

    lines: tuple[str, ...]
    px: int
    pitch: int
    bold: bool = False
    tone: Tone = Tone.INK
    align: Align = Align.LEFT


@dataclass(frozen=True, kw_only=True)
class Plate(Box):
    """A rounded panel, filled or outlined; a touch gives `commands`, the end of a touch `released`."""

    fill: Tone = Tone.BACKGROUND
    outline: Tone | None = None
    thickness: int = 0
    radius: int = 0
    commands: tuple[Command, ...] = ()
    released: Command | None = None


@dataclass(frozen=True, kw_only=True)
class IconBox(Box):
    """An icon drawn in one tone."""

    icon: Icon
    tone: Tone = Tone.INK


@dataclass(frozen=True, kw_only=True)
class Piece(Box):
    """A piece of a bar; a share of 0 to 1 is filled from the left edge, and the rest is track."""

    tone: Tone
    share: float = 1.0
    pattern: Pattern = Pattern.SOLID
    radius: int = 0


@dataclass(frozen=True, kw_only=True)
class Ring(Box):
    """The countdown's ring; a share of 0 to 1 is filled, ending at twelve o'clock, with twelve ticks around the ring.

    `radius` is the band's outer radius and `thickness` its width; `line_width` is that of ticks and hollow outlines.
    """

    share: float
    tone: Tone
    radius: int
    thickness: int
    line_width: int
    pattern: Pattern = Pattern.SOLID


@dataclass(frozen=True, kw_only=True)
class Code(Box):
    """A QR code as rows of modules, true for dark ones; black on white in every theme, so that cameras read it."""

    rows: tuple[tuple[bool, ...], ...]


Picture = tuple[Box, ...]
"""Boxes from back to front. Any two boxes are disjoint, or one lies within the other."""


def touched_plate(picture: Picture, x: float, y: float, slack: float = 0) -> Plate | None:
    """The plate in front at the touched point; else the nearest plate, at most `slack` pixels away."""
    plates = [box for box in reversed(picture) if isinstance(box, Plate) and box.commands]
    nearest = min(plates, key=lambda plate: plate.rect.distance_to(x, y), default=None)
    return nearest if nearest and nearest.rect.distance_to(x, y) <= slack else None
