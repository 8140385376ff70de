"""Shapes with smooth edges: drawn several times too large and scaled down."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import cos, pi, sin

import pygame

from kiosk.display.boxes import Box, Code, Look, Mark, Piece, Plate, Ring, Sign, Tone
from kiosk.display.changes import wedge
from kiosk.display.themes import Colour, Theme

FINE, COARSE = 4, 2
"""How many times too large small and large shapes are drawn; powers of two keep flat colours exact."""

LARGE = 400
"""Pixels from which on a shape is drawn coarse, to save memory."""

BESIDE = 0.06
"""How far around a wedge, as a share of the way round, its rectangle holds some of the ring."""

QUIET = 4
"""Modules of margin around a QR code (ISO/IEC 18004)."""

Point = tuple[float, float]


def shape(box: Box, theme: Theme) -> pygame.Surface:
    """A box other than a text as it looks, as large as its rectangle, on the colour of what lies around it."""
    size = box.rect.width, box.rect.height
    zoom = COARSE if max(size) >= LARGE else FINE
    surface = pygame.Surface((size[0] * zoom, size[1] * zoom))
    surface.fill(theme[box.on])
    match box:
        case Plate():
            _plate(surface, box, theme, zoom)
        case Piece():
            _piece(surface, box, theme, zoom)
        case Ring():
            _ring(surface, box, theme, zoom)
        case Sign():
            MARKS[box.mark](surface, theme[box.tone])
        case Code():
            return _code(box)
    return pygame.transform.smoothscale(surface, size)


def _plate(surface: pygame.Surface, plate: Plate, theme: Theme, zoom: int) -> None:
    whole = surface.get_rect()
    radius, thick = plate.radius * zoom, plate.thick * zoom
    if plate.outline is not None:
        pygame.draw.rect(surface, theme[plate.outline], whole, border_radius=radius)
    inner = whole.inflate(-2 * thick, -2 * thick)
    pygame.draw.rect(surface, theme[plate.fill], inner, border_radius=max(0, radius - thick))


def _code(code: Code) -> pygame.Surface:
    """Whole pixels to a module, so that every edge is sharp, and a white margin that cameras need."""
    surface = pygame.Surface((code.rect.width, code.rect.height))
    surface.fill((255, 255, 255))
    size = max(1, code.rect.width // (len(code.rows) + 2 * QUIET))
    start = (code.rect.width - size * len(code.rows)) // 2
    for down, row in enumerate(code.rows):
        for across, dark in enumerate(row):
            if dark:
                surface.fill((0, 0, 0), (start + across * size, start + down * size, size, size))
    return surface


def _piece(surface: pygame.Surface, piece: Piece, theme: Theme, zoom: int) -> None:
    whole = surface.get_rect()
    surface.fill(theme[piece.tone])
    if piece.look is Look.HATCHED:
        _hatch(surface, theme[piece.tone], theme[Tone.TRACK], whole.height * 0.42)
    full = round(whole.width * piece.share)
    surface.fill(theme[Tone.TRACK], (full, 0, whole.width - full, whole.height))
    _round_corners(surface, theme[piece.on], piece.radius * zoom)


def _round_corners(surface: pygame.Surface, around: Colour, radius: int) -> None:
    """Cuts the corners off: what lies around shows there."""
    mask = pygame.Surface(surface.get_size())
    hole = (1, 2, 3)
    mask.fill(around)
    pygame.draw.rect(mask, hole, mask.get_rect(), border_radius=radius)
    mask.set_colorkey(hole)
    surface.blit(mask, (0, 0))


def ring_turned(image: pygame.Surface, old: Ring, new: Ring, theme: Theme) -> pygame.Surface:
    """The image of a solid ring made into that of one that differs in its share: only the difference is drawn."""
    part = wedge(new, old.share)
    zoom = COARSE if max(image.get_size()) >= LARGE else FINE
    piece = pygame.Surface((part.width * zoom, part.height * zoom))
    piece.fill(theme[new.on])
    middle = (new.rect.width / 2 - part.left) * zoom, (new.rect.height / 2 - part.top) * zoom
    shares = sorted((1 - new.share, 1 - old.share))
    _solid(piece, new, theme, zoom, middle, max(0.0, shares[0] - BESIDE), min(1.0, shares[1] + BESIDE))
    image.blit(pygame.transform.smoothscale(piece, (part.width, part.height)), (part.left, part.top))
    return image


def _solid(
    surface: pygame.Surface,
    ring: Ring,
    theme: Theme,
    zoom: int,
    middle: Point,
    start: float = 0.0,
    end: float = 1.0,
) -> None:
    """A band of what is used up and what is left, between two shares of the way round."""
    outer, inner = ring.radius * zoom, (ring.radius - ring.thick) * zoom
    _band(surface, theme[Tone.TRACK], middle, inner, outer, start, end)
    _band(surface, theme[ring.tone], middle, inner, outer, max(start, 1 - ring.share), end)


def _ring(surface: pygame.Surface, ring: Ring, theme: Theme, zoom: int) -> None:
    middle = (surface.get_width() / 2, surface.get_height() / 2)
    outer, inner, thin = ring.radius * zoom, (ring.radius - ring.thick) * zoom, ring.line * zoom
    around, tone = theme[ring.on], theme[ring.tone]
    if ring.look is Look.HOLLOW:
        _band(surface, theme[Tone.LINE], middle, outer - thin, outer, 0)
        _band(surface, theme[Tone.LINE], middle, inner, inner + thin, 0)
        _hollow(surface, ring, theme, zoom)
    elif ring.look is Look.HATCHED:
        _hatch(surface, tone, theme[Tone.TRACK], ring.thick * zoom * 0.3)
        _keep_band(surface, around, middle, inner, outer)
    else:
        _solid(surface, ring, theme, zoom, middle)
    reach = surface.get_width() / 2
    for tick in range(12):
        length = 0.07 if tick % 3 == 0 else 0.045
        away = _around(middle, reach * 0.985, tick / 12), _around(middle, reach * (0.985 - length), tick / 12)
        _stroke(surface, theme[Tone.SOFT], away, thin)


def _hollow(surface: pygame.Surface, ring: Ring, theme: Theme, zoom: int) -> None:
    """The outline of what is left, without anything in it."""
    if not ring.share:
        return
    middle = (surface.get_width() / 2, surface.get_height() / 2)
    outer, inner, thin = ring.radius * zoom, (ring.radius - ring.thick) * zoom, ring.line * zoom * 1.6
    _band(surface, theme[ring.tone], middle, inner, outer, 1 - ring.share)
    narrow = thin / (2 * pi * (outer + inner) / 2)
    start, end = (0.0, 1.0) if ring.share == 1 else (1 - ring.share + narrow, 1 - narrow)
    _band(surface, theme[ring.on], middle, inner + thin, outer - thin, start, end)


def _band(
    surface: pygame.Surface,
    tone: Colour,
    middle: Point,
    inner: float,
    outer: float,
    start: float,
    end: float = 1.0,
) -> None:
    """A band between two circles, clockwise between two shares of the way round from twelve o'clock."""
    if end <= start:
        return
    steps = max(2, round(240 * (end - start)))
    ways = [start + (end - start) * step / steps for step in range(steps + 1)]
    outside = [_around(middle, outer, way) for way in ways]
    inside = [_around(middle, inner, way) for way in reversed(ways)]
    pygame.draw.polygon(surface, tone, [*outside, *inside])


def _keep_band(surface: pygame.Surface, around: Colour, middle: Point, inner: float, outer: float) -> None:
    """Covers all but a band between two circles."""
    hole = (1, 2, 3)
    mask = pygame.Surface(surface.get_size())
    mask.fill(around)
    pygame.draw.circle(mask, hole, middle, outer)
    pygame.draw.circle(mask, around, middle, inner)
    mask.set_colorkey(hole)
    surface.blit(mask, (0, 0))


def _hatch(surface: pygame.Surface, tone: Colour, ground: Colour, width: float) -> None:
    """Slanting stripes, as wide as the gaps between them."""
    across, high = surface.get_size()
    surface.fill(ground)
    step = max(2.0, width) * 2 * 1.414
    left = -float(high)
    while left < across:
        stripe = [(left, high), (left + step / 2, high), (left + step / 2 + high, 0), (left + high, 0)]
        pygame.draw.polygon(surface, tone, stripe)
        left += step


def _around(middle: Point, radius: float, way: float) -> Point:
    """A point on a circle, a share of the way round clockwise from twelve o'clock."""
    angle = 2 * pi * way
    return middle[0] + radius * sin(angle), middle[1] - radius * cos(angle)


def _stroke(surface: pygame.Surface, tone: Colour, points: Iterable[Point], width: float) -> None:
    """A line with round ends and joints."""
    radius = max(1.0, width / 2)
    path = list(points)
    for (x, y), (to_x, to_y) in pairwise(path):
        steps = max(1, round(max(abs(to_x - x), abs(to_y - y)) / radius * 3))
        for step in range(steps + 1):
            at = x + (to_x - x) * step / steps, y + (to_y - y) * step / steps
            pygame.draw.circle(surface, tone, at, radius)


def _curve(start: Point, pull: Point, pull_back: Point, end: Point) -> list[Point]:
    """A cubic Bézier curve as sixteen straight lines."""
    points = []
    for step in range(17):
        t = step / 16
        weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        corners = (start, pull, pull_back, end)
        x = sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True))
        y = sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True))
        points.append((x, y))
    return points


Draw = Callable[[pygame.Surface, Colour], None]


def _strokes(*paths: Sequence[Point], width: float = 0.1, filled: Sequence[Point] = ()) -> Draw:
    """A mark of lines and perhaps one filled outline, in a square of side 1."""

    def draw(surface: pygame.Surface, tone: Colour) -> None:
        side = surface.get_width()
        if filled:
            pygame.draw.polygon(surface, tone, [(x * side, y * side) for x, y in filled])
        for path in paths:
            _stroke(surface, tone, [(x * side, y * side) for x, y in path], width * side)

    return draw


def _arc(middle: Point, radius: float, start: float, end: float) -> list[Point]:
    return [_around(middle, radius, start + (end - start) * step / 16) for step in range(17)]


_EAR = [
    *_curve((0.22, 0.42), (0.22, -0.06), (0.84, -0.06), (0.82, 0.40)),
    *_curve((0.82, 0.40), (0.80, 0.62), (0.62, 0.62), (0.60, 0.78)),
    *_curve((0.60, 0.78), (0.57, 1.00), (0.30, 0.98), (0.28, 0.78)),
]
_EAR_INSIDE = [
    *_curve((0.38, 0.44), (0.38, 0.18), (0.68, 0.18), (0.65, 0.42)),
    *_curve((0.65, 0.42), (0.62, 0.54), (0.44, 0.46), (0.46, 0.62)),
]
_HORN = [(0.02, 0.36), (0.20, 0.36), (0.46, 0.12), (0.46, 0.88), (0.20, 0.64), (0.02, 0.64)]
_HOOK = [
    *_curve((0.30, 0.32), (0.30, 0.02), (0.76, 0.06), (0.70, 0.36)),
    *_curve((0.70, 0.36), (0.66, 0.5), (0.5, 0.48), (0.5, 0.64)),
]
_BUBBLE = [
    *_curve((0.30, 0.10), (0.16, 0.10), (0.07, 0.16), (0.07, 0.28)),
    *_curve((0.07, 0.52), (0.07, 0.64), (0.16, 0.70), (0.28, 0.70)),
    (0.28, 0.92),
    (0.50, 0.70),
    *_curve((0.70, 0.70), (0.84, 0.70), (0.93, 0.64), (0.93, 0.52)),
    *_curve((0.93, 0.28), (0.93, 0.16), (0.84, 0.10), (0.70, 0.10)),
    (0.30, 0.10),
]

_STAND = (
    _curve((0.22, 0.44), (0.22, 0.84), (0.78, 0.84), (0.78, 0.44)),
    [(0.5, 0.76), (0.5, 0.94)],
    [(0.36, 0.94), (0.64, 0.94)],
    [(0.5, 0.20), (0.5, 0.46)],
    [(0.42, 0.18), (0.42, 0.48), (0.58, 0.48), (0.58, 0.18), (0.42, 0.18)],
)
_SLASH = [(0.10, 0.06), (0.92, 0.94)]
_CUP = [
    *_curve((0.18, 0.74), (0.32, 0.62), (0.22, 0.16), (0.5, 0.16)),
    *_curve((0.5, 0.16), (0.78, 0.16), (0.68, 0.62), (0.82, 0.74)),
    (0.18, 0.74),
]

MARKS: dict[Mark, Draw] = {
    Mark.SPEAKER: _strokes(
        _arc((0.46, 0.5), 0.24, 0.13, 0.37), _arc((0.46, 0.5), 0.44, 0.13, 0.37), width=0.085, filled=_HORN
    ),
    Mark.EAR: _strokes(_EAR, _EAR_INSIDE, width=0.09),
    Mark.MICROPHONE: _strokes(*_STAND, width=0.09),
    Mark.MICROPHONE_OFF: _strokes(*_STAND, _SLASH, width=0.09),
    Mark.SPEAKER_OFF: _strokes([(0.60, 0.36), (0.90, 0.66)], [(0.90, 0.36), (0.60, 0.66)], width=0.09, filled=_HORN),
    Mark.BELL: _strokes(_CUP, [(0.44, 0.90), (0.56, 0.90)], [(0.5, 0.08), (0.5, 0.14)], width=0.09),
    Mark.BARS: _strokes([(0.30, 0.16), (0.30, 0.84)], [(0.70, 0.16), (0.70, 0.84)], width=0.2),
    Mark.BUBBLE: _strokes(
        _BUBBLE, [(0.31, 0.40), (0.32, 0.40)], [(0.50, 0.40), (0.51, 0.40)], [(0.69, 0.40), (0.70, 0.40)], width=0.1
    ),
    Mark.TICK: _strokes([(0.12, 0.54), (0.40, 0.82), (0.88, 0.22)], width=0.15),
    Mark.CROSS: _strokes([(0.18, 0.18), (0.82, 0.82)], [(0.82, 0.18), (0.18, 0.82)], width=0.15),
    Mark.QUESTION: _strokes(_HOOK, [(0.5, 0.88), (0.5, 0.89)], width=0.13),
    Mark.WARNING: _strokes(
        [(0.5, 0.1), (0.94, 0.88), (0.06, 0.88), (0.5, 0.1)],
        [(0.5, 0.40), (0.5, 0.58)],
        [(0.5, 0.73), (0.5, 0.74)],
        width=0.09,
    ),
    Mark.DOT: _strokes([(0.5, 0.5), (0.5, 0.5)], width=0.86),
}
