"""Lines with round ends, circles and curves, as points."""

from collections.abc import Iterable
from itertools import pairwise
from math import cos, pi, sin

import pygame

from kiosk.display.themes import Colour

Point = tuple[float, float]


def on_circle(middle: Point, radius: float, way: float) -> Point:
    """A point on a circle, a share of the way round clockwise from twelve o'clock."""
    angle = 2 * pi * way
    return middle[0] + radius * sin(angle), middle[1] - radius * cos(angle)


def stroke(surface: pygame.Surface, tone: Colour, points: Iterable[Point], width: float) -> None:
    """A line with round ends and joints."""
    radius = max(1.0, width / 2)
    path = list(points)
    for (x, y), (to_x, to_y) in pairwise(path):
        steps = max(1, round(max(abs(to_x - x), abs(to_y - y)) / radius * 3))
        for step in range(steps + 1):
            at = x + (to_x - x) * step / steps, y + (to_y - y) * step / steps
            pygame.draw.circle(surface, tone, at, radius)


def curve(start: Point, pull: Point, pull_back: Point, end: Point) -> list[Point]:
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


def arc(middle: Point, radius: float, start: float, end: float) -> list[Point]:
    """Part of a circle, clockwise between two shares of the way round, as sixteen straight lines."""
    return [on_circle(middle, radius, start + (end - start) * step / 16) for step in range(17)]
