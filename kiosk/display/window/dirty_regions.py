"""Where one picture differs from the next: each second only digits, a wedge of the ring and a sliver of the bar do."""

from dataclasses import replace
from math import ceil, cos, floor, pi, sin

from kiosk.display.layout.boxes import Box, Look, Picture, Rect, Ring, Text

MOST = 12
"""Boxes that may differ; with more, the whole picture is painted anew."""

WEDGE = 0.1
"""How far a ring may turn, as a share of the way round; beyond it the whole ring is painted anew."""

SOFT = 3
"""Pixels around a shape that its smooth edge may have touched."""


def dirty_regions(old: Picture, new: Picture) -> list[Rect] | None:
    """The places to be painted anew; None for all of them."""
    if len(old) != len(new):
        return None
    pairs = [(before, after) for before, after in zip(old, new, strict=True) if before is not after and before != after]
    if len(pairs) > MOST:
        return None
    return [place for before, after in pairs for place in _places(before, after)]


def _places(before: Box, after: Box) -> list[Rect]:
    if isinstance(before, Ring) and isinstance(after, Ring) and replace(before, share=after.share) == after:
        return [wedge(after, before.share).moved(after.rect.left, after.rect.top)]
    return list(dict.fromkeys([_extent(before), _extent(after)]))


def _extent(box: Box) -> Rect:
    """The box with what a text's glyphs may reach beyond its box, which may be no higher than its digits."""
    beyond = SOFT + (box.px // 16 if isinstance(box, Text) else 0)
    rect = box.rect
    return Rect(rect.left - beyond, rect.top - beyond, rect.width + 2 * beyond, rect.height + 2 * beyond)


def wedge(ring: Ring, share: float) -> Rect:
    """The part of a ring, counted from its own corner, that differs from the same ring with that share."""
    start, end = sorted((1 - ring.share, 1 - share))
    if end - start > WEDGE or ring.look is not Look.SOLID:
        return Rect(0, 0, ring.rect.width, ring.rect.height)
    ways = [start + (end - start) * step / 8 for step in range(9)]
    middle_x, middle_y = ring.rect.width / 2, ring.rect.height / 2
    reaches = (ring.radius - ring.thick, ring.radius)
    across = [middle_x + reach * sin(2 * pi * way) for way in ways for reach in reaches]
    down = [middle_y - reach * cos(2 * pi * way) for way in ways for reach in reaches]
    left, top = max(0, floor(min(across)) - SOFT), max(0, floor(min(down)) - SOFT)
    right, bottom = min(ring.rect.width, ceil(max(across)) + SOFT), min(ring.rect.height, ceil(max(down)) + SOFT)
    return Rect(left, top, right - left, bottom - top)
