import pytest

from kiosk.core.looks import Theme
from kiosk.display.boxes import Look, Piece, Plate, Ring, Sign, Text, Tone
from kiosk.display.fonts import measure
from kiosk.display.layout import lay_out
from kiosk.display.themes import THEMES, contrast
from tests.display.scenes import scenes

TEXT_NEEDS, DRAWING_NEEDS = 7.0, 3.0
"""WCAG 2.2: 1.4.6 (level AAA) for text, 1.4.11 for what has to be seen to be understood."""


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((255, 255, 255), (119, 119, 119)) == pytest.approx(4.478, abs=0.001)
    assert contrast((9, 9, 9), (9, 9, 9)) == 1


@pytest.mark.parametrize("name", THEMES)
def test_every_text_on_every_screen_stands_out(name: Theme) -> None:
    theme = THEMES[name]
    boxes = [box for scene in scenes().values() for box in lay_out(scene, (1920, 1080), measure)]
    pairs = {(box.tone, box.on) for box in boxes if isinstance(box, Text)}
    assert (Tone.ON_GO, Tone.GO) in pairs
    assert {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in pairs if _weak(name, *pair, TEXT_NEEDS)} == {}


@pytest.mark.parametrize("name", THEMES)
def test_every_drawing_that_means_something_stands_out(name: Theme) -> None:
    boxes = [box for scene in scenes().values() for box in lay_out(scene, (1920, 1080), measure)]
    pairs = {(box.tone, box.on) for box in boxes if isinstance(box, Sign)}
    pairs |= {(box.tone, Tone.TRACK) for box in boxes if isinstance(box, Piece | Ring) and box.look is not Look.HOLLOW}
    pairs |= {(box.outline, box.on) for box in boxes if isinstance(box, Plate) and box.outline not in (None, Tone.LINE)}
    meant = {(tone, on) for tone, on in pairs if tone not in (None, on)}
    assert {pair for pair in meant if pair[0] and _weak(name, pair[0], pair[1], DRAWING_NEEDS)} == set()


def _weak(name: Theme, one: Tone, other: Tone, needed: float) -> bool:
    theme = THEMES[name]
    return contrast(theme[one], theme[other]) < needed


def test_every_theme_has_every_tone() -> None:
    assert all(set(theme) == set(Tone) for theme in THEMES.values())
