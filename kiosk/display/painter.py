"""Paints a picture's boxes; what the last picture needed is kept for the next."""

from dataclasses import replace

import pygame

from kiosk.display.boxes import Align, Box, Picture, Text, Tone
from kiosk.display.fonts import font
from kiosk.display.shapes import shape
from kiosk.display.themes import Colour, Theme

Rendered = tuple[str, int, bool, Colour]
"""A line of text, its pixels to the em, its weight and its colour."""


class Painter:
    """Paints in one theme. Its memory is bounded by what one picture holds."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._shapes: dict[Box, pygame.Surface] = {}
        self._texts: dict[Rendered, pygame.Surface] = {}

    def paint(self, picture: Picture, surface: pygame.Surface) -> None:
        """Covers the whole surface with the picture."""
        shapes, texts = self._shapes, self._texts
        self._shapes, self._texts = {}, {}
        surface.fill(self._theme[Tone.BACKGROUND])
        for box in picture:
            if isinstance(box, Text):
                self._text(box, surface, texts)
            else:
                self._shape(box, surface, shapes)

    def _shape(self, box: Box, surface: pygame.Surface, kept: dict[Box, pygame.Surface]) -> None:
        corner = replace(box, rect=box.rect.moved(-box.rect.left, -box.rect.top))
        drawn = self._shapes.get(corner) or kept.get(corner) or shape(box, self._theme)
        self._shapes[corner] = drawn
        surface.blit(drawn, (box.rect.left, box.rect.top))

    def _text(self, box: Text, surface: pygame.Surface, kept: dict[Rendered, pygame.Surface]) -> None:
        high = box.pitch * (len(box.lines) - 1) + font(box.px, box.bold).get_linesize()
        top = box.rect.top + (box.rect.height - high) // 2
        for index, line in enumerate(box.lines):
            key = (line, box.px, box.bold, self._theme[box.tone])
            drawn = self._texts.get(key) or kept.get(key)
            drawn = drawn or font(box.px, box.bold).render(line, True, key[3])
            self._texts[key] = drawn
            spare = box.rect.width - drawn.get_width()
            indent = {Align.LEFT: 0, Align.CENTRE: spare // 2, Align.RIGHT: spare}[box.align]
            surface.blit(drawn, (box.rect.left + indent, top + index * box.pitch))
