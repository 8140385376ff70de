"""Icons, drawn with strokes in a square of side 1."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import cos, pi, sin

import pygame

from kiosk.display.labels import Icon
from kiosk.display.window.themes import Colour

Point = tuple[float, float]


def on_circle(centre: Point, radius: float, fraction: float) -> Point:
    """The point on a circle at this fraction of the way round, clockwise from twelve o'clock."""
    angle = 2 * pi * fraction
    return centre[0] + radius * sin(angle), centre[1] - radius * cos(angle)


def stroke(surface: pygame.Surface, tone: Colour, points: Iterable[Point], width: float) -> None:
    """Draws a line with round ends and joints."""
    radius = max(1.0, width / 2)
    path = list(points)
    for (x, y), (to_x, to_y) in pairwise(path):
        steps = max(1, round(max(abs(to_x - x), abs(to_y - y)) / radius * 3))
        for step in range(steps + 1):
            point = x + (to_x - x) * step / steps, y + (to_y - y) * step / steps
            pygame.draw.circle(surface, tone, point, radius)


def curve(start: Point, start_control: Point, end_control: Point, end: Point) -> list[Point]:
    """A cubic Bézier curve as the points of sixteen straight lines."""
    points = []
    for step in range(17):
        t = step / 16
        weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        controls = (start, start_control, end_control, end)
        x = sum(weight * control[0] for weight, control in zip(weights, controls, strict=True))
        y = sum(weight * corner[1] for weight, corner in zip(weights, controls, strict=True))
        points.append((x, y))
    return points


def arc(middle: Point, radius: float, start: float, end: float) -> list[Point]:
    """An arc, clockwise between two fractions of the circle, as the points of sixteen straight lines."""
    return [on_circle(middle, radius, start + (end - start) * step / 16) for step in range(17)]


Draw = Callable[[pygame.Surface, Colour], None]


def _strokes(*paths: Sequence[Point], width: float = 0.1, filled: Sequence[Point] = ()) -> Draw:
    """A function that draws an icon from lines and an optional filled outline, in a square of side 1."""

    def draw(surface: pygame.Surface, tone: Colour) -> None:
        side = surface.get_width()
        if filled:
            pygame.draw.polygon(surface, tone, [(x * side, y * side) for x, y in filled])
        for path in paths:
            stroke(surface, tone, [(x * side, y * side) for x, y in path], width * side)

    return draw


_EAR = [
    *curve((0.22, 0.42), (0.22, -0.06), (0.84, -0.06), (0.82, 0.40)),
    *curve((0.82, 0.40), (0.80, 0.62), (0.62, 0.62), (0.60, 0.78)),
    *curve((0.60, 0.78), (0.57, 1.00), (0.30, 0.98), (0.28, 0.78)),
]


_EAR_INSIDE = [
    *curve((0.38, 0.44), (0.38, 0.18), (0.68, 0.18), (0.65, 0.42)),
    *curve((0.65, 0.42), (0.62, 0.54), (0.44, 0.46), (0.46, 0.62)),
]


_HORN = [(0.02, 0.36), (0.20, 0.36), (0.46, 0.12), (0.46, 0.88), (0.20, 0.64), (0.02, 0.64)]


_HOOK = [
    *curve((0.30, 0.32), (0.30, 0.02), (0.76, 0.06), (0.70, 0.36)),
    *curve((0.70, 0.36), (0.66, 0.5), (0.5, 0.48), (0.5, 0.64)),
]


_BUBBLE = [
    *curve((0.30, 0.10), (0.16, 0.10), (0.07, 0.16), (0.07, 0.28)),
    *curve((0.07, 0.52), (0.07, 0.64), (0.16, 0.70), (0.28, 0.70)),
    (0.28, 0.92),
    (0.50, 0.70),
    *curve((0.70, 0.70), (0.84, 0.70), (0.93, 0.64), (0.93, 0.52)),
    *curve((0.93, 0.28), (0.93, 0.16), (0.84, 0.10), (0.70, 0.10)),
    (0.30, 0.10),
]


_STAND = (
    curve((0.22, 0.44), (0.22, 0.84), (0.78, 0.84), (0.78, 0.44)),
    [(0.5, 0.76), (0.5, 0.94)],
    [(0.36, 0.94), (0.64, 0.94)],
    [(0.5, 0.20), (0.5, 0.46)],
    [(0.42, 0.18), (0.42, 0.48), (0.58, 0.48), (0.58, 0.18), (0.42, 0.18)],
)


_SLASH = [(0.10, 0.06), (0.92, 0.94)]


_CUP = [
    *curve((0.18, 0.74), (0.32, 0.62), (0.22, 0.16), (0.5, 0.16)),
    *curve((0.5, 0.16), (0.78, 0.16), (0.68, 0.62), (0.82, 0.74)),
    (0.18, 0.74),
]


ICONS: dict[Icon, Draw] = {
    Icon.SPEAKER: _strokes(
        arc((0.46, 0.5), 0.24, 0.13, 0.37), arc((0.46, 0.5), 0.44, 0.13, 0.37), width=0.085, filled=_HORN
    ),
    Icon.EAR: _strokes(_EAR, _EAR_INSIDE, width=0.09),
    Icon.MICROPHONE: _strokes(*_STAND, width=0.09),
    Icon.MICROPHONE_OFF: _strokes(*_STAND, _SLASH, width=0.09),
    Icon.SPEAKER_OFF: _strokes([(0.60, 0.36), (0.90, 0.66)], [(0.90, 0.36), (0.60, 0.66)], width=0.09, filled=_HORN),
    Icon.BELL: _strokes(_CUP, [(0.44, 0.90), (0.56, 0.90)], [(0.5, 0.08), (0.5, 0.14)], width=0.09),
    Icon.BARS: _strokes([(0.30, 0.16), (0.30, 0.84)], [(0.70, 0.16), (0.70, 0.84)], width=0.2),
    Icon.BUBBLE: _strokes(
        _BUBBLE, [(0.31, 0.40), (0.32, 0.40)], [(0.50, 0.40), (0.51, 0.40)], [(0.69, 0.40), (0.70, 0.40)], width=0.1
    ),
    Icon.TICK: _strokes([(0.12, 0.54), (0.40, 0.82), (0.88, 0.22)], width=0.15),
    Icon.CROSS: _strokes([(0.18, 0.18), (0.82, 0.82)], [(0.82, 0.18), (0.18, 0.82)], width=0.15),
    Icon.QUESTION: _strokes(_HOOK, [(0.5, 0.88), (0.5, 0.89)], width=0.13),
    Icon.WARNING: _strokes(
        [(0.5, 0.1), (0.94, 0.88), (0.06, 0.88), (0.5, 0.1)],
        [(0.5, 0.40), (0.5, 0.58)],
        [(0.5, 0.73), (0.5, 0.74)],
        width=0.09,
    ),
    Icon.DOT: _strokes([(0.5, 0.5), (0.5, 0.5)], width=0.86),
}
