"""Paints a picture's boxes, and reuses the images of the last picture."""

from dataclasses import replace

import pygame

from kiosk.core.room.modes import Theme
from kiosk.display.layout.boxes import Align, Box, Pattern, Picture, Rect, Ring, Text, Tone
from kiosk.display.window.dirty_regions import WEDGE, dirty_regions
from kiosk.display.window.fonts import font
from kiosk.display.window.runs import ascent, painted, runs
from kiosk.display.window.shapes import shape, turned_ring
from kiosk.display.window.themes import THEMES

Images = tuple[tuple[pygame.Surface, int, int], ...]
"""The images of a box, each with its left and top position."""


class Painter:
    """Paints pictures in one theme at a time, and keeps only the images of the current picture."""

    def __init__(self, theme: Theme = Theme.DARK) -> None:
        self._theme = theme
        self._picture: Picture = ()
        self._images: dict[Box, Images] = {}

    def paint(self, picture: Picture, surface: pygame.Surface) -> None:
        """Paints the picture on the whole surface."""
        self._repaint(picture, surface, [Rect(0, 0, *surface.get_size())])

    def update(self, picture: Picture, theme: Theme, surface: pygame.Surface) -> list[Rect]:
        """Paints the regions in which the picture differs from the last one, and returns them."""
        parts = dirty_regions(self._picture, picture) if self._picture and theme is self._theme else None
        if theme is not self._theme:
            self._theme, self._images = theme, {}
        if parts is None:
            parts = [Rect(0, 0, *surface.get_size())]
        self._repaint(picture, surface, parts)
        return parts

    def _repaint(self, picture: Picture, surface: pygame.Surface, parts: list[Rect]) -> None:
        """Paints these parts of the surface, and forgets the images that no box needs any more."""
        kept = self._images
        self._images = {box: kept.get(box) or self._images_of(box, kept) for box in picture}
        self._picture = picture
        for part in parts:
            area = part.left, part.top, part.width, part.height
            surface.set_clip(area)
            surface.fill(THEMES[self._theme][Tone.BACKGROUND], area)
            for image, left, top in (image for box in picture for image in self._images[box]):
                if part.overlaps(Rect(left, top, *image.get_size())):
                    surface.blit(image, (left, top))
        surface.set_clip(None)

    def _images_of(self, box: Box, kept: dict[Box, Images]) -> Images:
        if isinstance(box, Text):
            return self._text_images(box)
        image = self._turned_ring(box, kept) if isinstance(box, Ring) and box.pattern is Pattern.SOLID else None
        return ((image or shape(box, THEMES[self._theme]), box.rect.left, box.rect.top),)

    def _turned_ring(self, ring: Ring, kept: dict[Box, Images]) -> pygame.Surface | None:
        """The image of the last picture's ring, updated to this ring's share; None if they differ in more."""
        for box, images in kept.items():
            if not isinstance(box, Ring) or abs(box.share - ring.share) > WEDGE:
                continue
            if replace(box, share=ring.share) == ring:
                return turned_ring(images[0][0], box, ring, THEMES[self._theme])
        return None

    def _text_images(self, box: Text) -> Images:
        """The images of a text's lines, in shades of two colours: they take a quarter of the memory of full colour."""
        tone, background = THEMES[self._theme][box.tone], THEMES[self._theme][box.on]
        face = font(box.px, box.bold)
        height = box.pitch * (len(box.lines) - 1) + face.get_linesize()
        top = box.rect.top + (box.rect.height - height) // 2
        images = []
        for index, line in enumerate(box.lines):
            row = [(run, painted(run, box.px, box.bold, tone, background)) for run in runs(line, box.bold)]
            spare = box.rect.width - sum(image.get_width() for _, image in row)
            left = box.rect.left + {Align.LEFT: 0, Align.CENTRE: spare // 2, Align.RIGHT: spare}[box.align]
            baseline = top + index * box.pitch + face.get_ascent()
            for run, image in row:
                image.set_colorkey(background)
                placed = image, left, baseline - ascent(run, box.px, box.bold)
                images.append(placed if run.file is None else _within(box.rect, *placed))
                left += image.get_width()
        return tuple(images)


def _within(rect: Rect, image: pygame.Surface, left: int, top: int) -> tuple[pygame.Surface, int, int]:
    """The image inside the top and bottom of a rectangle, which alone is painted anew when the text changes.

    An image of letters that reach further up or down than the typeface's is moved, and cut if it does not help.
    """
    if rect.top <= top and top + image.get_height() <= rect.bottom:
        return image, left, top
    ink = image.get_bounding_rect()
    top = max(min(top, rect.bottom - ink.bottom), rect.top - ink.top)
    first = min(max(0, rect.top - top), image.get_height())
    last = min(max(first, rect.bottom - top), image.get_height())
    return image.subsurface((0, first, image.get_width(), last - first)), left, top + first
