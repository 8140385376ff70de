"""Paints a picture's boxes; what the last picture needed is kept for the next."""

from dataclasses import replace

import pygame

from kiosk.core.room.modes import Theme
from kiosk.display.layout.boxes import Align, Box, Look, Picture, Rect, Ring, Text, Tone
from kiosk.display.window.dirty_regions import WEDGE, dirty_regions
from kiosk.display.window.fonts import font
from kiosk.display.window.shapes import ring_turned, shape
from kiosk.display.window.themes import THEMES

Images = tuple[tuple[pygame.Surface, int, int], ...]
"""What a box consists of: images, each with its left and top."""


class Painter:
    """Paints in one theme at a time. Its memory is bounded by what one picture holds."""

    def __init__(self, theme: Theme = Theme.DARK) -> None:
        self._theme = theme
        self._picture: Picture = ()
        self._images: dict[Box, Images] = {}

    def paint(self, picture: Picture, surface: pygame.Surface) -> None:
        """Covers the whole surface with the picture."""
        self._repaint(picture, surface, [Rect(0, 0, *surface.get_size())])

    def update(self, picture: Picture, theme: Theme, surface: pygame.Surface) -> list[Rect]:
        """Paints where the picture differs from the last one, and says where."""
        parts = dirty_regions(self._picture, picture) if self._picture and theme is self._theme else None
        if theme is not self._theme:
            self._theme, self._images = theme, {}
        if parts is None:
            parts = [Rect(0, 0, *surface.get_size())]
        self._repaint(picture, surface, parts)
        return parts

    def _repaint(self, picture: Picture, surface: pygame.Surface, parts: list[Rect]) -> None:
        """Covers these parts of the surface; what no box of the picture needs any more is forgotten."""
        kept = self._images
        self._images = {box: kept.get(box) or self._drawn(box, kept) for box in picture}
        self._picture = picture
        for part in parts:
            place = part.left, part.top, part.width, part.height
            surface.set_clip(place)
            surface.fill(THEMES[self._theme][Tone.BACKGROUND], place)
            for image, left, top in (image for box in picture for image in self._images[box]):
                if part.overlaps(Rect(left, top, *image.get_size())):
                    surface.blit(image, (left, top))
        surface.set_clip(None)

    def _drawn(self, box: Box, kept: dict[Box, Images]) -> Images:
        if isinstance(box, Text):
            return self._text(box)
        image = self._turned(box, kept) if isinstance(box, Ring) and box.look is Look.SOLID else None
        return ((image or shape(box, THEMES[self._theme]), box.rect.left, box.rect.top),)

    def _turned(self, ring: Ring, kept: dict[Box, Images]) -> pygame.Surface | None:
        """The ring of the last picture, where it is the same but for its share, with only the difference drawn."""
        for box, images in kept.items():
            if not isinstance(box, Ring) or abs(box.share - ring.share) > WEDGE:
                continue
            if replace(box, share=ring.share) == ring:
                return ring_turned(images[0][0], box, ring, THEMES[self._theme])
        return None

    def _text(self, box: Text) -> Images:
        """Lines in shades of two colours, a quarter of the memory that pixels of any colour take."""
        tone, around = THEMES[self._theme][box.tone], THEMES[self._theme][box.on]
        face = font(box.px, box.bold)
        high = box.pitch * (len(box.lines) - 1) + face.get_linesize()
        top = box.rect.top + (box.rect.height - high) // 2
        images = []
        for index, line in enumerate(box.lines):
            drawn = face.render(line, True, tone, around)
            drawn.set_colorkey(around)
            spare = box.rect.width - drawn.get_width()
            indent = {Align.LEFT: 0, Align.CENTRE: spare // 2, Align.RIGHT: spare}[box.align]
            images.append((drawn, box.rect.left + indent, top + index * box.pitch))
        return tuple(images)
