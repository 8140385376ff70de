from pathlib import Path

import pygame
import pytest

from kiosk.core.room.modes import Theme
from kiosk.core.view.model import Snapshot
from kiosk.display.labels import Icon
from kiosk.display.layout.boxes import Box, IconBox, Picture, Plate, Rect, Ring, Text, Tone
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.fonts import font
from kiosk.display.window.icons import ICONS
from kiosk.display.window.painter import Painter
from kiosk.display.window.runs import measure
from kiosk.display.window.screenshot import save_screenshot
from kiosk.display.window.shapes import shape
from kiosk.display.window.themes import DARK, THEMES
from tests.display.scenes import scenes

SCENES = scenes()


def painted(scene: Snapshot, size: tuple[int, int], theme: Theme) -> tuple[Picture, pygame.Surface]:
    surface = pygame.Surface(size)
    picture = lay_out(scene, size, measure)
    Painter(theme).paint(picture, surface)
    return picture, surface


def has(surface: pygame.Surface, rect: Rect, colour: tuple[int, int, int]) -> bool:
    """Whether a colour occurs in a rectangle; the strokes of small letters are a pixel wide."""
    columns, rows = range(rect.left, rect.right), range(rect.top, rect.bottom)
    return any(surface.get_at((x, y))[:3] == colour for y in rows for x in columns)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SCENES)
def test_every_text_can_be_seen_on_every_screen(name: str, theme: Theme) -> None:
    colours = THEMES[theme]
    picture, surface = painted(SCENES[name], (1280, 720), theme)
    for text in picture:
        if isinstance(text, Text):
            assert has(surface, text.rect, colours[text.tone]), text


@pytest.mark.parametrize("name", SCENES)
def test_around_the_boxes_there_is_nothing_but_background(name: str) -> None:
    _, surface = painted(SCENES[name], (800, 480), Theme.DARK)
    corners = [(x, y) for x in (0, 799) for y in (0, 479)]
    assert {surface.get_at(corner)[:3] for corner in corners} == {DARK[Tone.BACKGROUND]}


@pytest.mark.parametrize("mark", Icon)
def test_every_icon_is_drawn_within_its_box(mark: Icon) -> None:
    assert mark in ICONS
    drawn = shape(IconBox(rect=Rect(0, 0, 60, 60), icon=mark, tone=Tone.INK), DARK)
    colours = {drawn.get_at((x, y))[:3] for x in range(60) for y in range(60)}
    assert {DARK[Tone.INK], DARK[Tone.BACKGROUND]} <= colours


@pytest.mark.parametrize(("share", "full", "track"), [(0.25, [0.9], [0.1, 0.4, 0.6]), (0.75, [0.4, 0.6, 0.9], [0.1])])
def test_the_ring_shrinks_towards_twelve(share: float, full: list[float], track: list[float]) -> None:
    ring = Ring(rect=Rect(0, 0, 300, 300), share=share, tone=Tone.GO, radius=130, thickness=40, line_width=2)
    drawn = shape(ring, DARK)
    for ways, tone in ((full, Tone.GO), (track, Tone.TRACK)):
        assert {_on_band(drawn, way) for way in ways} == {DARK[tone]}


def _on_band(drawn: pygame.Surface, way: float) -> tuple[int, ...]:
    point = pygame.Vector2(0, -110).rotate(360 * way) + pygame.Vector2(150, 150)
    return tuple(drawn.get_at((round(point.x), round(point.y)))[:3])


def test_an_overtime_ring_is_striped_and_a_paused_one_is_hollow() -> None:
    def colours(name: str) -> set[tuple[int, ...]]:
        (ring,) = [box for box in lay_out(SCENES[name], (1920, 1080), measure) if isinstance(box, Ring)]
        drawn = shape(ring, DARK)
        middle, reach = drawn.get_width() / 2, ring.radius - ring.thickness / 2
        points = [
            pygame.Vector2(0, -reach).rotate(angle) + pygame.Vector2(middle, middle) for angle in range(0, 360, 3)
        ]
        return {tuple(drawn.get_at((round(point.x), round(point.y)))[:3]) for point in points}

    assert {DARK[Tone.OVERTIME], DARK[Tone.TRACK]} <= colours("overtime")
    assert {DARK[Tone.BACKGROUND]} <= colours("paused-overtime") <= {DARK[Tone.BACKGROUND], DARK[Tone.OVERTIME]}


def test_images_are_reused_while_they_are_needed_and_then_forgotten() -> None:
    painter, surface = Painter(), pygame.Surface((800, 480))
    plate = Plate(rect=Rect(10, 10, 90, 40), fill=Tone.GO)
    elsewhere = Plate(rect=Rect(10, 100, 90, 40), fill=Tone.GO)
    text = Text(rect=Rect(10, 200, 90, 40), lines=("2:10",), px=30, pitch=30)
    painter.paint((plate, elsewhere, text), surface)
    kept = dict(painter._images)
    painter.paint((elsewhere, text), surface)
    assert painter._images == {box: kept[box] for box in (elsewhere, text)}
    painter.paint((), surface)
    assert painter._images == {}


def test_a_ring_that_is_empty_shows_only_its_track() -> None:
    for look in ("step-untimed", "paused"):
        (ring,) = [box for box in lay_out(SCENES[look], (800, 480), measure) if isinstance(box, Ring)]
        empty: Box = Ring(**{**vars(ring), "share": 0.0})
        drawn = shape(empty, DARK)
        assert not has(drawn, Rect(0, 0, *drawn.get_size()), DARK[Tone.GO])


@pytest.mark.parametrize("theme", THEMES)
def test_a_screenshot_is_a_picture_file_of_that_size(tmp_path: Path, theme: Theme) -> None:
    path = tmp_path / "step.png"
    save_screenshot(SCENES["step"], (800, 480), theme, path)
    picture = pygame.image.load(path)
    assert picture.get_size() == (800, 480)
    assert picture.get_at((0, 0))[:3] == THEMES[theme][Tone.BACKGROUND]


def test_no_letter_of_the_typeface_is_cut_in_a_box_lower_than_its_line() -> None:
    face = font(100, bold=True)
    low = Text(rect=Rect(0, 100, 400, 60), lines=("2:06",), px=100, pitch=108, bold=True)
    surface = pygame.Surface((400, 260))
    Painter().paint((low,), surface)
    whole = face.render("2:06", True, DARK[Tone.INK], DARK[Tone.BACKGROUND])
    assert inked(surface) == inked(whole)


def inked(surface: pygame.Surface) -> int:
    """The number of pixels that are not background."""
    colours = [surface.get_at((x, y))[:3] for x in range(surface.get_width()) for y in range(surface.get_height())]
    return len(colours) - colours.count(DARK[Tone.BACKGROUND])
