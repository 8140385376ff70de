"""Shapes with smooth edges: drawn several times too large and scaled down."""

from math import pi

import pygame

from kiosk.display.layout.boxes import Box, Code, IconBox, Look, Piece, Plate, Ring, Tone
from kiosk.display.window.dirty_regions import wedge
from kiosk.display.window.icons import ICONS, Point, on_circle, stroke
from kiosk.display.window.themes import Colour, Palette

FINE, COARSE = 4, 2
"""How many times too large small and large shapes are drawn; powers of two keep flat colours exact."""

LARGE = 400
"""Pixels from which on a shape is drawn coarse, to save memory."""

BESIDE = 0.06
"""How far around a wedge, as a share of the way round, its rectangle holds some of the ring."""

QUIET = 4
"""Modules of margin around a QR code (ISO/IEC 18004)."""


def shape(box: Box, theme: Palette) -> pygame.Surface:
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
        case IconBox():
            ICONS[box.mark](surface, theme[box.tone])
        case Code():
            return _code(box)
    return pygame.transform.smoothscale(surface, size)


def _plate(surface: pygame.Surface, plate: Plate, theme: Palette, zoom: int) -> None:
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


def _piece(surface: pygame.Surface, piece: Piece, theme: Palette, zoom: int) -> None:
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


def ring_turned(image: pygame.Surface, old: Ring, new: Ring, theme: Palette) -> pygame.Surface:
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
    theme: Palette,
    zoom: int,
    middle: Point,
    start: float = 0.0,
    end: float = 1.0,
) -> None:
    """A band of what is used up and what is left, between two shares of the way round."""
    outer, inner = ring.radius * zoom, (ring.radius - ring.thick) * zoom
    _band(surface, theme[Tone.TRACK], middle, inner, outer, start, end)
    _band(surface, theme[ring.tone], middle, inner, outer, max(start, 1 - ring.share), end)


def _ring(surface: pygame.Surface, ring: Ring, theme: Palette, zoom: int) -> None:
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
        away = on_circle(middle, reach * 0.985, tick / 12), on_circle(middle, reach * (0.985 - length), tick / 12)
        stroke(surface, theme[Tone.SOFT], away, thin)


def _hollow(surface: pygame.Surface, ring: Ring, theme: Palette, zoom: int) -> None:
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
    outside = [on_circle(middle, outer, way) for way in ways]
    inside = [on_circle(middle, inner, way) for way in reversed(ways)]
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
