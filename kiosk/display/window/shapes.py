"""Shapes with smooth edges, drawn several times too large and then scaled down."""

from math import pi

import pygame

from kiosk.display.layout.boxes import Box, Code, IconBox, Pattern, Piece, Plate, Ring, Tone
from kiosk.display.window.dirty_regions import wedge
from kiosk.display.window.icons import ICONS, Point, on_circle, stroke
from kiosk.display.window.themes import Colour, Palette

FINE, COARSE = 4, 2
"""The scale at which small and large shapes are drawn; powers of two keep flat colours exact."""

LARGE = 400
"""The size in pixels from which a shape is drawn at the coarse scale, to save memory."""

WEDGE_MARGIN = 0.06
"""The part of the ring, as a fraction of the way round, that is redrawn on either side of a wedge."""

QUIET_ZONE = 4
"""The margin around a QR code, in modules (ISO/IEC 18004)."""


def shape(box: Box, theme: Palette) -> pygame.Surface:
    """The image of a box other than a text, with the size of its rectangle, on the colour of its ground."""
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
            ICONS[box.icon](surface, theme[box.tone])
        case Code():
            return _code(box)
    return pygame.transform.smoothscale(surface, size)


def _plate(surface: pygame.Surface, plate: Plate, theme: Palette, zoom: int) -> None:
    whole = surface.get_rect()
    radius, thickness = plate.radius * zoom, plate.thickness * zoom
    if plate.outline is not None:
        pygame.draw.rect(surface, theme[plate.outline], whole, border_radius=radius)
    inner = whole.inflate(-2 * thickness, -2 * thickness)
    pygame.draw.rect(surface, theme[plate.fill], inner, border_radius=max(0, radius - thickness))


def _code(code: Code) -> pygame.Surface:
    """The image of a QR code, with whole pixels to a module for sharp edges, and the white margin that cameras need."""
    surface = pygame.Surface((code.rect.width, code.rect.height))
    surface.fill((255, 255, 255))
    module_size = max(1, code.rect.width // (len(code.rows) + 2 * QUIET_ZONE))
    start = (code.rect.width - module_size * len(code.rows)) // 2
    for row_index, row in enumerate(code.rows):
        for column_index, dark in enumerate(row):
            if dark:
                surface.fill(
                    (0, 0, 0),
                    (start + column_index * module_size, start + row_index * module_size, module_size, module_size),
                )
    return surface


def _piece(surface: pygame.Surface, piece: Piece, theme: Palette, zoom: int) -> None:
    whole = surface.get_rect()
    surface.fill(theme[piece.tone])
    if piece.pattern is Pattern.HATCHED:
        _hatch(surface, theme[piece.tone], theme[Tone.TRACK], whole.height * 0.42)
    filled = round(whole.width * piece.share)
    surface.fill(theme[Tone.TRACK], (filled, 0, whole.width - filled, whole.height))
    _round_corners(surface, theme[piece.on], piece.radius * zoom)


def _round_corners(surface: pygame.Surface, around: Colour, radius: int) -> None:
    """Rounds the corners by painting the colour of the ground over them."""
    mask = pygame.Surface(surface.get_size())
    hole = (1, 2, 3)
    mask.fill(around)
    pygame.draw.rect(mask, hole, mask.get_rect(), border_radius=radius)
    mask.set_colorkey(hole)
    surface.blit(mask, (0, 0))


def turned_ring(image: pygame.Surface, old: Ring, new: Ring, theme: Palette) -> pygame.Surface:
    """The image of a solid ring, changed to another share by drawing only the difference."""
    part = wedge(new, old.share)
    zoom = COARSE if max(image.get_size()) >= LARGE else FINE
    piece = pygame.Surface((part.width * zoom, part.height * zoom))
    piece.fill(theme[new.on])
    middle = (new.rect.width / 2 - part.left) * zoom, (new.rect.height / 2 - part.top) * zoom
    shares = sorted((1 - new.share, 1 - old.share))
    _solid(piece, new, theme, zoom, middle, max(0.0, shares[0] - WEDGE_MARGIN), min(1.0, shares[1] + WEDGE_MARGIN))
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
    """Draws the band of used and remaining time between two fractions of the way round."""
    outer, inner = ring.radius * zoom, (ring.radius - ring.thickness) * zoom
    _band(surface, theme[Tone.TRACK], middle, inner, outer, start, end)
    _band(surface, theme[ring.tone], middle, inner, outer, max(start, 1 - ring.share), end)


def _ring(surface: pygame.Surface, ring: Ring, theme: Palette, zoom: int) -> None:
    middle = (surface.get_width() / 2, surface.get_height() / 2)
    outer, inner, line_width = ring.radius * zoom, (ring.radius - ring.thickness) * zoom, ring.line_width * zoom
    background, tone = theme[ring.on], theme[ring.tone]
    if ring.pattern is Pattern.HOLLOW:
        _band(surface, theme[Tone.LINE], middle, outer - line_width, outer, 0)
        _band(surface, theme[Tone.LINE], middle, inner, inner + line_width, 0)
        _hollow(surface, ring, theme, zoom)
    elif ring.pattern is Pattern.HATCHED:
        _hatch(surface, tone, theme[Tone.TRACK], ring.thickness * zoom * 0.3)
        _keep_band(surface, background, middle, inner, outer)
    else:
        _solid(surface, ring, theme, zoom, middle)
    outer_radius = surface.get_width() / 2
    for tick in range(12):
        length = 0.07 if tick % 3 == 0 else 0.045
        tick_ends = (
            on_circle(middle, outer_radius * 0.985, tick / 12),
            on_circle(middle, outer_radius * (0.985 - length), tick / 12),
        )
        stroke(surface, theme[Tone.SOFT], tick_ends, line_width)


def _hollow(surface: pygame.Surface, ring: Ring, theme: Palette, zoom: int) -> None:
    """Draws the outline of the remaining time, with nothing inside."""
    if not ring.share:
        return
    middle = (surface.get_width() / 2, surface.get_height() / 2)
    outer, inner, line_width = ring.radius * zoom, (ring.radius - ring.thickness) * zoom, ring.line_width * zoom * 1.6
    _band(surface, theme[ring.tone], middle, inner, outer, 1 - ring.share)
    line_share = line_width / (2 * pi * (outer + inner) / 2)
    start, end = (0.0, 1.0) if ring.share == 1 else (1 - ring.share + line_share, 1 - line_share)
    _band(surface, theme[ring.on], middle, inner + line_width, outer - line_width, start, end)


def _band(
    surface: pygame.Surface,
    tone: Colour,
    middle: Point,
    inner: float,
    outer: float,
    start: float,
    end: float = 1.0,
) -> None:
    """Draws a band between two circles, clockwise between two fractions of the way round from twelve o'clock."""
    if end <= start:
        return
    steps = max(2, round(240 * (end - start)))
    fractions = [start + (end - start) * step / steps for step in range(steps + 1)]
    outside = [on_circle(middle, outer, fraction) for fraction in fractions]
    inside = [on_circle(middle, inner, fraction) for fraction in reversed(fractions)]
    pygame.draw.polygon(surface, tone, [*outside, *inside])


def _keep_band(surface: pygame.Surface, around: Colour, middle: Point, inner: float, outer: float) -> None:
    """Covers everything except a band between two circles."""
    hole = (1, 2, 3)
    mask = pygame.Surface(surface.get_size())
    mask.fill(around)
    pygame.draw.circle(mask, hole, middle, outer)
    pygame.draw.circle(mask, around, middle, inner)
    mask.set_colorkey(hole)
    surface.blit(mask, (0, 0))


def _hatch(surface: pygame.Surface, tone: Colour, ground: Colour, stripe_width: float) -> None:
    """Fills the surface with slanting stripes that are as wide as the gaps between them."""
    width, height = surface.get_size()
    surface.fill(ground)
    step = max(2.0, stripe_width) * 2 * 1.414
    left = -float(height)
    while left < width:
        stripe = [(left, height), (left + step / 2, height), (left + step / 2 + height, 0), (left + height, 0)]
        pygame.draw.polygon(surface, tone, stripe)
        left += step
