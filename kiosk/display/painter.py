"""Paints a picture's boxes; what the last picture needed is kept for the next."""

from dataclasses import replace

import pygame

from kiosk.core.looks import Theme
from kiosk.display.boxes import Align, Box, Look, Picture, Ring, Text, Tone
from kiosk.display.changes import changed
from kiosk.display.fonts import font
from kiosk.display.geometry import Rect
from kiosk.display.shapes import ring_turned, shape
from kiosk.display.themes import THEMES, Colour

Rendered = tuple[str, int, bool, Colour]
"""A line of text, its pixels to the em, its weight and its colour."""


class Painter:
    """Paints in one theme at a time. Its memory is bounded by what one picture holds."""

    def __init__(self, theme: Theme = Theme.DARK) -> None:
        self._theme = theme
        self._picture: Picture = ()
        self._shapes: dict[Box, pygame.Surface] = {}
        self._texts: dict[Rendered, pygame.Surface] = {}

    def paint(self, picture: Picture, surface: pygame.Surface) -> None:
        """Covers the whole surface with the picture."""
        self._repaint(picture, surface, [Rect(0, 0, *surface.get_size())])

    def update(self, picture: Picture, theme: Theme, surface: pygame.Surface) -> list[Rect]:
        """Paints where the picture differs from the last one, and says where."""
        parts = changed(self._picture, picture) if self._picture and theme is self._theme else None
        self._theme = theme
        if parts is None:
            parts = [Rect(0, 0, *surface.get_size())]
            self._shapes, self._texts = {}, {}
        self._repaint(picture, surface, parts)
        return parts

    def _repaint(self, picture: Picture, surface: pygame.Surface, parts: list[Rect]) -> None:
        """Covers these parts of the surface; what no box of the picture needs any more is forgotten."""
        shapes, texts = self._shapes, self._texts
        self._shapes, self._texts, self._picture = {}, {}, picture
        images = [image for box in picture for image in self._drawn(box, shapes, texts)]
        for part in parts:
            place = part.left, part.top, part.width, part.height
            surface.set_clip(place)
            surface.fill(THEMES[self._theme][Tone.BACKGROUND], place)
            for image, left, top in images:
                if part.overlaps(Rect(left, top, *image.get_size())):
                    surface.blit(image, (left, top))
        surface.set_clip(None)

    def _drawn(
        self, box: Box, shapes: dict[Box, pygame.Surface], texts: dict[Rendered, pygame.Surface]
    ) -> list[tuple[pygame.Surface, int, int]]:
        """The images that a box consists of, and where they go."""
        if isinstance(box, Text):
            return self._text(box, texts)
        return [(self._shape(box, shapes), box.rect.left, box.rect.top)]

    def _shape(self, box: Box, kept: dict[Box, pygame.Surface]) -> pygame.Surface:
        corner = replace(box, rect=box.rect.moved(-box.rect.left, -box.rect.top))
        drawn = self._shapes.get(corner) or kept.get(corner)
        if drawn is None and isinstance(corner, Ring) and corner.look is Look.SOLID:
            drawn = self._turned(corner, kept)
        drawn = drawn or shape(corner, THEMES[self._theme])
        self._shapes[corner] = drawn
        return drawn

    def _turned(self, ring: Ring, kept: dict[Box, pygame.Surface]) -> pygame.Surface | None:
        """The ring of the last picture, where it is the same but for its share, with only the difference drawn."""
        for box, image in kept.items():
            if isinstance(box, Ring) and replace(box, share=ring.share) == ring:
                return ring_turned(image, box, ring, THEMES[self._theme])
        return None

    def _text(self, box: Text, kept: dict[Rendered, pygame.Surface]) -> list[tuple[pygame.Surface, int, int]]:
        high = box.pitch * (len(box.lines) - 1) + font(box.px, box.bold).get_linesize()
        top = box.rect.top + (box.rect.height - high) // 2
        images = []
        for index, line in enumerate(box.lines):
            key = (line, box.px, box.bold, THEMES[self._theme][box.tone])
            drawn = self._texts.get(key) or kept.get(key)
            drawn = drawn or font(box.px, box.bold).render(line, True, key[3])
            self._texts[key] = drawn
            spare = box.rect.width - drawn.get_width()
            indent = {Align.LEFT: 0, Align.CENTRE: spare // 2, Align.RIGHT: spare}[box.align]
            images.append((drawn, box.rect.left + indent, top + index * box.pitch))
        return images
