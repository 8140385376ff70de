from functools import cache
from itertools import combinations
from math import dist

import pytest

from kiosk.core.room.modes import Theme
from kiosk.display.layout.boxes import Box, IconBox, Pattern, Piece, Plate, Ring, Text, Tone
from kiosk.display.layout.layout import lay_out
from kiosk.display.window.runs import measure
from kiosk.display.window.themes import THEMES, Colour
from tests.display.scenes import scenes
from tests.display.window.contrast import contrast, linear

TEXT_NEEDS, DRAWING_NEEDS = 7.0, 3.0
"""WCAG 2.2: 1.4.6 (level AAA) for text, 1.4.11 for what has to be seen to be understood."""


@cache
def boxes() -> tuple[Box, ...]:
    """All boxes of all screens, without colours, which only painting adds."""
    return tuple(box for scene in scenes().values() for box in lay_out(scene, (1920, 1080), measure))


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((255, 255, 255), (119, 119, 119)) == pytest.approx(4.478, abs=0.001)
    assert contrast((9, 9, 9), (9, 9, 9)) == 1


@pytest.mark.parametrize("name", THEMES)
def test_every_text_on_every_screen_stands_out(name: Theme) -> None:
    theme = THEMES[name]
    pairs = {(box.tone, box.on) for box in boxes() if isinstance(box, Text)}
    assert (Tone.ON_GO, Tone.GO) in pairs
    assert {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in pairs if _weak(name, *pair, TEXT_NEEDS)} == {}


@pytest.mark.parametrize("name", THEMES)
def test_every_drawing_that_means_something_stands_out(name: Theme) -> None:
    shown = boxes()
    pairs = {(box.tone, box.on) for box in shown if isinstance(box, IconBox)}
    pairs |= {
        (box.tone, Tone.TRACK) for box in shown if isinstance(box, Piece | Ring) and box.pattern is not Pattern.HOLLOW
    }
    pairs |= {(box.outline, box.on) for box in shown if isinstance(box, Plate) and box.outline not in (None, Tone.LINE)}
    meant = {(tone, on) for tone, on in pairs if tone not in (None, on)}
    assert {pair for pair in meant if pair[0] and _weak(name, pair[0], pair[1], DRAWING_NEEDS)} == set()


def _weak(name: Theme, one: Tone, other: Tone, needed: float) -> bool:
    theme = THEMES[name]
    return contrast(theme[one], theme[other]) < needed


def test_every_theme_has_every_tone() -> None:
    assert all(set(theme) == set(Tone) for theme in THEMES.values())


def test_the_highest_contrast_is_higher_than_the_others() -> None:
    theme = THEMES[Theme.CONTRAST]
    text = (Tone.INK, Tone.SOFT, Tone.GO, Tone.CHECK, Tone.OVERTIME)
    assert min(contrast(theme[tone], theme[Tone.BACKGROUND]) for tone in text) >= 10
    assert contrast(theme[Tone.INK], theme[Tone.BACKGROUND]) == pytest.approx(21)


BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What is left of linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1)."""

TELLS_APART = 12.0
"""How far two colours lie apart in CIE Lab (ΔE*ab) to be told apart at a glance; 2.3 can just be seen."""


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("blindness", [None, *BLINDNESS])
def test_the_colours_of_the_paces_differ_for_every_kind_of_colour_vision(name: Theme, blindness: str | None) -> None:
    colours = [_lab(THEMES[name][tone], blindness) for tone in (Tone.GO, Tone.CHECK, Tone.OVERTIME)]
    apart = [dist(one, other) for one, other in combinations(colours, 2)]
    assert min(apart) >= TELLS_APART, apart


def _lab(colour: Colour, blindness: str | None) -> tuple[float, float, float]:
    """A colour in CIE Lab as somebody with that colour blindness sees it (sRGB, D65)."""
    rgb = [linear(part / 255) for part in colour]
    if blindness:
        seen = [sum(weight * part for weight, part in zip(row, rgb, strict=True)) for row in BLINDNESS[blindness]]
        rgb = [min(1.0, max(0.0, part)) for part in seen]
    red, green, blue = rgb
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
