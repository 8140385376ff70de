"""What a picture is made of: boxes with a place and a look, which a painter paints and a finger touches."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.commands import Command
from kiosk.display.geometry import Rect


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


class Mark(StrEnum):
    """A small drawing that says something without words."""

    SPEAKER = "speaker"
    EAR = "ear"
    MICROPHONE = "microphone"
    MICROPHONE_OFF = "microphone, crossed out"
    SPEAKER_OFF = "speaker, crossed out"
    BELL = "bell"
    BARS = "two bars"
    BUBBLE = "speech bubble"
    TICK = "tick"
    CROSS = "cross"
    QUESTION = "question"
    WARNING = "warning"
    DOT = "dot"


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
class Sign(Box):
    """A mark drawn in one tone."""

    mark: Mark
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
