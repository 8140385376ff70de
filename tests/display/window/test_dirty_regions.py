"""Only what has changed is repainted, with the same result as painting everything."""

from dataclasses import replace

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.room.modes import Theme
from kiosk.core.units import after, seconds
from kiosk.core.view.snapshot import snapshot
from kiosk.display.layout.boxes import Pattern, Picture, Rect, Ring, Tone
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.dirty_regions import dirty_regions, wedge
from kiosk.display.window.painter import Painter
from kiosk.display.window.runs import measure
from tests.display.rectangles import contains
from tests.display.scenes import PLAN, at_step, scenes
from tests.examples import examples

SIZE = (1280, 720)
SCENES = scenes()
RING = Ring(rect=Rect(0, 0, 300, 300), share=0.5, tone=Tone.GO, radius=130, thickness=40, line_width=2)


def picture(used: float) -> Picture:
    """The second step after it has run for this many seconds."""
    room, now = at_step(PLAN, 1, 50)
    return lay_out(snapshot(room, after(now, seconds(used))), SIZE, measure)


def painted(boxes: Picture, theme: Theme = Theme.DARK) -> bytes:
    surface = pygame.Surface(SIZE)
    Painter(theme).paint(boxes, surface)
    return pygame.image.tobytes(surface, "RGB")


def test_each_second_only_the_digits_a_wedge_and_a_sliver_are_painted() -> None:
    places = dirty_regions(picture(3), picture(4))
    assert places is not None
    ring = next(box for box in picture(3) if isinstance(box, Ring))
    painted_pixels = sum(place.width * place.height for place in places)
    assert painted_pixels < 0.5 * ring.rect.width * ring.rect.height


@pytest.mark.parametrize("used", range(0, 130, 7))
def test_a_second_later_the_screen_is_what_a_new_one_would_be(used: int) -> None:
    surface, painter = pygame.Surface(SIZE), Painter()
    painter.paint(picture(used), surface)
    for later in range(used + 1, used + 4):
        painter.update(picture(later), Theme.DARK, surface)
    assert _differing(pygame.image.tobytes(surface, "RGB"), painted(picture(used + 3))) < 40


def _differing(one: bytes, other: bytes) -> int:
    """Pixels that differ by more than the smooth edges of two shapes that were drawn apart may."""
    return sum(abs(a - b) > 48 for a, b in zip(one, other, strict=True)) // 3


@settings(max_examples=examples(25))
@given(st.lists(st.sampled_from(sorted(SCENES)), min_size=2, max_size=4), st.sampled_from(Theme))
def test_the_next_screen_is_painted_in_full_whatever_was_shown_before(names: list[str], theme: Theme) -> None:
    surface, painter = pygame.Surface(SIZE), Painter()
    for name in names:
        painter.update(lay_out(SCENES[name], SIZE, measure), theme, surface)
    assert pygame.image.tobytes(surface, "RGB") == painted(lay_out(SCENES[names[-1]], SIZE, measure), theme)


def test_a_new_theme_paints_everything_anew() -> None:
    surface, painter = pygame.Surface(SIZE), Painter()
    painter.paint(picture(3), surface)
    assert painter.update(picture(3), Theme.LIGHT, surface) == [Rect(0, 0, *SIZE)]
    assert painter.update(picture(3), Theme.LIGHT, surface) == []


def test_a_ring_that_turns_far_or_changes_its_pattern_is_painted_in_full() -> None:
    whole = Rect(0, 0, 300, 300)
    assert wedge(RING, 0.9) == whole
    assert wedge(replace(RING, pattern=Pattern.HATCHED), 0.49) == whole
    assert wedge(RING, 0.49) != whole


@settings(max_examples=examples(100))
@given(st.floats(0, 1), st.floats(0, 0.09))
def test_a_wedge_lies_within_its_ring(share: float, turned: float) -> None:
    part = wedge(replace(RING, share=share), max(0.0, share - turned))
    assert part.width > 0
    assert part.height > 0
    assert contains(RING.rect, part)


def test_a_picture_with_other_boxes_is_painted_in_full() -> None:
    assert dirty_regions(picture(3), lay_out(SCENES["home"], SIZE, measure)) is None
    assert dirty_regions(lay_out(SCENES["home"], SIZE, measure), lay_out(SCENES["home"], (1920, 1080), measure)) is None
