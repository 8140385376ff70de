"""The regions where two pictures differ: each second, only the digits, a wedge of the ring and a bit of the bar."""

from dataclasses import replace
from math import ceil, cos, floor, pi, sin

from kiosk.display.layout.boxes import Box, Pattern, Picture, Rect, Ring, Text

MAXIMUM_BOXES = 12
"""The maximum number of differing boxes; with more, the whole picture is repainted."""

WEDGE = 0.1
"""The largest change of a ring's share that is painted as a wedge; beyond it the whole ring is repainted."""

EDGE = 3
"""The width in pixels of a shape's smoothed edge."""


def dirty_regions(old: Picture, new: Picture) -> list[Rect] | None:
    """The regions to repaint; None for the whole picture."""
    if len(old) != len(new):
        return None
    pairs = [(before, after) for before, after in zip(old, new, strict=True) if before is not after and before != after]
    if len(pairs) > MAXIMUM_BOXES:
        return None
    return [rect for before, after in pairs for rect in _changed_rects(before, after)]


def _changed_rects(before: Box, after: Box) -> list[Rect]:
    if isinstance(before, Ring) and isinstance(after, Ring) and replace(before, share=after.share) == after:
        return [wedge(after, before.share).moved(after.rect.left, after.rect.top)]
    return list(dict.fromkeys([_extent(before), _extent(after)]))


def _extent(box: Box) -> Rect:
    """The box with its smoothed edge, and for a text with the glyphs that reach beyond it."""
    margin = EDGE + (box.px // 16 if isinstance(box, Text) else 0)
    rect = box.rect
    return Rect(rect.left - margin, rect.top - margin, rect.width + 2 * margin, rect.height + 2 * margin)


def wedge(ring: Ring, share: float) -> Rect:
    """The part of a ring, relative to its own corner, that differs from the same ring with another share."""
    start, end = sorted((1 - ring.share, 1 - share))
    if end - start > WEDGE or ring.pattern is not Pattern.SOLID:
        return Rect(0, 0, ring.rect.width, ring.rect.height)
    fractions = [start + (end - start) * step / 8 for step in range(9)]
    middle_x, middle_y = ring.rect.width / 2, ring.rect.height / 2
    radii = (ring.radius - ring.thickness, ring.radius)
    xs = [middle_x + radius * sin(2 * pi * fraction) for fraction in fractions for radius in radii]
    ys = [middle_y - radius * cos(2 * pi * fraction) for fraction in fractions for radius in radii]
    left, top = max(0, floor(min(xs)) - EDGE), max(0, floor(min(ys)) - EDGE)
    right, bottom = min(ring.rect.width, ceil(max(xs)) + EDGE), min(ring.rect.height, ceil(max(ys)) + EDGE)
    return Rect(left, top, right - left, bottom - top)
